#pragma once

#include "app/gui/shell/autosave.h"

#include <QWidget>

namespace headroom::gui {

/// What the start page says about unsaved changes of a process that ended: Recover, Open saved, Discard. Never a dialog.
class RecoveryNotice : public QWidget {
    Q_OBJECT

public:
    RecoveryNotice(const Recovery& recovery, QWidget* parent);

Q_SIGNALS:
    void recoverRequested();
    void openSavedRequested();
    void discardRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace headroom::gui
