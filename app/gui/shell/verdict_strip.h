#pragma once

#include "app/gui/run/run_controller.h"
#include "models/analysis/report.h"

#include <QWidget>

#include <memory>

class QHBoxLayout;
class QLabel;

namespace headroom::gui {

/// The answer: one sentence, one line of explanation, at most four key figures with their interval. Red where an SLO is
/// missed, amber for a budget, a partial or a stale result, plain otherwise.
class VerdictStrip : public QWidget {
    Q_OBJECT

public:
    enum class Tone { Plain, Good, Warning, Bad, Estimate };

    explicit VerdictStrip(QWidget* parent = nullptr);

    void showQuestion(const scenario::Scenario& scenario);
    void showRunning(const scenario::Scenario& scenario, const RunState& state, const simulation::Recording* soFar);
    void showReport(const scenario::Scenario& scenario, const analysis::Report& report);
    /// The answer to a what-if: violet while it is an estimate, plain once it was simulated.
    void showWhatIf(const QString& headline, const QString& explanation, bool isSimulated);
    void showIssues(int count);
    void showFailure(const Errors& errors);
    /// Adds that the scenario has been edited since; until the next show…().
    void setStale(bool stale);

    [[nodiscard]] QString headline() const;
    [[nodiscard]] Tone tone() const { return m_tone; }

private:
    struct Figure { QString caption, value, interval; bool bad = false; };

    void show(Tone tone, const QString& headline, const QString& explanation, const QVector<Figure>& figures = {});
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void elide();

    Tone m_tone = Tone::Plain;
    bool m_stale = false;
    QString m_headlineText, m_explanationText;
    QLabel *m_icon, *m_headline, *m_explanation, *m_mark;
    QWidget* m_figures;
};

} // namespace headroom::gui
