#pragma once

#include "app/gui/shell/disk_watch.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace headroom::gui {

/// The bar that tells of a file changed by somebody else, and what can be done. Hidden while there is nothing to tell.
class DiskNotice : public QWidget {
    Q_OBJECT

public:
    explicit DiskNotice(QWidget* parent = nullptr);

    /// `name` of the file; `isModified` = the document holds changes that are not in it.
    void show(DiskWatch::State state, const QString& name, bool isModified);

Q_SIGNALS:
    void reloadRequested();
    void keepRequested();
    void compareRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_text;
    QPushButton *m_reload, *m_keep, *m_compare;
};

} // namespace headroom::gui
