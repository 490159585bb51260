#include "app/gui/traffic/traffic_view.h"

// What the traffic view reads from the document and writes to it.

#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/format.h"
#include "app/gui/traffic/arrivals_form.h"
#include "app/gui/traffic/event_strip.h"
#include "app/gui/traffic/list_model.h"
#include "app/gui/traffic/paste_panel.h"
#include "app/gui/traffic/share_bar.h"
#include "app/gui/traffic/week_plot.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFutureWatcher>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QTabWidget>
#include <QtConcurrentRun>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
// One number for each kind of gesture, so that steps of different kinds never merge.
constexpr int kWeekGestures = 1'000'000, kEventGestures = 2'000'000, kMixGestures = 3'000'000;
} // namespace

QString TrafficView::pointer() const { return u"/traffic/%1"_s.arg(m_source); }

Json TrafficView::sourceJson() const
{
    const Json& merged = m_document->merged();
    if (!merged.is_object() || !merged.contains("traffic") || !merged["traffic"].is_array() || m_source < 0 || m_source >= static_cast<int>(merged["traffic"].size())) return Json::object();
    return merged["traffic"][static_cast<std::size_t>(m_source)];
}

QString TrafficView::sourceName() const { return QString::fromStdString(sourceJson().value("name", std::string())); }
QString TrafficView::tableText() const { return weeklyTable(m_profile); }

void TrafficView::connectCharts()
{
    connect(m_week, &WeekPlot::edited, this, [this](const WeeklyProfile& profile, const QString& what, int gesture) {
        if (m_isPasting) return;
        const auto edits = profile.edits(pointer(), m_profile);
        if (edits.empty() || !apply(edits, what, kWeekGestures + gesture)) reloadSource();   // back to what the document says
    });
    connect(m_week, &WeekPlot::previewed, this, [this](const WeeklyProfile& profile) {
        const WeeklyProfile kept = m_profile;
        m_profile = profile;
        showSummary();
        m_profile = kept;
    });
    connect(m_strip, &EventStrip::edited, this, [this](const EventList& events, const QString& what, int gesture) {
        if (m_isPasting) return;
        const auto edits = events.edits(pointer(), m_events);
        if (edits.empty() || !apply(edits, what, kEventGestures + gesture)) reloadSource();
    });
    connect(m_strip, &EventStrip::addRequested, this, &TrafficView::addEvent);
    connect(m_mix, &ShareBar::sharesEdited, this, [this](const Shares& shares, const QString& name, bool isDragging) {
        if (!isDragging) ++m_mixGesture;
        apply({{pointer() + u"/mix"_s, shares.json()}}, tr("Set the share of %1 in %2").arg(name, sourceName()), kMixGestures + m_mixGesture);
    });
    connect(m_mix, &ShareBar::dragEnded, this, [this] { ++m_mixGesture; });
    connect(m_mix, &ShareBar::removeRequested, this, [this](int index) {
        if (index < 0 || index >= m_mix->shares().parts.size() || m_mix->shares().parts.size() < 2) return;
        const QString name = m_mix->shares().parts[index].name;
        apply({{pointer() + u"/mix"_s, m_mix->shares().removed(index).json()}}, tr("Take %1 out of %2").arg(name, sourceName()));
    });
    connect(m_arrivals, &ArrivalsForm::refused, this, &TrafficView::showErrors);
    connect(m_arrivals, &ArrivalsForm::accepted, this, [this] { showErrors({}); });
    connect(m_paste, &PastePanel::parsed, this, &TrafficView::showPreview);
    connect(m_paste, &PastePanel::taken, this, &TrafficView::take);
    connect(m_paste, &PastePanel::cancelled, this, [this] {
        endPaste();
        reloadSource();
    });
}

bool TrafficView::apply(const std::vector<Edit>& edits, const QString& what, int merge)
{
    if (edits.empty()) return true;
    const Errors errors = m_document->apply(edits, what, Merge{merge});
    showErrors(errors);
    return errors.empty();
}

void TrafficView::showErrors(const Errors& errors)
{
    if (errors.empty()) {
        m_message->clear();
        return;
    }
    const Error& first = errors.front();
    m_message->setText(u"✕ "_s + format::text(first.message) + (first.hint.empty() ? QString() : u" — "_s + format::text(first.hint)));
}

void TrafficView::selectSource(const QString& name)
{
    for (int i = 0; i < m_sources->count(); ++i) {
        if (m_sources->itemText(i) != name) continue;
        m_source = i;
        m_sources->setCurrentIndex(i);
        reloadSource();
    }
}

void TrafficView::reload()
{
    const Json& merged = m_document->merged();
    const bool isShown = m_document->scenario() && merged.is_object() && merged.contains("traffic") && merged["traffic"].is_array() && !merged["traffic"].empty();
    m_pages->setCurrentIndex(isShown ? 1 : 0);
    if (!isShown) return;
    const QString former = m_sources->currentText();
    m_sources->clear();
    for (const Json& source : merged["traffic"]) m_sources->addItem(QString::fromStdString(source.value("name", std::string())));
    const int again = m_sources->findText(former);
    m_source = again >= 0 ? again : std::clamp(m_source, 0, m_sources->count() - 1);
    m_sources->setCurrentIndex(m_source);
    m_removeSource->setEnabled(m_sources->count() > 1);
    m_removeSource->setToolTip(m_sources->count() > 1 ? tr("Remove this traffic source") : tr("A scenario needs one source at least."));
    const auto scenario = m_document->scenario();
    if (const auto zone = calendar::Calendar::forZone(scenario->calendar.timeZone)) m_calendar = *zone;
    m_zone->setText(tr("local time, %1").arg(format::text(scenario->calendar.timeZone)));
    m_operations->clear();
    if (merged.contains("operations"))
        for (const auto& [name, operation] : merged["operations"].items())
            if (!operation.contains("consumes")) m_operations->addItem(QString::fromStdString(name));
    reloadSource();
}

void TrafficView::reloadSource()
{
    if (m_isPasting) return;
    const Json source = sourceJson();
    const auto scenario = m_document->scenario();
    if (!scenario) return;
    m_profile = WeeklyProfile(source);
    m_events = EventList(source, m_calendar, m_profile.unit());
    m_week->setProfile(m_profile);
    m_strip->setEvents(m_events, m_profile.unit(), m_calendar, scenario->calendar.start, scenario->calendar.end);
    m_axisTitle->setText(source.value("each", false) ? tr("Rate of one tenant, %1").arg(m_profile.unit().name()) : tr("Rate, %1").arg(m_profile.unit().name()));
    for (auto& [model, key] : {std::pair{m_lines, u"/weekly"_s}, {m_eventRows, u"/events"_s}, {m_origins, u"/regions"_s}}) {
        if (model->pointer() != pointer() + key) model->setPointer(pointer() + key);
        else model->reload();
    }
    m_mix->setShares(Shares::of(source.value("mix", Json::object())));
    m_arrivals->setPointer(pointer());
    showSummary();
    refreshSums();
}

void TrafficView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_answered != m_question) refreshSums();
}

void TrafficView::refreshSums()
{
    const int question = ++m_question;
    if (!isVisible()) return;   // asked when it is shown
    const auto scenario = m_document->scenario();
    if (!scenario) return;
    const std::string name = sourceName().toStdString();
    auto* watcher = new QFutureWatcher<TrafficSums>(this);
    connect(watcher, &QFutureWatcher<TrafficSums>::finished, this, [this, watcher, question] {
        watcher->deleteLater();
        if (question != m_question) return;   // the document has gone on
        m_answered = question;
        m_sums = watcher->result();
        m_strip->setSums(m_sums);
        showSummary();
    });
    watcher->setFuture(QtConcurrent::run([scenario, name] { return trafficSums(*scenario, name); }));
}

void TrafficView::showSummary()
{
    const RateUnit& unit = m_profile.unit();
    const auto scenario = m_document->scenario();
    if (!scenario) return;
    if (m_sums.closedLoop) {
        m_summary->setText(tr("Users in a closed loop: how many requests they send follows from the answers, so only a run can tell. The rates above are not used."));
        m_period->setText(tr("Simulated period"));
        return;
    }
    const double peak = m_profile.peakPerSecond();
    QString peakText = tr("%1 %2").arg(format::figure(unit.fromPerSecond(peak)), unit.shortName());
    if (unit.perSecond != 1) peakText = tr("%1 = %2/s").arg(peakText, format::figure(peak));
    m_summary->setText(tr("Ordinary week %1 requests  ·  peak %2  ·  otherwise %3 %4")
                           .arg(format::largeNumber(m_profile.requestsPerWeek()), peakText, format::figure(unit.fromPerSecond(m_profile.basePerSecond())), unit.shortName()));
    const format::LocalClock clock(scenario->calendar.timeZone);
    QString period = clock.longDate(scenario->calendar.start) + u" – "_s + clock.longDate(scenario->calendar.end - Duration::seconds(1));
    if (clock.longDate(scenario->calendar.start) == clock.longDate(scenario->calendar.end - Duration::seconds(1))) period = clock.longDate(scenario->calendar.start);
    if (m_sums.requests > 0)
        m_period->setText(tr("%1: %2 requests in all, %3 of the system's  ·  peak %4/s on %5  ·  bars: requests %6, blocks: dated events, %7")
                              .arg(period, format::largeNumber(m_sums.requests), format::percent(m_sums.ofAllSources > 0 ? m_sums.requests / m_sums.ofAllSources : 1), format::figure(m_sums.peakPerSecond),
                                   clock.dateTime(m_sums.peakAt), m_sums.barsAreHours ? tr("an hour") : tr("a day"), unit.name()));
    else m_period->setText(period);
}

void TrafficView::startPaste(const QString& text)
{
    m_isPasting = true;
    m_side->setCurrentWidget(m_paste);
    m_week->setEnabled(false);   // they show the pasted table until it is taken or not
    m_strip->setEnabled(false);
    m_sources->setEnabled(false);
    m_paste->start(text, m_profile.unit(), m_calendar);
}

void TrafficView::endPaste()
{
    m_isPasting = false;
    m_side->setCurrentWidget(m_panel);
    m_week->setEnabled(true);
    m_strip->setEnabled(true);
    m_sources->setEnabled(true);
}

void TrafficView::showPreview(const PastedTraffic& pasted)
{
    if (!m_isPasting) return;
    const auto scenario = m_document->scenario();
    const bool isWeekly = pasted.isUsable() && pasted.kind == PastedTraffic::Kind::Weekly, isDated = pasted.isUsable() && pasted.kind == PastedTraffic::Kind::Dated;
    m_week->setProfile(isWeekly ? WeeklyProfile::fromLines(pasted.lines, pasted.basePerSecond, m_profile.unit()) : m_profile);
    if (scenario)
        m_strip->setEvents(isDated ? EventList(Json{{"events", pasted.events}}, m_calendar, m_profile.unit()) : m_events, m_profile.unit(), m_calendar, scenario->calendar.start, scenario->calendar.end);
    m_axisTitle->setText(isWeekly ? tr("Preview of the pasted table, %1").arg(m_profile.unit().name()) : tr("Rate, %1").arg(m_profile.unit().name()));
}

void TrafficView::take(const PastedTraffic& pasted)
{
    if (!pasted.isUsable()) return;
    endPaste();
    if (pasted.kind == PastedTraffic::Kind::Weekly)
        apply(WeeklyProfile::fromLines(pasted.lines, pasted.basePerSecond, m_profile.unit()).edits(pointer(), m_profile), tr("Paste the weekly profile of %1").arg(sourceName()));
    else apply({{pointer() + u"/events"_s, pasted.events}}, tr("Paste events of %1").arg(sourceName()));
    reloadSource();
}

void TrafficView::addSource()
{
    const Json& merged = m_document->merged();
    if (!merged.is_object() || m_operations->count() == 0) return;
    QString name;
    for (int number = m_sources->count() + 1; name.isEmpty() || m_sources->findText(name) >= 0; ++number) name = tr("Source %1").arg(number);
    const Json source{{"name", name.toStdString()}, {"otherwise", m_profile.unit().text(m_profile.unit().perSecond * 60).toStdString()}, {"mix", Json{{m_operations->itemText(0).toStdString(), 1}}}};
    if (apply({{u"/traffic/-"_s, source}}, tr("Add traffic source %1").arg(name))) selectSource(name);
}

void TrafficView::removeSource()
{
    if (m_sources->count() > 1) apply({{pointer(), std::nullopt}}, tr("Remove traffic source %1").arg(sourceName()));
}

void TrafficView::addEvent(SimTime from, Duration length, double ratePerSecond)
{
    if (m_isPasting) return;
    const auto list = m_events.added(tr("Event %1").arg(m_events.events().size() + 1), from, length, ratePerSecond);
    if (!list) {
        Error error;
        error.message = tr("There is an event already at that time.").toStdString();
        showErrors({error});
        return;
    }
    if (!apply(list->edits(pointer(), m_events), tr("Add an event to %1").arg(sourceName()))) return;
    m_strip->select(static_cast<int>(m_events.events().size()) - 1);
    m_panel->setCurrentIndex(1);
}

void TrafficView::addOperation()
{
    const QString name = m_operations->currentText();
    if (name.isEmpty()) return;
    for (const auto& part : m_mix->shares().parts)
        if (part.name == name) {
            m_mix->setFocus();
            return;
        }
    apply({{pointer() + u"/mix"_s, m_mix->shares().added(name, 0.1).json()}}, tr("Add %1 to the mix of %2").arg(name, sourceName()));
}

void TrafficView::grow()
{
    const double factor = 1 + m_growth->value() / 100;
    auto edits = m_profile.scaled(factor).edits(pointer(), m_profile);
    for (Edit& edit : m_events.scaled(factor).edits(pointer(), m_events)) edits.push_back(std::move(edit));
    apply(edits, tr("Change all rates of %1 by %2 %").arg(sourceName(), format::number(m_growth->value())));
}

} // namespace headroom::gui
