#include "app/gui/operations/waterfall.h"

#include "app/gui/document/edits.h"
#include "models/capacity/critical_path.h"
#include "models/capacity/demand.h"
#include "models/catalogue/catalogue.h"
#include "models/pricing/price_books.h"
#include "models/scenario/expand_tenants.h"
#include "models/simulation/topology.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>
#include <set>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

using StepKind = scenario::Step::Kind;

class WaterfallBuilder {
public:
    WaterfallBuilder(const simulation::Topology& topology, const simulation::OperationRow& operation, const simulation::Recording* recording)
        : m_topology(topology), m_operation(operation), m_model(capacity::demandsOf(topology))
    {
        m_prefix = (u"/operations/"_s + escapedSegment(QString::fromStdString(operation.spec->name))).toStdString();
        m_waterfall.operation = QString::fromStdString(operation.spec->name);
        if (recording) {
            for (const auto& component : recording->components)
                if (component.waited > 0) m_waits[component.id] = component.waitMs.value * 1e-3;
            for (const auto& result : recording->operations) {
                if (result.name != operation.spec->name || result.latency.count == 0) continue;
                m_waterfall.measuredMean = result.latency.meanMs.value * 1e-3;
                m_waterfall.measuredP95 = result.latency.p95Ms.value * 1e-3;
                m_waterfall.measuredFromSend = !result.clientOperation;
            }
            m_waterfall.hasWaiting = !m_waits.empty();
        }
    }

    Waterfall build()
    {
        findCritical();
        double now = 0;
        if (m_clients > 0) {
            WaterfallRow row;
            row.kind = WaterfallRow::Kind::Clients;
            row.title = QCoreApplication::translate("headroom::gui::Waterfall", "way of the clients");
            row.network = row.total = m_clients;
            row.critical = true;
            m_waterfall.rows.push_back(row);
            now = m_clients;
        }
        for (std::uint32_t i = 0; i < m_operation.stepCount; ++i) now += visit(m_operation.firstStep + i, m_operation.spec->steps[i], now, 0, 1, true);
        m_waterfall.seconds = now;
        return std::move(m_waterfall);
    }

private:
    void findCritical()
    {
        for (const auto& path : capacity::criticalPaths(m_topology)) {
            if (path.operation != m_operation.spec->name) continue;
            for (const auto& step : path.steps) {
                if (step.kind == capacity::PathStep::Kind::Clients) m_clients = step.seconds;
                collect(step);
            }
        }
    }

    void collect(const capacity::PathStep& step)
    {
        m_critical.insert(step.pointer);
        for (const auto& nested : step.steps) collect(nested);
    }

    /// Adds the bars of a step and returns how long it takes.
    double visit(std::uint32_t index, const scenario::Step& spec, double start, int depth, double entries, bool isCritical)
    {
        const simulation::StepRow& row = m_topology.steps[index];
        const double calls = entries * row.probability * row.times * m_model.tries[index];
        const auto at = m_waterfall.rows.size();
        WaterfallRow bar;
        bar.step = QString::fromStdString(spec.pointer.starts_with(m_prefix) ? spec.pointer.substr(m_prefix.size()) : spec.pointer);
        bar.depth = depth;
        bar.start = start;
        bar.probability = row.probability;
        bar.critical = m_waterfall.hasWaiting ? isCritical : m_critical.contains(spec.pointer);
        if (row.kind == StepKind::Parallel) {
            bar.kind = WaterfallRow::Kind::Parallel;
            bar.title = QCoreApplication::translate("headroom::gui::Waterfall", "at the same time");
            m_waterfall.rows.push_back(bar);
            double longest = 0;
            QVector<QPair<qsizetype, double>> branches;
            for (std::uint32_t i = 0; i < row.childCount; ++i) {
                branches.push_back({m_waterfall.rows.size(), 0});
                branches.back().second = visit(row.firstChild + i, spec.steps[i], start, depth + 1, calls, isCritical);
                longest = std::max(longest, branches.back().second);
            }
            if (m_waterfall.hasWaiting) dropShorter(branches, longest);
            m_waterfall.rows[at].total = longest;
            return longest;
        }
        bar.kind = row.kind == StepKind::Send ? WaterfallRow::Kind::Send : WaterfallRow::Kind::Call;
        const scenario::Component* target = m_topology.scenario->find(spec.target);
        bar.title = QString::fromStdString(target && !target->title.empty() ? target->title : spec.target);
        const capacity::StepTime& own = m_model.stepTimes[index];
        bar.network = own.network * calls;
        bar.service = (own.cpu + own.time + own.latency) * calls;
        if (const auto wait = m_waits.find(spec.target); wait != m_waits.end() && row.kind == StepKind::Call) bar.waiting = wait->second * calls;
        m_waterfall.rows.push_back(bar);
        double spent = bar.network + bar.service + bar.waiting.value_or(0);
        for (std::uint32_t i = 0; i < row.childCount; ++i) spent += visit(row.firstChild + i, spec.steps[i], start + spent, depth + 1, calls, isCritical);
        m_waterfall.rows[at].total = spent;
        return spent;
    }

    /// Only the longest branch decides when the group ends.
    void dropShorter(const QVector<QPair<qsizetype, double>>& branches, double longest)
    {
        bool found = false;
        for (qsizetype i = 0; i < branches.size(); ++i) {
            if (branches[i].second == longest && !found) {
                found = true;
                continue;
            }
            const qsizetype end = i + 1 < branches.size() ? branches[i + 1].first : m_waterfall.rows.size();
            for (qsizetype row = branches[i].first; row < end; ++row) m_waterfall.rows[row].critical = false;
        }
    }

    const simulation::Topology& m_topology;
    const simulation::OperationRow& m_operation;
    capacity::DemandModel m_model;
    std::string m_prefix;
    std::map<std::string, double> m_waits;
    std::set<std::string> m_critical;
    double m_clients = 0;
    Waterfall m_waterfall;
};

} // namespace

Result<Waterfall, Errors> buildWaterfall(const scenario::Scenario& scenario, const QString& operation, const simulation::Recording* recording)
{
    auto catalogue = catalogue::loadCatalogue(pricing::defaultPricingDirectory(), scenario.provider);
    if (!catalogue) return std::move(catalogue).error();
    auto topology = simulation::buildTopology(scenario, *catalogue);
    if (!topology) return std::move(topology).error();
    const std::string name = operation.toStdString();
    for (const bool isExact : {true, false})
        for (const auto& row : topology->operations)
            if (isExact ? row.spec->name == name : scenario::templateOf(row.spec->name) == name) return WaterfallBuilder(*topology, row, recording).build();
    Error error;
    error.code = ErrorCode::NotFound;
    error.message = QCoreApplication::translate("headroom::gui::Waterfall", "There is no operation “%1” in the scenario as loaded.").arg(operation).toStdString();
    return Errors{error};
}

} // namespace headroom::gui
