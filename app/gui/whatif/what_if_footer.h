#pragma once

#include <QWidget>

#include <functional>
#include <optional>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace headroom::gui {

/// What can be done with a what-if: confirm it by simulation, keep it as a variant, make it the scenario.
class WhatIfFooter final : public QWidget {
    Q_OBJECT

public:
    explicit WhatIfFooter(QWidget* parent = nullptr);

    /// Disabled with the reason as tooltip while nothing is changed or the values contradict each other.
    void setReady(bool isReady, const QString& reason);
    void showConfirming(bool isRunning);
    void showProgress(double fraction, std::optional<double> secondsLeft);
    /// Saves under a name; returns why it cannot be, or an empty text.
    void setSaver(std::function<QString(const QString&)> saver) { m_saver = std::move(saver); }

Q_SIGNALS:
    void confirmRequested();
    void cancelRequested();
    void applyRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void askName(bool isAsking);
    void save();

    std::function<QString(const QString&)> m_saver;
    QPushButton *m_confirm, *m_apply, *m_variant;
    QProgressBar* m_bar;
    QWidget* m_naming;
    QLineEdit* m_name;
    QLabel* m_error;
    bool m_isConfirming = false, m_isReady = false;
};

} // namespace headroom::gui
