#pragma once

#include "app/gui/document/edits.h"
#include "app/gui/traffic/rate_text.h"
#include "models/scenario/scenario.h"

#include <QPointF>
#include <QVector>

#include <optional>
#include <vector>

namespace headroom::gui {

inline constexpr double kMinutesPerDay = 1440, kMinutesPerWeek = 10'080;

/// One line of /traffic/n/weekly: a trapezoid on some weekdays.
struct WeeklyLine {
    int days = 0x7F;                  ///< bit 0 = Monday … bit 6 = Sunday
    int from = 0, to = 1440;          ///< minutes after local midnight; from < to
    double ratePerSecond = 0;
    double rampMinutes = 0;           ///< rise before `from` and fall after `to`, at most 720
    Json json = Json::object();       ///< as the file has it; keys that are not changed keep their text

    [[nodiscard]] bool isOn(int day) const { return (days >> day & 1) != 0; }
};

/// What of the profile is held: a corner of a line on one day, its upper edge, or the base rate.
struct WeekHandle {
    enum class Part { RampStart, From, To, RampEnd, Plateau, Base };
    Part part = Part::Base;
    int line = -1;                    ///< index in lines(); −1 for the base
    int day = 0;                      ///< 0 = Monday
    double minute = 0;                ///< of the week; for the edge its middle
    double ratePerSecond = 0;

    [[nodiscard]] bool isSame(const WeekHandle& other) const { return part == other.part && line == other.line && (day == other.day || part == Part::Base); }
};

/// The weekly profile of one traffic source as something that can be drawn and pulled. A value: every change gives a new profile. Without
/// widgets; the curve itself comes from models/workload, so that what is drawn is what is simulated.
class WeeklyProfile {
public:
    WeeklyProfile() = default;
    /// `source` is an item of /traffic. Keys that are absent have their defaults.
    explicit WeeklyProfile(const Json& source);

    [[nodiscard]] const std::vector<WeeklyLine>& lines() const { return m_lines; }
    [[nodiscard]] double basePerSecond() const { return m_base; }
    [[nodiscard]] const RateUnit& unit() const { return m_unit; }
    /// The source with this profile and without events, for the models.
    [[nodiscard]] scenario::TrafficSource source() const;

    /// Rate over a week that repeats: (minute of the week, requests/s), with two points at a jump.
    [[nodiscard]] QVector<QPointF> curve() const;
    /// Mean requests of an ordinary week.
    [[nodiscard]] double requestsPerWeek() const;
    [[nodiscard]] double peakPerSecond() const;
    /// Mean requests a second of each hour of the week, 168 values.
    [[nodiscard]] std::vector<double> hourlyMeans() const;

    /// Corners within the week, from left to right, then from low to high. Of a ramp of 0 the lower corner is there as well.
    [[nodiscard]] std::vector<WeekHandle> corners() const;
    /// The corner, else the edge within the given distances of a point; empty when there is none. Distances in minutes and requests/s.
    [[nodiscard]] std::optional<WeekHandle> handleAt(double minute, double ratePerSecond, double reachMinutes, double reachRate) const;

    struct Moved;
    /// `handle` brought to a minute of the week and a rate, both clamped to what the format can say (whole minutes, the day, 12 h of ramp). With
    /// `onlyDay` the line is cut in two first, so that its other days stay. The edge of a line keeps its length.
    [[nodiscard]] Moved moved(const WeekHandle& handle, double minute, double ratePerSecond, bool onlyDay = false) const;
    /// A new line at a point: an hour on that day, or, within a line that is higher, that line cut in two there.
    [[nodiscard]] Moved added(double minute, double ratePerSecond) const;
    /// Without the line of `handle`, on that day alone or on all; without the base rate for a handle of the base.
    [[nodiscard]] WeeklyProfile removed(const WeekHandle& handle, bool onlyDay = false) const;
    /// All rates times `factor` ≥ 0.
    [[nodiscard]] WeeklyProfile scaled(double factor) const;
    /// From lines made elsewhere, such as a pasted table; rates are written in `unit`.
    [[nodiscard]] static WeeklyProfile fromLines(std::vector<WeeklyLine> lines, double basePerSecond, const RateUnit& unit);

    /// What sets this profile at `pointer` ("/traffic/0"), compared with the former one.
    [[nodiscard]] std::vector<Edit> edits(const QString& pointer, const WeeklyProfile& former) const;
    /// "Mon–Fri 09:00–18:00" of the handle's line, for people; "otherwise" for the base.
    [[nodiscard]] QString describe(const WeekHandle& handle) const;

private:
    void setFrom(WeeklyLine& line, int minute);
    void setTo(WeeklyLine& line, int minute);
    void setRate(WeeklyLine& line, double ratePerSecond);
    void setDays(WeeklyLine& line, int days);
    void setRamp(WeeklyLine& line, double minutes);
    void setBase(double ratePerSecond);
    int splitOff(int line, int day);

    std::vector<WeeklyLine> m_lines;
    double m_base = 0;
    std::optional<QString> m_baseText;   ///< as the file has it
    RateUnit m_unit;
};

struct WeeklyProfile::Moved {
    WeeklyProfile profile;
    WeekHandle handle;      ///< the same thing in the new profile
};

/// "Mon-Fri", "Sat", "Mon,Wed" as the file writes a set of days.
[[nodiscard]] QString daysText(int days);
/// The same by the locale, with an en dash.
[[nodiscard]] QString daysForPeople(int days);
/// 570 as "09:30".
[[nodiscard]] QString timeOfDayText(int minutes);
/// 90 as "1h30m"; whole seconds.
[[nodiscard]] QString rampText(double minutes);

} // namespace headroom::gui
