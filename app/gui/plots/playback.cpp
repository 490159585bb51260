#include "app/gui/plots/playback.h"

#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"
#include "models/simulation/recording.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr int kFrame = 33; // [ms]

} // namespace

void Playback::setSpan(SimTime from, SimTime to, std::vector<SimTime> moments)
{
    const bool wasEmpty = isEmpty();
    m_from = from;
    m_to = to;
    m_moments = std::move(moments);
    std::erase_if(m_moments, [&](SimTime at) { return at < from || at > to; });
    std::sort(m_moments.begin(), m_moments.end());
    m_time = wasEmpty ? from : std::clamp(m_time, from, to);
}

void Playback::setTime(SimTime time)
{
    if (!isEmpty()) m_time = std::clamp(time, m_from, m_to);
}

void Playback::advance(qint64 milliseconds)
{
    if (isEmpty() || milliseconds <= 0) return;
    const double seconds = m_perSecond.toSeconds() * static_cast<double>(std::min(milliseconds, kLongestFrame)) / 1000;
    m_time = std::min(m_to, m_time + Duration::fromSeconds(seconds));
}

std::optional<SimTime> Playback::next() const
{
    const auto at = std::upper_bound(m_moments.begin(), m_moments.end(), m_time);
    return at == m_moments.end() ? std::nullopt : std::optional(*at);
}

std::optional<SimTime> Playback::previous() const
{
    const auto at = std::lower_bound(m_moments.begin(), m_moments.end(), m_time);
    return at == m_moments.begin() ? std::nullopt : std::optional(*std::prev(at));
}

std::vector<SimTime> momentsOf(const simulation::Recording& recording)
{
    std::vector<SimTime> moments;
    for (const simulation::Event& event : recording.eventLog)
        if (event.kind != simulation::EventKind::Held) moments.push_back(event.at); // nothing changed there
    for (const simulation::Resource& resource : recording.resources)
        if (resource.firstSaturatedAt) moments.push_back(*resource.firstSaturatedAt);
    for (const simulation::FaultResult& fault : recording.faults) {
        moments.push_back(fault.from);
        moments.push_back(fault.to);
    }
    std::erase_if(moments, [&](SimTime at) { return at < recording.start || at > recording.end; });
    std::sort(moments.begin(), moments.end());
    moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
    return moments;
}

PlaybackBar::PlaybackBar(QWidget* parent)
    : QWidget(parent), m_play(new QToolButton(this)), m_back(new QToolButton(this)), m_forward(new QToolButton(this)), m_speed(new QComboBox(this)), m_timer(new QTimer(this))
{
    setObjectName(u"playback"_s);
    m_play->setObjectName(u"playButton"_s);
    m_back->setObjectName(u"previousEventButton"_s);
    m_forward->setObjectName(u"nextEventButton"_s);
    m_speed->setObjectName(u"playbackSpeed"_s);
    for (QToolButton* button : {m_play, m_back, m_forward}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setIconSize(QSize(16, 16));
    }
    m_back->setAccessibleName(tr("Previous event"));
    m_forward->setAccessibleName(tr("Next event"));
    themed(m_back, [this] { m_back->setIcon(Theme::icon(u"chevron-left"_s)); });
    themed(m_forward, [this] { m_forward->setIcon(Theme::icon(u"chevron-right"_s)); });
    for (const int minutes : {1, 5, 15, 30}) m_speed->addItem(tr("%1 min/s").arg(minutes), minutes);
    m_speed->addItem(tr("1 h/s"), 60);
    m_speed->addItem(tr("6 h/s"), 360);
    m_speed->setCurrentIndex(1);
    m_speed->setAccessibleName(tr("Speed of the playback"));
    m_speed->setToolTip(tr("Simulated time that one second shows"));
    connect(m_speed, &QComboBox::currentIndexChanged, this, [this] { m_playback.setSpeed(Duration::minutes(m_speed->currentData().toInt())); });
    m_playback.setSpeed(Duration::minutes(m_speed->currentData().toInt()));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(m_back);
    row->addWidget(m_play);
    row->addWidget(m_forward);
    row->addWidget(m_speed);
    connect(m_play, &QToolButton::clicked, this, &PlaybackBar::toggle);
    connect(m_back, &QToolButton::clicked, this, &PlaybackBar::stepBack);
    connect(m_forward, &QToolButton::clicked, this, &PlaybackBar::stepForward);
    m_timer->setInterval(kFrame);
    m_timer->setTimerType(Qt::PreciseTimer);
    connect(m_timer, &QTimer::timeout, this, [this] {
        // A slow frame makes larger steps, not a slower film.
        advance(m_clock.restart());
    });
    themed(this, [this] { updateButtons(); });
}

void PlaybackBar::setRecording(std::shared_ptr<const simulation::Recording> recording)
{
    m_recording = std::move(recording);
    if (m_recording) {
        m_playback.setSpan(m_recording->start, m_recording->end, momentsOf(*m_recording));
    } else {
        m_playback = {};
        m_playback.setSpeed(Duration::minutes(m_speed->currentData().toInt()));
        setPlaying(false);
    }
    updateButtons();
}

void PlaybackBar::setTime(SimTime time)
{
    if (time == m_playback.time()) return;
    m_playback.setTime(time);
    updateSteps();
}

void PlaybackBar::advance(qint64 milliseconds)
{
    const SimTime before = m_playback.time();
    m_playback.advance(milliseconds);
    if (m_playback.time() != before) Q_EMIT timeWanted(m_playback.time().nanoseconds());
    updateSteps();
    if (m_playback.isAtEnd()) setPlaying(false);
}

void PlaybackBar::toggle()
{
    if (m_playback.isEmpty()) return;
    if (!m_isPlaying && m_playback.isAtEnd()) m_playback.setTime(m_recording->start); // once more from the beginning
    setPlaying(!m_isPlaying);
}

void PlaybackBar::stepForward()
{
    setPlaying(false);
    if (const auto at = m_playback.next()) {
        m_playback.setTime(*at);
        updateSteps();
        Q_EMIT timeWanted(at->nanoseconds());
    }
}

void PlaybackBar::stepBack()
{
    setPlaying(false);
    if (const auto at = m_playback.previous()) {
        m_playback.setTime(*at);
        updateSteps();
        Q_EMIT timeWanted(at->nanoseconds());
    }
}

void PlaybackBar::setPlaying(bool isPlaying)
{
    if (isPlaying == m_isPlaying) return;
    m_isPlaying = isPlaying;
    if (isPlaying) {
        m_clock.start();
        m_timer->start();
    } else {
        m_timer->stop();
    }
    updateButtons();
}

void PlaybackBar::updateSteps()
{
    m_forward->setEnabled(!m_playback.isEmpty() && m_playback.next());
    m_back->setEnabled(!m_playback.isEmpty() && m_playback.previous());
}

void PlaybackBar::updateButtons()
{
    const bool hasRun = !m_playback.isEmpty();
    m_play->setIcon(Theme::icon(m_isPlaying ? u"pause"_s : u"play"_s));
    m_play->setAccessibleName(m_isPlaying ? tr("Pause the playback") : tr("Play the run"));
    m_play->setToolTip(!hasRun ? tr("Nothing has been run yet") : m_isPlaying ? tr("Pause (P)") : tr("Play the run from the cursor on (P)"));
    m_play->setEnabled(hasRun);
    updateSteps();
    m_forward->setToolTip(hasRun ? tr("Next event (.)") : tr("Nothing has been run yet"));
    m_back->setToolTip(hasRun ? tr("Previous event (,)") : tr("Nothing has been run yet"));
    m_speed->setEnabled(hasRun);
}

} // namespace headroom::gui
