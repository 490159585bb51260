#pragma once

#include "app/gui/document/edits.h"
#include "models/analysis/report.h"
#include "models/scenario/scenario.h"
#include "models/simulation/simulate.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <memory>
#include <optional>

namespace headroom::gui {

/// What answers for a variant: rates in a moment, or every request.
enum class Answering { Estimate, Simulation };

/// One run to make: a variant of a text, how, and over what.
struct VariantRequest {
    QString variant;
    QByteArray text;                     ///< the scenario's file
    Answering how = Answering::Estimate;
    simulation::RunOptions options;
    QByteArray key;                      ///< runKey() of the above

    bool operator==(const VariantRequest& other) const { return key == other.key; }
};

/// Hash of the scenario as variant `variant` of the file makes it, and of its name, since a report carries that.
[[nodiscard]] QByteArray contentHash(const Json& file, const QString& variant);
/// What stays the same for the same question: content, engine, seed, window, replications.
[[nodiscard]] QByteArray runKey(const QByteArray& contentHash, Answering how, const simulation::RunOptions& options);

/// The figures of a run that a map of many variants needs.
struct RunFigures {
    double monthCost = 0;                ///< scenario currency
    std::optional<double> p95Seconds;    ///< client requests; empty where nothing was answered
    double failedShare = 0;
    int objectivesMissed = 0;
    std::optional<stats::Interval> costInterval, p95Interval;   ///< 95 %; p95 in seconds
};

/// A finished run.
struct RunResult {
    std::shared_ptr<const scenario::Scenario> scenario;
    std::shared_ptr<const analysis::Report> report;   ///< null once it was dropped to save memory
    RunFigures figures;
};

[[nodiscard]] RunFigures figuresOf(const analysis::Report& report);

/// Finished runs by key. Figures are kept for all, whole reports for the ones used last.
class RunStore {
public:
    /// `reports` whole reports at most, ≥ 1.
    explicit RunStore(int reports = 16) : m_reportsMax(reports) {}

    void put(const QByteArray& key, RunResult result);
    /// Null where there is none. Counts as a use.
    [[nodiscard]] std::shared_ptr<const RunResult> find(const QByteArray& key);
    /// The figures of a run, or nothing. Does not count as a use: a map of all variants must not push out the reports that are shown.
    [[nodiscard]] std::optional<RunFigures> figures(const QByteArray& key) const;
    [[nodiscard]] int size() const { return static_cast<int>(m_results.size()); }
    void clear();

private:
    struct Entry {
        std::shared_ptr<const RunResult> result;
        quint64 usedAt = 0;
    };

    int m_reportsMax;
    quint64 m_uses = 0;
    QHash<QByteArray, Entry> m_results;
};

} // namespace headroom::gui
