#pragma once

#include "app/gui/compare/variant_runs.h"
#include "app/gui/document/edits.h"
#include "models/analysis/remedy.h"
#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace headroom::gui {

class ScenarioDocument;

/// Tries the remedy of one finding: what it costs and does, by rates at once, by simulation when asked for.
///
/// Before and after are runs of the document as it is, over the window and with the seed of the report. GUI thread only.
class RemedyTrial : public QObject {
    Q_OBJECT

public:
    explicit RemedyTrial(QObject* parent = nullptr);

    void setDocument(ScenarioDocument* document) { m_document = document; }
    /// The run whose findings are looked at; null for none. Answers to former ones are dropped.
    void setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario);
    /// Chooses a finding by its place in the report's diagnosis (−1 = none) and asks for the estimate of its price.
    void choose(int finding);

    /// Empty where the finding has no remedy of its own.
    [[nodiscard]] const std::optional<analysis::FindingRemedy>& remedy() const { return m_remedy; }
    /// Whether the document is still the one that was run: only then the remedy can be tried.
    [[nodiscard]] bool isCurrent() const;
    /// Of the month, in the scenario's currency, estimate of the changed scenario less that of the unchanged one.
    [[nodiscard]] std::optional<double> price() const;
    /// Of the prices, ISO 4217; empty without a report.
    [[nodiscard]] QString currency() const;
    /// The sentence with before and after, once both estimates are there.
    [[nodiscard]] QString estimateSentence() const;
    void simulate();
    void cancel() { m_queue->cancel(Answering::Simulation); }
    /// Of the simulation under way.
    [[nodiscard]] std::optional<double> fraction() const;
    /// The sentence with before and after of the simulated runs; empty until there is one.
    [[nodiscard]] QString simulationSentence() const;
    /// Why a trial gave nothing; empty if it did.
    [[nodiscard]] QString failure() const { return m_failure; }
    /// Adds the remedy to the document as a variant and opens it; returns its name, or nothing where that fails.
    QString makeVariant();
    [[nodiscard]] VariantRuns& queue() { return *m_queue; }

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] VariantRequest request(bool withRemedy, Answering how) const;
    [[nodiscard]] std::vector<Edit> edits() const;

    ScenarioDocument* m_document = nullptr;
    VariantRuns* m_queue;
    std::shared_ptr<const analysis::Report> m_report;
    std::shared_ptr<const scenario::Scenario> m_scenario;
    std::optional<analysis::FindingRemedy> m_remedy;
    QByteArray m_before, m_after, m_simulated;   ///< keys of what was asked; empty = not asked
    QString m_failure;
};

/// "With it, p95 falls from 4.8 s to 1.2 s …": what became of a system by a change, with its numbers. The reports are of one kind.
[[nodiscard]] QString beforeAfterSentence(const scenario::Scenario& beforeScenario, const analysis::Report& before, const scenario::Scenario& afterScenario,
                                          const analysis::Report& after);

} // namespace headroom::gui
