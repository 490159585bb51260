#pragma once

#include "core/quantities/time.h"

#include <QElapsedTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QComboBox;
class QTimer;
class QToolButton;

namespace headroom::simulation {
struct Recording;
}

namespace headroom::gui {

/// Where the cursor is while a run is played back. Pure: it is told how much of the user's time has passed.
class Playback {
public:
    /// The span that is played, and the moments worth a stop, in any order. Keeps the cursor where it still is inside.
    void setSpan(SimTime from, SimTime to, std::vector<SimTime> moments);
    void setTime(SimTime time);
    [[nodiscard]] SimTime time() const { return m_time; }
    [[nodiscard]] bool isEmpty() const { return m_to <= m_from; }
    [[nodiscard]] bool isAtEnd() const { return m_time >= m_to; }

    /// Simulated time for a second of the user's. > 0.
    void setSpeed(Duration perSecond) { m_perSecond = perSecond; }
    [[nodiscard]] Duration speed() const { return m_perSecond; }
    /// Moves on by `milliseconds` of the user's time, at most to the end. A pause of the program counts as kLongestFrame.
    void advance(qint64 milliseconds);
    /// The next moment after the cursor, or the one before it; empty if there is none.
    [[nodiscard]] std::optional<SimTime> next() const;
    [[nodiscard]] std::optional<SimTime> previous() const;

    static constexpr qint64 kLongestFrame = 250; ///< [ms]

private:
    SimTime m_from, m_to, m_time;
    Duration m_perSecond = Duration::minutes(5);
    std::vector<SimTime> m_moments; ///< ascending, inside the span
};

/// Times of a recording that are worth a stop: what filled, what was scaled, what broke. Ascending, each once.
[[nodiscard]] std::vector<SimTime> momentsOf(const simulation::Recording& recording);

/// Play and pause, the speed, a step to the next event. Says where the cursor should be; shows nothing itself.
class PlaybackBar final : public QWidget {
    Q_OBJECT

public:
    explicit PlaybackBar(QWidget* parent = nullptr);

    /// Null: nothing to play. A growing recording of the same run goes on playing.
    void setRecording(std::shared_ptr<const simulation::Recording> recording);
    /// The cursor was moved elsewhere, or by this bar.
    void setTime(SimTime time);
    [[nodiscard]] bool isPlaying() const { return m_isPlaying; }
    [[nodiscard]] const Playback& playback() const { return m_playback; }
    /// One frame, for the timer and for tests. [ms of the user's time]
    void advance(qint64 milliseconds);

public Q_SLOTS:
    void toggle();
    void stepForward();
    void stepBack();

Q_SIGNALS:
    void timeWanted(qint64 nanoseconds);

private:
    void setPlaying(bool isPlaying);
    void updateButtons();
    void updateSteps();

    Playback m_playback;
    std::shared_ptr<const simulation::Recording> m_recording;
    QToolButton* m_play;
    QToolButton* m_back;
    QToolButton* m_forward;
    QComboBox* m_speed;
    QTimer* m_timer;
    QElapsedTimer m_clock; ///< since the last frame
    bool m_isPlaying = false;
};

} // namespace headroom::gui
