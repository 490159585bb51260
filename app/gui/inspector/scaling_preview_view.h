#pragma once

#include "app/gui/inspector/scaling_preview.h"
#include "models/analysis/report.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <stop_token>

class QCustomPlot;
class QLabel;

namespace headroom::gui {

struct PriceData;

/// Replicas that the rule in the form would have had with the last run's load, beside those it had. Computed off the GUI thread, anew
/// with each change of the rule; an answer to an old question is dropped.
class ScalingPreviewView : public QWidget {
    Q_OBJECT

public:
    explicit ScalingPreviewView(QWidget* parent = nullptr);
    ~ScalingPreviewView() override;

    /// Shows the rule of `service` in `scenario`. Without a report of `runScenario` it says what is missing.
    void setSource(std::shared_ptr<const scenario::Scenario> scenario, const std::string& service, std::shared_ptr<const analysis::Report> report,
                   std::shared_ptr<const scenario::Scenario> runScenario, std::shared_ptr<const PriceData> sizes);
    /// The last answer; empty while there is none.
    [[nodiscard]] const std::optional<ScalingPreview>& preview() const { return m_preview; }

Q_SIGNALS:
    void answered();

private:
    void draw();
    void say(const QString& text);

    std::shared_ptr<const scenario::Scenario> m_scenario;
    std::shared_ptr<const analysis::Report> m_report;
    std::shared_ptr<const PriceData> m_data;
    std::string m_service, m_zone;
    std::stop_source m_stop;
    int m_question = 0;
    std::optional<ScalingPreview> m_preview;
    SimTime m_start, m_end;
    QCustomPlot* m_plot;
    QLabel* m_summary;
    QLabel* m_basis;
};

} // namespace headroom::gui
