#pragma once

#include "app/gui/commands/shortcut_list.h"

#include <QDialog>

class QLineEdit;
class QScrollArea;

namespace headroom::gui {

/// All keys on one sheet in columns, with a field that filters. Not modal: it can stay open beside the work.
class ShortcutsSheet : public QDialog {
    Q_OBJECT

public:
    explicit ShortcutsSheet(QWidget* parent = nullptr);
    void setGroups(std::vector<ShortcutGroup> groups);

private:
    void rebuild();

    std::vector<ShortcutGroup> m_groups;
    QLineEdit* m_filter;
    QScrollArea* m_scroll;
};

} // namespace headroom::gui
