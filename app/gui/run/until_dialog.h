#pragma once

#include "models/analysis/run_until.h"
#include "models/scenario/scenario.h"

#include <QDialog>

#include <memory>
#include <optional>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace headroom::gui {

/// Asks how well which figure is to be known: "p95 to ±2 %, at most 100 replications". Not modal; the window can be used beside it.
class UntilDialog final : public QDialog {
    Q_OBJECT

public:
    explicit UntilDialog(QWidget* parent = nullptr);

    /// The figures that this scenario has.
    void setScenario(std::shared_ptr<const scenario::Scenario> scenario);
    /// What is chosen; empty while it cannot be done, and then the reason stands in the dialog.
    [[nodiscard]] std::optional<analysis::UntilOptions> options() const;

Q_SIGNALS:
    void runRequested(const headroom::analysis::UntilOptions& options);

private:
    void showChoice();

    std::shared_ptr<const scenario::Scenario> m_scenario;
    QComboBox* m_figure;
    QDoubleSpinBox* m_width;
    QSpinBox* m_most;
    QLabel* m_hint;
    QPushButton* m_run;
};

} // namespace headroom::gui
