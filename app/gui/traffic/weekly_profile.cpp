#include "app/gui/traffic/weekly_profile.h"

#include "core/quantities/parse.h"
#include "models/scenario/local_text.h"
#include "models/workload/traffic_profile.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

using Part = WeekHandle::Part;

QString textAt(const Json& object, const char* key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

QString translated(const char* text) { return QCoreApplication::translate("headroom::gui::WeeklyProfile", text); }

constexpr int kMaxRampMinutes = 720;
/// A Monday, 00:00 UTC: weeks of the profile are laid over this one.
const SimTime kMonday = SimTime::fromNanoseconds(1'704'067'200'000'000'000);

SimTime weekTime(double minute) { return kMonday + Duration::fromSeconds(minute * 60); }

int roundedMinute(double minute, int least, int most) { return std::clamp(static_cast<int>(std::lround(minute)), least, std::max(least, most)); }

} // namespace

QString daysText(int days)
{
    static const char* const kNames[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    QStringList names;
    int first = -1, last = -1, count = 0;
    for (int day = 0; day < 7; ++day) {
        if ((days >> day & 1) == 0) continue;
        names << QString::fromLatin1(kNames[day]);
        if (first < 0) first = day;
        last = day;
        ++count;
    }
    if (count > 2 && last - first + 1 == count) return names.first() + u'-' + names.last();
    return names.join(u',');
}

QString daysForPeople(int days)
{
    QStringList names;
    int first = -1, last = -1;
    for (int day = 0; day < 7; ++day) {
        if ((days >> day & 1) == 0) continue;
        names << QLocale().dayName(day + 1, QLocale::ShortFormat);
        if (first < 0) first = day;
        last = day;
    }
    if (names.size() > 2 && last - first + 1 == names.size()) return names.first() + QChar(0x2013) + names.last();
    return names.join(u", "_s);
}

QString timeOfDayText(int minutes) { return u"%1:%2"_s.arg(minutes / 60, 2, 10, QChar(u'0')).arg(minutes % 60, 2, 10, QChar(u'0')); }

QString rampText(double minutes)
{
    const auto seconds = static_cast<qint64>(std::llround(minutes * 60));
    QString text;
    if (seconds >= 3600) text += u"%1h"_s.arg(seconds / 3600);
    if (seconds / 60 % 60) text += u"%1m"_s.arg(seconds / 60 % 60);
    if (seconds % 60) text += u"%1s"_s.arg(seconds % 60);
    return text.isEmpty() ? u"0s"_s : text;
}

WeeklyProfile::WeeklyProfile(const Json& source)
{
    QString firstRate;
    if (source.is_object() && source.contains("weekly") && source["weekly"].is_array()) {
        for (const Json& json : source["weekly"]) {
            WeeklyLine line;
            line.json = json;
            if (const QString text = textAt(json, "days"); !text.isEmpty())
                if (const auto days = scenario::parseWeekdays(text.toStdString())) {
                    line.days = 0;
                    for (const int day : *days) line.days |= 1 << day;
                }
            if (const auto from = scenario::parseTimeOfDay(textAt(json, "from").toStdString())) line.from = *from;
            if (const auto to = scenario::parseTimeOfDay(textAt(json, "to").toStdString())) line.to = *to;
            if (const auto ramp = parseDuration(textAt(json, "ramp").toStdString())) line.rampMinutes = ramp->toSeconds() / 60;
            const QString rate = textAt(json, "rate");
            line.ratePerSecond = ratePerSecondOf(rate);
            if (firstRate.isEmpty()) firstRate = rate;
            m_lines.push_back(std::move(line));
        }
    }
    if (const QString base = textAt(source, "otherwise"); !base.isEmpty()) {
        m_baseText = base;
        m_base = ratePerSecondOf(base);
        if (firstRate.isEmpty()) firstRate = base;
    }
    if (firstRate.isEmpty() && source.is_object() && source.contains("events") && source["events"].is_array() && !source["events"].empty())
        firstRate = textAt(source["events"].front(), "rate");
    m_unit = RateUnit::of(firstRate);
}

scenario::TrafficSource WeeklyProfile::source() const
{
    scenario::TrafficSource result;
    result.otherwisePerSecond = m_base;
    for (const WeeklyLine& line : m_lines) {
        scenario::WeeklyRate rate;
        for (int day = 0; day < 7; ++day)
            if (line.isOn(day)) rate.days.push_back(day);
        rate.fromMinute = line.from;
        rate.toMinute = line.to;
        rate.ratePerSecond = line.ratePerSecond;
        rate.ramp = Duration::fromSeconds(line.rampMinutes * 60);
        result.weekly.push_back(std::move(rate));
    }
    return result;
}

namespace {
calendar::RateProfile weekOf(const WeeklyProfile& profile)
{
    return workload::trafficProfile(profile.source(), scenario::Scenario{}, weekTime(0), weekTime(kMinutesPerWeek));   // UTC: every day has 24 h
}
} // namespace

QVector<QPointF> WeeklyProfile::curve() const
{
    QVector<QPointF> points;
    const auto week = weekOf(*this);
    for (const auto& segment : week.segments()) {
        const QPointF from((segment.from - kMonday).toSeconds() / 60, segment.ratePerSecondFrom);
        const QPointF to((segment.to - kMonday).toSeconds() / 60, segment.ratePerSecondTo);
        if (points.isEmpty() || points.last() != from) points << from;
        points << to;
    }
    return points;
}

double WeeklyProfile::requestsPerWeek() const { return weekOf(*this).expected(weekTime(0), weekTime(kMinutesPerWeek)); }
double WeeklyProfile::peakPerSecond() const { return weekOf(*this).maxRate(weekTime(0), weekTime(kMinutesPerWeek)); }

std::vector<double> WeeklyProfile::hourlyMeans() const
{
    const auto week = weekOf(*this);
    std::vector<double> means;
    for (int hour = 0; hour < 168; ++hour) means.push_back(week.expected(weekTime(hour * 60.0), weekTime((hour + 1) * 60.0)) / 3600);
    return means;
}

std::vector<WeekHandle> WeeklyProfile::corners() const
{
    std::vector<WeekHandle> result;
    const auto add = [&](Part part, int line, int day, double minute, double rate) {
        if (minute >= 0 && minute <= kMinutesPerWeek) result.push_back({part, line, day, minute, rate});
    };
    for (int i = 0; i < static_cast<int>(m_lines.size()); ++i) {
        const WeeklyLine& line = m_lines[static_cast<std::size_t>(i)];
        for (int day = 0; day < 7; ++day) {
            if (!line.isOn(day)) continue;
            const double midnight = day * kMinutesPerDay;
            add(Part::RampStart, i, day, midnight + line.from - line.rampMinutes, m_base);
            add(Part::From, i, day, midnight + line.from, line.ratePerSecond);
            add(Part::To, i, day, midnight + line.to, line.ratePerSecond);
            add(Part::RampEnd, i, day, midnight + line.to + line.rampMinutes, m_base);
        }
    }
    std::stable_sort(result.begin(), result.end(), [](const WeekHandle& a, const WeekHandle& b) {
        return a.minute != b.minute ? a.minute < b.minute : a.ratePerSecond < b.ratePerSecond;
    });
    return result;
}

std::optional<WeekHandle> WeeklyProfile::handleAt(double minute, double rate, double reachMinutes, double reachRate) const
{
    std::optional<WeekHandle> nearest;
    double nearestDistance = 1;
    for (const WeekHandle& corner : corners()) {
        const double distance = std::max(std::abs(corner.minute - minute) / reachMinutes, std::abs(corner.ratePerSecond - rate) / reachRate);
        const bool isUpper = corner.part == Part::From || corner.part == Part::To;   // the line itself before the ground it stands on
        if (distance < nearestDistance - 1e-9 || (nearest && isUpper && distance <= nearestDistance + 1e-9 && distance <= 1)) {
            nearest = corner;
            nearestDistance = distance;
        }
    }
    if (nearest) return nearest;
    for (int i = 0; i < static_cast<int>(m_lines.size()); ++i) {
        const WeeklyLine& line = m_lines[static_cast<std::size_t>(i)];
        const int day = std::clamp(static_cast<int>(minute / kMinutesPerDay), 0, 6);
        const double ofDay = minute - day * kMinutesPerDay;
        if (line.isOn(day) && ofDay >= line.from && ofDay <= line.to && std::abs(rate - line.ratePerSecond) <= reachRate)
            return WeekHandle{Part::Plateau, i, day, day * kMinutesPerDay + (line.from + line.to) / 2.0, line.ratePerSecond};
    }
    if (std::abs(rate - m_base) <= reachRate) return WeekHandle{Part::Base, -1, std::clamp(static_cast<int>(minute / kMinutesPerDay), 0, 6), minute, m_base};
    return std::nullopt;
}

void WeeklyProfile::setFrom(WeeklyLine& line, int minute)
{
    if (line.from == minute) return;
    line.from = minute;
    line.json["from"] = timeOfDayText(minute).toStdString();
}

void WeeklyProfile::setTo(WeeklyLine& line, int minute)
{
    if (line.to == minute) return;
    line.to = minute;
    line.json["to"] = timeOfDayText(minute).toStdString();
}

void WeeklyProfile::setRate(WeeklyLine& line, double ratePerSecond)
{
    if (line.ratePerSecond == ratePerSecond) return;
    line.ratePerSecond = ratePerSecond;
    line.json["rate"] = m_unit.text(ratePerSecond).toStdString();
}

void WeeklyProfile::setDays(WeeklyLine& line, int days)
{
    if (line.days == days) return;
    line.days = days;
    line.json["days"] = daysText(days).toStdString();
}

void WeeklyProfile::setRamp(WeeklyLine& line, double minutes)
{
    if (std::abs(line.rampMinutes - minutes) < 1e-9) return;
    line.rampMinutes = minutes;
    line.json["ramp"] = rampText(minutes).toStdString();
}

void WeeklyProfile::setBase(double ratePerSecond)
{
    if (m_base == ratePerSecond) return;
    m_base = ratePerSecond;
    m_baseText = m_unit.text(ratePerSecond);
}

int WeeklyProfile::splitOff(int index, int day)
{
    const auto at = static_cast<std::size_t>(index);
    if (m_lines[at].days == 1 << day) return index;
    WeeklyLine alone = m_lines[at];
    setDays(m_lines[at], m_lines[at].days & ~(1 << day));
    setDays(alone, 1 << day);
    m_lines.insert(m_lines.begin() + index + 1, std::move(alone));
    return index + 1;
}

WeeklyProfile::Moved WeeklyProfile::moved(const WeekHandle& handle, double minute, double ratePerSecond, bool onlyDay) const
{
    Moved result{*this, handle};
    WeeklyProfile& profile = result.profile;
    const double rate = std::max(0.0, ratePerSecond);
    result.handle.ratePerSecond = rate;
    if (handle.part == Part::Base) {
        profile.setBase(rate);
        return result;
    }
    if (handle.line < 0 || handle.line >= static_cast<int>(m_lines.size())) return result;
    if (onlyDay) result.handle.line = profile.splitOff(handle.line, handle.day);
    WeeklyLine& line = profile.m_lines[static_cast<std::size_t>(result.handle.line)];
    const double midnight = handle.day * kMinutesPerDay;
    const double ofDay = minute - midnight;
    switch (handle.part) {
    case Part::From:
        profile.setFrom(line, roundedMinute(ofDay, 0, line.to - 1));
        profile.setRate(line, rate);
        result.handle.minute = midnight + line.from;
        break;
    case Part::To:
        profile.setTo(line, roundedMinute(ofDay, line.from + 1, 1440));
        profile.setRate(line, rate);
        result.handle.minute = midnight + line.to;
        break;
    case Part::Plateau: {
        const int length = line.to - line.from;
        const int from = roundedMinute(line.from + minute - handle.minute, 0, 1440 - length);
        profile.setFrom(line, from);
        profile.setTo(line, from + length);
        profile.setRate(line, rate);
        result.handle.minute = midnight + from + length / 2.0;
        break;
    }
    case Part::RampStart:
    case Part::RampEnd: {
        const bool isStart = handle.part == Part::RampStart;
        if (minute != handle.minute) profile.setRamp(line, roundedMinute(isStart ? line.from - ofDay : ofDay - line.to, 0, kMaxRampMinutes));
        profile.setBase(rate);
        result.handle.minute = midnight + (isStart ? line.from - line.rampMinutes : line.to + line.rampMinutes);
        break;
    }
    case Part::Base: break;
    }
    return result;
}

WeeklyProfile::Moved WeeklyProfile::added(double minute, double ratePerSecond) const
{
    Moved result{*this, {}};
    WeeklyProfile& profile = result.profile;
    const int day = std::clamp(static_cast<int>(minute / kMinutesPerDay), 0, 6);
    const double ofDay = minute - day * kMinutesPerDay;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const WeeklyLine& line = m_lines[i];
        if (!line.isOn(day) || ofDay <= line.from || ofDay >= line.to || ratePerSecond > line.ratePerSecond * 1.02) continue;
        WeeklyLine second = line;   // a lower line within a higher one would not be seen: the higher one is cut
        const int cut = roundedMinute(std::round(ofDay / 60) * 60, line.from + 1, line.to - 1);
        profile.setTo(profile.m_lines[i], cut);
        profile.setFrom(second, cut);
        profile.m_lines.insert(profile.m_lines.begin() + static_cast<std::ptrdiff_t>(i) + 1, second);
        result.handle = {Part::From, static_cast<int>(i) + 1, day, day * kMinutesPerDay + cut, line.ratePerSecond};
        return result;
    }
    WeeklyLine line;
    line.days = 0;
    line.from = -1;
    line.to = -1;
    const int from = std::clamp(static_cast<int>(ofDay / 60) * 60, 0, 1380);
    profile.setDays(line, 1 << day);
    profile.setFrom(line, from);
    profile.setTo(line, from + 60);
    line.json["rate"] = m_unit.text(ratePerSecond).toStdString();
    line.ratePerSecond = ratePerSecond;
    profile.m_lines.push_back(line);
    result.handle = {Part::From, static_cast<int>(profile.m_lines.size()) - 1, day, day * kMinutesPerDay + from, ratePerSecond};
    return result;
}

WeeklyProfile WeeklyProfile::removed(const WeekHandle& handle, bool onlyDay) const
{
    WeeklyProfile profile = *this;
    if (handle.part == Part::Base) {
        profile.m_base = 0;
        profile.m_baseText.reset();
        return profile;
    }
    if (handle.line < 0 || handle.line >= static_cast<int>(m_lines.size())) return profile;
    const int index = onlyDay ? profile.splitOff(handle.line, handle.day) : handle.line;
    profile.m_lines.erase(profile.m_lines.begin() + index);
    return profile;
}

WeeklyProfile WeeklyProfile::scaled(double factor) const
{
    WeeklyProfile profile = *this;
    for (WeeklyLine& line : profile.m_lines) profile.setRate(line, line.ratePerSecond * factor);
    profile.setBase(m_base * factor);
    return profile;
}

WeeklyProfile WeeklyProfile::fromLines(std::vector<WeeklyLine> lines, double basePerSecond, const RateUnit& unit)
{
    WeeklyProfile profile;
    profile.m_unit = unit;
    for (WeeklyLine& line : lines) {
        line.json = Json::object();
        line.json["days"] = daysText(line.days).toStdString();
        line.json["from"] = timeOfDayText(line.from).toStdString();
        line.json["to"] = timeOfDayText(line.to).toStdString();
        line.json["rate"] = unit.text(line.ratePerSecond).toStdString();
        if (line.rampMinutes > 0) line.json["ramp"] = rampText(line.rampMinutes).toStdString();
    }
    profile.m_lines = std::move(lines);
    profile.m_base = basePerSecond;
    profile.m_baseText = unit.text(basePerSecond);
    return profile;
}

std::vector<Edit> WeeklyProfile::edits(const QString& pointer, const WeeklyProfile& former) const
{
    const auto listOf = [](const WeeklyProfile& profile) {
        Json list = Json::array();
        for (const WeeklyLine& line : profile.m_lines) list.push_back(line.json);
        return list;
    };
    std::vector<Edit> result;
    if (Json list = listOf(*this); list != listOf(former)) {
        if (list.empty()) result.push_back({pointer + u"/weekly"_s, std::nullopt});
        else result.push_back({pointer + u"/weekly"_s, std::move(list)});
    }
    if (m_baseText != former.m_baseText) result.push_back({pointer + u"/otherwise"_s, m_baseText ? std::optional(Json(m_baseText->toStdString())) : std::nullopt});
    return result;
}

QString WeeklyProfile::describe(const WeekHandle& handle) const
{
    if (handle.line < 0 || handle.line >= static_cast<int>(m_lines.size())) return translated("Otherwise");
    const WeeklyLine& line = m_lines[static_cast<std::size_t>(handle.line)];
    return u"%1 %2–%3"_s.arg(daysForPeople(line.days), timeOfDayText(line.from), timeOfDayText(line.to));
}

} // namespace headroom::gui
