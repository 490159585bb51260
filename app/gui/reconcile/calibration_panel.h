#pragma once

#include "models/reconcile/calibrate.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;

namespace headroom::gui {

/// What a calibration would change and what it cannot, before it is made.
class CalibrationPanel : public QWidget {
    Q_OBJECT

public:
    explicit CalibrationPanel(QWidget* parent = nullptr);

    /// `replaces`: there is a variant of that name already.
    void setCalibration(const reconcile::Calibration& calibration, bool replaces);

Q_SIGNALS:
    void accepted();
    void closed();

private:
    QLabel* m_intro;
    QLabel *m_changesTitle, *m_restTitle;
    QListWidget *m_changes, *m_rest;
    QPushButton *m_make, *m_close;
};

} // namespace headroom::gui
