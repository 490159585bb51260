#include "app/gui/compare/run_store.h"

#include <QCryptographicHash>

#include <algorithm>

namespace headroom::gui {

QByteArray contentHash(const Json& file, const QString& variant)
{
    Json merged = file;
    Json patch;
    if (merged.is_object() && merged.contains("variants")) {
        const Json& variants = merged["variants"];
        if (variants.is_object() && variants.contains(variant.toStdString())) patch = variants[variant.toStdString()];
        merged.erase("variants");
    }
    if (patch.is_object()) merged = mergePatched(std::move(merged), patch);
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(QByteArray::fromStdString(merged.dump(-1, ' ', false, Json::error_handler_t::replace)));
    hash.addData(QByteArray("\n") + variant.toUtf8());
    return hash.result();
}

QByteArray runKey(const QByteArray& contentHash, Answering how, const simulation::RunOptions& options)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(contentHash);
    hash.addData(how == Answering::Estimate ? QByteArray("\nestimate") : QByteArray("\nsimulation"));
    for (const qint64 number : {static_cast<qint64>(options.seed), static_cast<qint64>(how == Answering::Estimate ? 0 : options.replications),
                                static_cast<qint64>(options.firstReplication), options.from ? static_cast<qint64>(options.from->nanoseconds()) : -1,
                                options.duration ? static_cast<qint64>(options.duration->count()) : -1, options.bucket ? static_cast<qint64>(options.bucket->count()) : -1,
                                static_cast<qint64>(options.warmUp.count())})
        hash.addData(QByteArray("\n") + QByteArray::number(number));
    return hash.result();
}

RunFigures figuresOf(const analysis::Report& report)
{
    RunFigures figures;
    figures.monthCost = report.month.total.toDouble();
    figures.costInterval = report.monthCost.interval;
    const auto& latency = report.recording.latency;
    if (latency.count > 0) figures.p95Seconds = latency.p95Ms.value / 1000;
    if (latency.p95Ms.interval) figures.p95Interval = stats::Interval{latency.p95Ms.interval->low / 1000, latency.p95Ms.interval->high / 1000};
    figures.failedShare = report.recording.failedShare.value;
    figures.objectivesMissed = static_cast<int>(std::ranges::count(report.slos, false, &analysis::SloVerdict::held));
    return figures;
}

void RunStore::put(const QByteArray& key, RunResult result)
{
    m_results[key] = {std::make_shared<const RunResult>(std::move(result)), ++m_uses};
    int whole = 0;
    for (const Entry& entry : std::as_const(m_results)) whole += entry.result->report ? 1 : 0;
    while (whole > m_reportsMax) {
        auto oldest = m_results.end();
        for (auto it = m_results.begin(); it != m_results.end(); ++it)
            if (it->result->report && (oldest == m_results.end() || it->usedAt < oldest->usedAt)) oldest = it;
        // Who still shows the report keeps it; the store itself remembers the figures alone.
        oldest->result = std::make_shared<const RunResult>(RunResult{nullptr, nullptr, oldest->result->figures});
        --whole;
    }
}

std::shared_ptr<const RunResult> RunStore::find(const QByteArray& key)
{
    const auto it = m_results.find(key);
    if (it == m_results.end()) return nullptr;
    it->usedAt = ++m_uses;
    return it->result;
}

std::optional<RunFigures> RunStore::figures(const QByteArray& key) const
{
    const auto it = m_results.find(key);
    if (it == m_results.end()) return std::nullopt;
    return it->result->figures;
}

void RunStore::clear() { m_results.clear(); }

} // namespace headroom::gui
