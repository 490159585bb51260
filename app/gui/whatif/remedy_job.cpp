#include "app/gui/whatif/remedy_job.h"

#include "app/gui/shell/format.h"

#include <QMetaObject>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr std::array kFactors{0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0};
constexpr auto kProgressPause = std::chrono::milliseconds(100);

bool isSize(const Lever& lever) { return lever.id.endsWith(u"/sku") || lever.id.endsWith(u"/size"); }

bool isCapacity(const Lever& lever)
{
    if (lever.isLoad || lever.component.isEmpty()) return false;
    if (lever.kind == Lever::Kind::Switch) return lever.id.endsWith(u"/partitioned");
    if (lever.kind == Lever::Kind::Choice) return isSize(lever);
    return lever.unit != u"%" && lever.unit != u"s";
}

} // namespace

std::vector<RemedyLadder> remedyLadders(const std::vector<Lever>& levers)
{
    std::vector<RemedyLadder> ladders;
    for (std::size_t i = 0; i < levers.size(); ++i) {
        const Lever& lever = levers[i];
        if (!isCapacity(lever)) continue;
        RemedyLadder ladder{i, {}, 0};
        if (lever.kind != Lever::Kind::Number)
            for (std::size_t choice = 0; choice < lever.choices.size(); ++choice) ladder.values.push_back(static_cast<double>(choice));
        else
            for (const double factor : kFactors)
                ladder.values.push_back(factor == 1.0 ? lever.base : snapped(lever, std::clamp(lever.base * factor, lever.min, lever.max)));
        if (lever.kind == Lever::Kind::Number && lever.base <= 4)   // small counts one by one
            for (double value = lever.min; value <= std::min(lever.max, 8.0); value += std::max(1.0, lever.step)) ladder.values.push_back(snapped(lever, value));
        std::sort(ladder.values.begin(), ladder.values.end());
        ladder.values.erase(std::unique(ladder.values.begin(), ladder.values.end()), ladder.values.end());
        const auto base = std::find(ladder.values.begin(), ladder.values.end(), lever.base);
        if (base == ladder.values.end() || ladder.values.size() < 2) continue;
        ladder.base = static_cast<std::size_t>(base - ladder.values.begin());
        ladders.push_back(std::move(ladder));
    }
    return ladders;
}

std::vector<double> valuesOf(const std::vector<Lever>& levers, const std::vector<RemedyLadder>& ladders, const std::vector<std::size_t>& settings)
{
    std::vector<double> values;
    values.reserve(levers.size());
    for (const Lever& lever : levers) values.push_back(lever.base);
    for (std::size_t i = 0; i < ladders.size(); ++i) values[ladders[i].lever] = ladders[i].values[settings[i]];
    for (std::size_t i = 0; i < levers.size(); ++i)
        for (std::size_t most = 0; most < levers.size(); ++most)
            if (!levers[i].atMostId.isEmpty() && levers[most].id == levers[i].atMostId) values[i] = std::min(values[i], values[most]);
    return values;
}

RemedyJob::~RemedyJob() = default;

void RemedyJob::cancel()
{
    if (m_isRunning) m_thread.request_stop();
}

void RemedyJob::drop()
{
    ++m_run;
    m_isRunning = false;
    m_thread.request_stop();
}

void RemedyJob::start(EstimateSubject subject, std::vector<Lever> levers)
{
    if (m_thread.joinable()) {
        m_thread.request_stop();
        m_thread.join();
    }
    m_isRunning = true;
    const int run = ++m_run;
    m_thread = std::jthread([this, run, subject = std::move(subject), levers = std::move(levers)](std::stop_token stop) {
        const auto deliver = [&](auto function) {
            QMetaObject::invokeMethod(this, [this, run, function = std::move(function)] {
                if (run == m_run) function();
            }, Qt::QueuedConnection);
        };
        auto tables = tablesFor(*subject.scenario);
        if (!tables) {
            deliver([this, errors = std::move(tables).error()] {
                m_isRunning = false;
                Q_EMIT failed(errors);
            });
            return;
        }
        const std::vector<RemedyLadder> ladders = remedyLadders(levers);
        std::vector<analysis::RemedyLever> rungs;
        for (const RemedyLadder& ladder : ladders) rungs.push_back({levers[ladder.lever].title.toStdString(), ladder.values.size(), ladder.base});
        const auto evaluate = [&](const std::vector<std::size_t>& settings) -> std::optional<analysis::RemedyOutcome> {
            auto scenario = scenarioWith(subject, editsOf(levers, valuesOf(levers, ladders, settings)));
            if (!scenario) return std::nullopt;
            auto report = estimateOf(**scenario, *tables, subject.window, stop);
            if (!report || !*report) return std::nullopt;
            return analysis::RemedyOutcome{format::moneyValue((*report)->month.total), analysis::shortfallOf(**scenario, **report)};
        };
        auto told = std::chrono::steady_clock::time_point();
        const auto progress = [&](std::size_t done, std::size_t expected) {
            const auto now = std::chrono::steady_clock::now();
            if (now - told < kProgressPause) return;
            told = now;
            deliver([this, done, expected] { Q_EMIT progressed(static_cast<int>(done), static_cast<int>(expected)); });
        };
        const analysis::RemedyResult result = analysis::searchRemedies(rungs, evaluate, {}, stop, progress);
        std::vector<FoundRemedy> found;
        for (const analysis::Remedy& remedy : result.remedies) {
            FoundRemedy each{valuesOf(levers, ladders, remedy.settings), remedy.outcome.monthlyCost, remedy.outcome.monthlyCost - result.base.monthlyCost, 0, {}};
            QStringList parts;
            for (std::size_t i = 0; i < levers.size(); ++i)
                if (each.values[i] != levers[i].base) parts << tr("%1, %2: %3 instead of %4").arg(levers[i].group, levers[i].title, valueText(levers[i], each.values[i]), valueText(levers[i], levers[i].base));
            each.changes = static_cast<std::size_t>(parts.size());
            each.text = parts.join(u'\n');
            if (each.changes > 0) found.push_back(std::move(each));
        }
        deliver([this, found = std::move(found), holds = result.base.shortfall <= 0, isComplete = result.isComplete, count = static_cast<int>(result.evaluations)] {
            m_isRunning = false;
            Q_EMIT finished(found, holds, isComplete, count);
        });
    });
}

} // namespace headroom::gui
