#include "app/gui/diagnosis/remedy_trial.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/format.h"
#include "models/analysis/compare.h"
#include "models/catalogue/catalogue.h"
#include "models/pricing/price_book.h"

#include <QCryptographicHash>

#include <algorithm>
#include <cmath>
#include <map>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

/// Sizes and tiers of a provider, read once.
const catalogue::Catalogue& catalogueOf(const std::string& provider)
{
    static std::map<std::string, catalogue::Catalogue> known;
    const auto found = known.find(provider);
    if (found != known.end()) return found->second;
    auto loaded = catalogue::loadCatalogue(pricing::defaultPricingDirectory(), provider);
    return known[provider] = loaded ? std::move(loaded).value() : catalogue::Catalogue{};
}

QString firstToFill(const analysis::Comparison& comparison, std::size_t variant)
{
    for (const auto& row : comparison.rows)
        if (row.name == "First to saturate") return row.values[variant].value ? format::text(row.values[variant].text) : QString();
    return {};
}

} // namespace

QString beforeAfterSentence(const scenario::Scenario& beforeScenario, const analysis::Report& before, const scenario::Scenario& afterScenario, const analysis::Report& after)
{
    const auto tr = [](const char* text) { return RemedyTrial::tr(text); };
    const RunFigures a = figuresOf(before), b = figuresOf(after);
    const QString currency = format::text(before.month.currency);
    QStringList parts;
    if (a.p95Seconds && b.p95Seconds) parts += tr("With it, p95 goes from %1 to %2.").arg(format::latency(*a.p95Seconds * 1000), format::latency(*b.p95Seconds * 1000));
    parts += tr("Failed requests go from %1 to %2, objectives missed from %3 to %4.").arg(format::percent(a.failedShare), format::percent(b.failedShare)).arg(a.objectivesMissed).arg(b.objectivesMissed);
    const double delta = b.monthCost - a.monthCost;
    const int decimals = std::abs(delta) < 100 ? 2 : 0;
    if (std::abs(delta) < 0.005) parts += tr("It costs nothing more: %1 %2 a month.").arg(format::number(b.monthCost), currency);
    else parts += (delta > 0 ? tr("It costs %1 %2 a month more: %3 in place of %4.") : tr("It costs %1 %2 a month less: %3 in place of %4."))
                      .arg(format::number(std::abs(delta), decimals), currency, format::number(b.monthCost, decimals), format::number(a.monthCost, decimals));
    const auto comparison = analysis::compare({&beforeScenario, &afterScenario}, {&before, &after});
    const QString filled = firstToFill(comparison, 1);
    parts += filled.isEmpty() ? tr("Nothing fills up any more.") : tr("The first to fill up is then %1.").arg(filled);
    return parts.join(u' ');
}

RemedyTrial::RemedyTrial(QObject* parent) : QObject(parent), m_queue(new VariantRuns(this))
{
    connect(m_queue, &VariantRuns::finished, this, &RemedyTrial::changed);
    connect(m_queue, &VariantRuns::progressed, this, &RemedyTrial::changed);
    connect(m_queue, &VariantRuns::changed, this, &RemedyTrial::changed);
    connect(m_queue, &VariantRuns::failed, this, [this](const QByteArray& key, const Errors& errors) {
        if (key != m_before && key != m_after && key != m_simulated) return;   // of a former question
        m_failure = errors.empty() ? tr("The trial was stopped.") : format::text(errors.front().message);
        Q_EMIT changed();
    });
}

void RemedyTrial::setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario)
{
    m_queue->cancel(Answering::Estimate);
    m_queue->cancel(Answering::Simulation);
    m_report = std::move(report);
    m_scenario = std::move(scenario);
    choose(-1);
}

bool RemedyTrial::isCurrent() const { return m_document && m_scenario && m_document->scenario() == m_scenario; }

void RemedyTrial::choose(int finding)
{
    m_remedy.reset();
    m_before.clear();
    m_after.clear();
    m_simulated.clear();
    m_failure.clear();
    if (m_report && m_scenario && finding >= 0 && finding < static_cast<int>(m_report->diagnosis.size())) {
        const auto& chosen = m_report->diagnosis[static_cast<std::size_t>(finding)];
        if (chosen.kind == analysis::Finding::Kind::Saturation) {
            const analysis::CallTree calls{*m_scenario};
            const auto saturations = analysis::saturationsOf(*m_scenario, m_report->recording, calls);
            for (std::size_t i = 0; i < saturations.size(); ++i)
                if (saturations[i].resource->id == chosen.resource) m_remedy = analysis::remedyOf(*m_scenario, saturations, i, catalogueOf(m_scenario->provider));
        }
    }
    if (m_remedy && isCurrent()) {
        m_queue->forgetWaiting(Answering::Estimate);
        const VariantRequest before = request(false, Answering::Estimate), after = request(true, Answering::Estimate);
        m_before = before.key;
        m_after = after.key;
        if (!m_before.isEmpty()) m_queue->ask(before);
        if (!m_after.isEmpty()) m_queue->ask(after);
    }
    Q_EMIT changed();
}

std::vector<Edit> RemedyTrial::edits() const
{
    std::vector<Edit> result;
    for (const analysis::RemedyChange& change : m_remedy->changes) {
        Edit edit;
        edit.pointer = format::text(change.pointer);
        if (!change.json.empty()) edit.value = Json::parse(change.json, nullptr, false);
        result.push_back(std::move(edit));
    }
    return result;
}

VariantRequest RemedyTrial::request(bool withRemedy, Answering how) const
{
    VariantRequest request;
    request.variant = u"base"_s;   // the text has the variant merged in
    request.how = how;
    const auto& recording = m_report->recording;
    request.options.seed = recording.seed;
    request.options.replications = how == Answering::Simulation ? std::max(1, recording.replications) : 1;
    request.options.from = recording.start;
    request.options.duration = (recording.windowEnd > recording.start ? recording.windowEnd : recording.end) - recording.start;
    request.options.bucket = recording.bucket;
    Json json = m_document->merged();
    if (withRemedy) {
        auto edited = applyEdits(std::move(json), edits());
        if (!edited) return request;
        json = std::move(edited).value();
    }
    request.text = QByteArray::fromStdString(json.dump(1, ' ', false, Json::error_handler_t::replace));
    request.key = runKey(QCryptographicHash::hash(request.text, QCryptographicHash::Sha1), how, request.options);
    return request;
}

std::optional<double> RemedyTrial::price() const
{
    const auto before = m_queue->store().find(m_before), after = m_queue->store().find(m_after);
    if (!before || !after) return std::nullopt;
    return after->figures.monthCost - before->figures.monthCost;
}

QString RemedyTrial::currency() const { return m_scenario ? format::text(m_scenario->currency) : QString(); }

QString RemedyTrial::estimateSentence() const
{
    const auto before = m_queue->store().find(m_before), after = m_queue->store().find(m_after);
    if (!before || !after || !before->report || !after->report) return {};
    return beforeAfterSentence(*before->scenario, *before->report, *after->scenario, *after->report);
}

void RemedyTrial::simulate()
{
    if (!m_remedy || !isCurrent()) return;
    const VariantRequest wanted = request(true, Answering::Simulation);
    m_simulated = wanted.key;
    m_failure.clear();
    if (!m_simulated.isEmpty()) m_queue->ask(wanted);
    Q_EMIT changed();
}

std::optional<double> RemedyTrial::fraction() const { return m_simulated.isEmpty() ? std::nullopt : m_queue->fraction(m_simulated); }

QString RemedyTrial::simulationSentence() const
{
    const auto after = m_simulated.isEmpty() ? nullptr : m_queue->store().find(m_simulated);
    if (!after || !after->report || !m_report) return {};
    return beforeAfterSentence(*m_scenario, *m_report, *after->scenario, *after->report);
}

QString RemedyTrial::makeVariant()
{
    if (!m_remedy || !isCurrent()) return {};
    const QString stem = m_document->sourceOf(format::text(m_remedy->component)) + u'-' + format::text(m_remedy->after).toLower().replace(u' ', u'-').remove(u',');
    const Json& json = m_document->json();
    const auto exists = [&](const QString& name) { return json.contains("variants") && json["variants"].contains(name.toStdString()); };
    QString name = stem;
    for (int number = 2; exists(name); ++number) name = u"%1-%2"_s.arg(stem).arg(number);
    const Errors errors = m_document->addVariant(name, edits());
    if (errors.empty()) return name;
    m_failure = format::text(errors.front().message);
    Q_EMIT changed();
    return {};
}

} // namespace headroom::gui
