#pragma once

#include <QDialog>

namespace headroom::gui {

/// The preferences of Settings as a form. What is chosen is in force at once and kept; there is nothing to confirm.
class SettingsDialog : public QDialog {
    Q_OBJECT

public:
    explicit SettingsDialog(QWidget* parent = nullptr);
};

} // namespace headroom::gui
