#include "app/gui/plots/data_series.h"

#include "app/gui/plots/throttling.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr double kPerMinute = 60, kPercent = 100, kHour = 3600;

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::PlotPanel", text); }

using Values = std::shared_ptr<const std::vector<float>>;

class Collector {
public:
    explicit Collector(const PlotData& data) : m_data(data) {}

    void signal(QString name, QString unit, const std::string& id, double scale = 1, Fold fold = Fold::Mean, bool isShownWhenZero = true)
    {
        const auto recording = m_data.sharedRecording();
        const simulation::Signal* found = recording ? recording->signal(id) : nullptr;
        if (!found || found->mean.empty()) return;
        if (!isShownWhenZero && std::none_of(found->mean.begin(), found->mean.end(), [](float v) { return v > 0; })) return;
        series.push_back({std::move(name), std::move(unit), Values(recording, &found->mean), m_data.bucketSeconds(), scale, fold});
    }

    std::vector<DataSeries> series;

private:
    const PlotData& m_data;
};

void addScaling(const PlotData& data, Collector& all)
{
    for (const simulation::Signal& signal : data.allSignals()) {
        const QString title = data.title(signal.component);
        if (signal.id.ends_with(".replicas")) all.signal(title, tr("pods"), signal.id);
        if (signal.id.ends_with(".pending")) all.signal(tr("%1, pending").arg(title), tr("pods"), signal.id, 1, Fold::Max, false);
        if (signal.id.ends_with(".nodes")) all.signal(title, tr("nodes"), signal.id);
    }
}

void addQueues(const PlotData& data, Collector& all)
{
    for (const simulation::Signal& signal : data.allSignals()) {
        const QString title = data.title(signal.component);
        if (signal.id.ends_with(".length")) all.signal(title, tr("messages"), signal.id);
        if (signal.id.ends_with(".oldestAge")) all.signal(tr("%1, oldest").arg(title), u"s"_s, signal.id, 1, Fold::Max);
    }
}

void addThrottling(const PlotData& data, Collector& all)
{
    for (ThrottleSeries& one : throttleSeries(*data.recording()))
        all.series.push_back({data.title(one.component), tr("refused/s"), std::move(one.perSecond), data.bucketSeconds(), 1, Fold::Mean});
}

void addCost(const PlotData& data, Collector& all)
{
    const pricing::Statement* bill = data.bill();
    if (!bill) return;
    const QString unit = tr("%1/hour").arg(QString::fromStdString(bill->currency));
    const auto add = [&](QString name, const std::vector<double>& perHour) {
        all.series.push_back({std::move(name), unit, std::make_shared<const std::vector<float>>(perHour.begin(), perHour.end()), kHour, 1, Fold::Mean});
    };
    add(tr("total"), bill->totalPerHour);
    for (const CostPart& part : data.costParts()) add(part.name, part.perHour());
    std::vector<float> sum;
    double soFar = 0;
    for (const double hour : bill->totalPerHour) sum.push_back(static_cast<float>(soFar += hour));
    all.series.push_back({tr("total so far"), QString::fromStdString(bill->currency), std::make_shared<const std::vector<float>>(std::move(sum)), kHour, 1, Fold::Max});
}

} // namespace

QString plotId(PlotKind kind)
{
    constexpr const char* ids[kPlotKinds] = {"traffic", "latency", "saturation", "scaling", "queues", "throttling", "cost"};
    return QString::fromLatin1(ids[static_cast<std::size_t>(kind)]);
}

QString plotTitle(PlotKind kind)
{
    switch (kind) {
    case PlotKind::Traffic:
        return tr("Traffic");
    case PlotKind::Latency:
        return tr("Latency");
    case PlotKind::Saturation:
        return tr("Saturation");
    case PlotKind::Scaling:
        return tr("Scaling");
    case PlotKind::Queues:
        return tr("Queues");
    case PlotKind::Throttling:
        return tr("Throttling");
    case PlotKind::Cost:
        return tr("Cost");
    }
    return {};
}

std::optional<double> DataSeries::over(double from, double to) const
{
    if (!values || stepSeconds <= 0 || to <= from) return {};
    const auto count = static_cast<double>(values->size());
    const double first = std::clamp(std::floor(from / stepSeconds + 1e-9), 0.0, count);
    const double last = std::clamp(std::ceil(to / stepSeconds - 1e-9), first, count);
    double sum = 0, low = 0, high = 0;
    std::size_t n = 0;
    for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
        const double value = static_cast<double>((*values)[i]);
        if (!std::isfinite(value)) continue;
        low = n == 0 ? value : std::min(low, value);
        high = n == 0 ? value : std::max(high, value);
        sum += value;
        ++n;
    }
    if (n == 0) return {};
    return scale * (fold == Fold::Max ? high : fold == Fold::Min ? low : sum / static_cast<double>(n));
}

std::vector<DataSeries> dataSeries(const PlotData& data, PlotKind kind)
{
    Collector all(data);
    if (!data.recording()) return {};
    switch (kind) {
    case PlotKind::Traffic:
        all.signal(tr("offered"), tr("requests/min"), "requests.offered", kPerMinute);
        all.signal(tr("completed"), tr("requests/min"), "requests.completed", kPerMinute);
        all.signal(tr("failed"), tr("requests/min"), "requests.failed", kPerMinute);
        all.signal(tr("timed out"), tr("requests/min"), "requests.timedOut", kPerMinute, Fold::Mean, false);
        all.signal(tr("throttled"), tr("requests/min"), "requests.throttled", kPerMinute, Fold::Mean, false);
        all.signal(tr("lost"), tr("requests/min"), "requests.lost", kPerMinute, Fold::Mean, false);
        break;
    case PlotKind::Latency:
        for (const char* quantile : {"p50", "p95", "p99"})
            all.signal(QString::fromLatin1(quantile), u"s"_s, data.latencySignal(quantile), 1, Fold::Max);
        if (data.operation().empty())
            for (const auto& operation : data.recording()->operations)
                all.signal(tr("%1 p95").arg(QString::fromStdString(operation.name)), u"s"_s, "operation." + operation.name + ".latency.p95", 1, Fold::Max);
        break;
    case PlotKind::Saturation:
        for (const ResourceRow& row : data.resourceRows(10'000))
            all.series.push_back({row.label, u"%"_s, Values(data.sharedRecording(), &row.resource->utilisationMean), data.bucketSeconds(), kPercent, Fold::Mean});
        break;
    case PlotKind::Scaling:
        addScaling(data, all);
        break;
    case PlotKind::Queues:
        addQueues(data, all);
        break;
    case PlotKind::Throttling:
        addThrottling(data, all);
        break;
    case PlotKind::Cost:
        addCost(data, all);
        break;
    }
    return std::move(all.series);
}

} // namespace headroom::gui
