#include "app/gui/plots/plot_data.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTime>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

void PlotData::setScenario(std::shared_ptr<const scenario::Scenario> scenario)
{
    m_scenario = std::move(scenario);
    m_calendar = {};
    if (!m_scenario) return;
    const auto isThis = [this](const scenario::Operation& operation) { return operation.name == m_operation; };
    if (std::none_of(m_scenario->operations.begin(), m_scenario->operations.end(), isThis)) m_operation.clear();
    if (auto zone = calendar::Calendar::forZone(m_scenario->calendar.timeZone)) m_calendar = zone.value();
}

void PlotData::setRecording(std::shared_ptr<const simulation::Recording> recording, bool finished)
{
    m_recording = std::move(recording);
    m_finished = finished;
}

void PlotData::clear()
{
    m_recording.reset();
    m_report.reset();
    m_bill.reset();
    m_replications.reset();
    m_finished = true;
}

std::string PlotData::latencySignal(const std::string& quantile) const
{
    return m_operation.empty() ? "latency." + quantile : "operation." + m_operation + ".latency." + quantile;
}

QString PlotData::stateText() const
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("headroom::gui::PlotPanel", text); };
    if (!m_recording) return {};
    QStringList parts;
    if (!m_finished)
        parts << tr("running");
    else if (m_recording->partial)
        parts << tr("partial: stopped at %1").arg(dateAndClock(m_recording->end));
    if (isEstimate()) parts << tr("estimate");
    return parts.join(u", "_s);
}

SimTime PlotData::start() const
{
    if (m_recording) return m_recording->start;
    return m_scenario ? m_scenario->calendar.start : SimTime{};
}

double PlotData::fullSeconds() const
{
    SimTime end = m_recording ? m_recording->end : start();
    if (m_recording && !m_finished) end = std::max(end, m_recording->windowEnd);
    if (m_scenario && !m_recording) end = std::max(end, m_scenario->calendar.end);
    return std::max((end - start()).toSeconds(), bucketSeconds());
}

double PlotData::reachedSeconds() const { return m_recording ? (m_recording->end - m_recording->start).toSeconds() : 0; }

double PlotData::bucketSeconds() const
{
    const double seconds = m_recording ? m_recording->bucket.toSeconds() : 60;
    return seconds > 0 ? seconds : 60;
}

std::optional<std::size_t> PlotData::bucketAt(SimTime time) const
{
    if (!m_recording || m_recording->bucket.count() <= 0 || time < m_recording->start || time > m_recording->end) return {};
    const std::size_t count = m_recording->bucketCount();
    if (count == 0) return {};
    return std::min(static_cast<std::size_t>((time - m_recording->start) / m_recording->bucket), count - 1);
}

const std::vector<simulation::Signal>& PlotData::allSignals() const
{
    static const std::vector<simulation::Signal> none;
    return m_recording ? m_recording->signals : none;
}

const std::vector<float>& PlotData::mean(const std::string& id) const
{
    static const std::vector<float> none;
    const simulation::Signal* signal = m_recording ? m_recording->signal(id) : nullptr;
    return signal ? signal->mean : none;
}

const std::vector<float>& PlotData::ghostMean(const std::string& id) const
{
    static const std::vector<float> none;
    const simulation::Signal* signal = ghost() ? ghost()->recording.signal(id) : nullptr;
    return signal ? signal->mean : none;
}

std::optional<double> PlotData::valueAt(const std::string& id, SimTime time) const
{
    const auto bucket = bucketAt(time);
    const std::vector<float>& values = mean(id);
    if (!bucket || *bucket >= values.size() || std::isnan(values[*bucket])) return {};
    return static_cast<double>(values[*bucket]);
}

QString PlotData::title(const std::string& component) const
{
    const scenario::Component* found = m_scenario ? m_scenario->find(component) : nullptr;
    return QString::fromStdString(found && !found->title.empty() ? found->title : component);
}

std::vector<ResourceRow> PlotData::resourceRows(std::size_t limit) const
{
    std::vector<ResourceRow> rows;
    if (!m_recording) return rows;
    for (const simulation::Resource& resource : m_recording->resources)
        rows.push_back({&resource, title(resource.component) + u' ' + QString::fromStdString(resource.name)});
    std::stable_sort(rows.begin(), rows.end(), [](const ResourceRow& a, const ResourceRow& b) {
        const SimTime never = SimTime::never();
        const SimTime atA = a.resource->firstSaturatedAt.value_or(never), atB = b.resource->firstSaturatedAt.value_or(never);
        if (atA != atB) return atA < atB;
        if (a.resource->utilisationPeak != b.resource->utilisationPeak) return a.resource->utilisationPeak > b.resource->utilisationPeak;
        return a.resource->id < b.resource->id;
    });
    if (rows.size() > limit) rows.resize(limit);
    return rows;
}

namespace {

QTime clockTime(const calendar::LocalTime& local)
{
    return QTime(0, 0).addMSecs(static_cast<int>(local.sinceMidnight.count() / 1'000'000));
}

} // namespace

QString PlotData::clock(SimTime time) const
{
    const QString text = clockTime(m_calendar.local(time)).toString(bucketSeconds() < 60 ? u"HH:mm:ss"_s : u"HH:mm"_s);
    return fullSeconds() > 86'400.0 * 1.05 ? day(time) + u' ' + text : text;
}

QString PlotData::dateAndClock(SimTime time) const { return day(time) + u' ' + clockTime(m_calendar.local(time)).toString(u"HH:mm:ss"_s); }

QString PlotData::day(SimTime time) const
{
    const calendar::LocalTime local = m_calendar.local(time);
    return QString::number(local.day) + u' ' + QLocale().monthName(local.month, QLocale::ShortFormat);
}

QString PlotData::zone(SimTime time) const
{
    const qint64 minutes = m_calendar.utcOffset(time).count() / 60'000'000'000;
    QString offset = u"UTC"_s;
    if (minutes != 0) {
        offset += minutes < 0 ? u'−' : u'+';
        offset += QString::number(std::abs(minutes) / 60);
        if (minutes % 60 != 0) offset += u':' + QString::number(std::abs(minutes) % 60).rightJustified(2, u'0');
    }
    const QString name = QString::fromStdString(m_calendar.name());
    return name.startsWith(u"UTC") ? offset : name + u", "_s + offset;
}

QString formatFigure(std::optional<double> value)
{
    if (!value || !std::isfinite(*value)) return u"–"_s;
    const double size = std::abs(*value);
    int digits = size >= 99.95 || size == std::round(size) ? 0 : size >= 9.995 ? 1 : size >= 0.095 ? 2 : 3;
    if (size > 0 && size < 0.0005) digits = 5;
    QString text = QLocale().toString(*value, 'f', digits);
    if (text.startsWith(u'-')) text[0] = u'−';
    return text;
}

QString formatTick(double value)
{
    const double size = std::abs(value);
    const auto shortened = [&](double divisor, QStringView suffix) {
        return QLocale().toString(value / divisor, 'g', 3) + suffix.toString();
    };
    if (size >= 1e9) return shortened(1e9, u"G");
    if (size >= 1e6) return shortened(1e6, u"M");
    if (size >= 1e4) return shortened(1e3, u"k");
    if (size < 1e-12) return u"0"_s;
    return QLocale().toString(value, 'g', 4);
}

} // namespace headroom::gui
