#include "app/gui/traffic/paste_table.h"

#include "core/quantities/parse.h"
#include "models/scenario/local_text.h"

#include <QCoreApplication>
#include <QDate>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr int kMaxRows = 20'000;
constexpr std::size_t kMaxProblems = 50;

QString said(const char* text) { return QCoreApplication::translate("headroom::gui::PastedTraffic", text); }

using Rows = std::vector<QStringList>;

/// Cells of one line; quotes may hold the separator.
QStringList cellsOf(const QString& line, QChar separator)
{
    QStringList cells;
    QString cell;
    bool isQuoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar letter = line[i];
        if (letter == u'"') {
            if (isQuoted && i + 1 < line.size() && line[i + 1] == u'"') cell += line[++i];
            else isQuoted = !isQuoted;
        } else if (letter == separator && !isQuoted) {
            cells << cell.trimmed();
            cell.clear();
        } else {
            cell += letter;
        }
    }
    cells << cell.trimmed();
    return cells;
}

QChar separatorOf(const QString& text)
{
    if (text.contains(u'\t')) return u'\t';
    return text.contains(u';') ? u';' : u',';
}

std::optional<int> weekdayOf(const QString& cell)
{
    if (cell.isEmpty() || cell.contains(u',') || cell.contains(u'-')) return std::nullopt;
    const auto days = scenario::parseWeekdays(cell.toStdString());
    return days && days->size() == 1 ? std::optional(days->front()) : std::nullopt;
}

/// "7", "07:00", "7h", "07:00-08:00" → 7.
std::optional<int> hourOf(const QString& cell)
{
    static const QRegularExpression form(u"^(\\d{1,2})(?::00)?\\s*(?:h|[-–]\\s*\\d{1,2}(?::00)?)?$"_s);
    const auto match = form.match(cell);
    if (!match.hasMatch()) return std::nullopt;
    const int hour = match.captured(1).toInt();
    return hour <= 23 ? std::optional(hour) : std::nullopt;
}

/// A rate in requests a second; empty when the cell is none.
std::optional<double> rateOf(QString cell, const RateUnit& unit, QChar separator)
{
    cell.remove(u' ').remove(QChar(0x00A0)).remove(QChar(0x202F)).remove(u'\'');
    static const QRegularExpression thousands(u"^\\d{1,3}(,\\d{3})+(\\.\\d+)?$"_s);
    if (thousands.match(cell).hasMatch()) cell.remove(u',');
    else if (separator != u',') cell.replace(u',', u'.');
    bool isNumber = false;
    const double value = cell.toDouble(&isNumber);
    if (isNumber) return std::isfinite(value) ? std::optional(unit.toPerSecond(value)) : std::nullopt;
    const auto rate = parseRequestRate(cell.toStdString());
    return rate ? std::optional(rate->value) : std::nullopt;
}

class Parser {
public:
    Parser(const QString& text, const RateUnit& unit, const calendar::Calendar& calendar) : m_unit(unit), m_calendar(calendar), m_separator(separatorOf(text))
    {
        const QStringList lines = text.split(QRegularExpression(u"\\r\\n|\\n|\\r"_s));
        for (int i = 0; i < lines.size() && i < kMaxRows + 2; ++i) {
            if (lines[i].trimmed().isEmpty()) continue;
            m_rows.push_back(cellsOf(lines[i], m_separator));
            m_numbers.push_back(i + 1);
        }
    }

    PastedTraffic parse()
    {
        if (m_rows.empty()) return m_result;
        if (m_rows.size() > kMaxRows) {
            problem(0, 0, said("There are more than 20,000 rows."));
            return m_result;
        }
        if (!tryGrid() && !tryDated())
            problem(0, 0, said("This is neither a table of weekdays and hours nor a list of dates with rates: the first column or row has to name them."));
        return std::move(m_result);
    }

private:
    void problem(std::size_t row, int column, const QString& message)
    {
        if (m_result.problems.size() < kMaxProblems) m_result.problems.push_back({row == 0 ? 0 : m_numbers[row - 1], column, message});
    }

    [[nodiscard]] bool tryGrid()
    {
        const auto named = [](const QStringList& cells, int skip, const auto& nameOf) {
            return std::count_if(cells.begin() + std::min<qsizetype>(skip, cells.size()), cells.end(), [&](const QString& cell) { return nameOf(cell).has_value(); });
        };
        QStringList firstColumn;
        for (const QStringList& row : m_rows) firstColumn << row.front();
        const bool daysDown = named(firstColumn, 0, weekdayOf) >= 2, daysAcross = named(m_rows.front(), 1, weekdayOf) >= 2;
        if (!daysDown && !daysAcross) return tryBareGrid();
        m_result.kind = PastedTraffic::Kind::Weekly;
        m_result.hourly.assign(168, 0);
        std::array<bool, 168> isSet{};
        const bool hasHeader = daysAcross || !weekdayOf(firstColumn.front());
        std::map<int, int> columns;   // column → hour or weekday
        for (int column = 1; column < m_rows.front().size(); ++column) {
            const QString& cell = m_rows.front()[column];
            const auto name = !hasHeader ? std::optional(column - 1) : daysAcross ? weekdayOf(cell) : hourOf(cell);
            if (!name || (!daysAcross && *name > 23)) problem(1, column + 1, said(daysAcross ? "“%1” is not a weekday." : "“%1” is not an hour of the day.").arg(cell));
            else columns[column] = *name;
        }
        for (std::size_t r = hasHeader ? 1 : 0; r < m_rows.size(); ++r) {
            const QStringList& row = m_rows[r];
            const auto name = daysAcross ? hourOf(row.front()) : weekdayOf(row.front());
            if (!name) {
                problem(r + 1, 1, said(daysAcross ? "“%1” is not an hour of the day." : "“%1” is not a weekday.").arg(row.front()));
                continue;
            }
            for (const auto& [column, other] : columns) {
                const int hour = daysAcross ? other * 24 + *name : *name * 24 + other;
                put(r, column, hour, isSet);
            }
            if (row.size() > m_rows.front().size()) problem(r + 1, static_cast<int>(m_rows.front().size()) + 1, said("This row is longer than the first one."));
        }
        const auto missing = std::count(isSet.begin(), isSet.end(), false);
        if (missing > 0 && m_result.problems.empty()) problem(0, 0, said("%1 of the 168 hours of the week are not in the table.").arg(missing));
        joinHours();
        return true;
    }

    /// 7 × 24 or 24 × 7 numbers without names, Monday and midnight first.
    [[nodiscard]] bool tryBareGrid()
    {
        const auto columns = m_rows.front().size();
        const bool daysDown = m_rows.size() == 7 && columns == 24, daysAcross = m_rows.size() == 24 && columns == 7;
        if (!daysDown && !daysAcross) return false;
        m_result.kind = PastedTraffic::Kind::Weekly;
        m_result.hourly.assign(168, 0);
        std::array<bool, 168> isSet{};
        for (std::size_t r = 0; r < m_rows.size(); ++r)
            for (int c = 0; c < columns; ++c) put(r, c, daysDown ? static_cast<int>(r) * 24 + c : c * 24 + static_cast<int>(r), isSet);
        joinHours();
        return true;
    }

    void put(std::size_t row, int column, int hour, std::array<bool, 168>& isSet)
    {
        const QStringList& cells = m_rows[row];
        const QString cell = column < cells.size() ? cells[column] : QString();
        if (cell.isEmpty()) {
            problem(row + 1, column + 1, said("There is no rate here."));
            return;
        }
        const auto rate = rateOf(cell, m_unit, m_separator);
        if (!rate) problem(row + 1, column + 1, said("“%1” is not a rate.").arg(cell.left(40)));
        else if (*rate < 0) problem(row + 1, column + 1, said("A rate cannot be negative."));
        else if (isSet[static_cast<std::size_t>(hour)]) problem(row + 1, column + 1, said("This hour is in the table twice."));
        if (!rate || *rate < 0) return;
        m_result.hourly[static_cast<std::size_t>(hour)] = *rate;
        isSet[static_cast<std::size_t>(hour)] = true;
    }

    /// Equal hours one after another are one line, equal lines of several days as well.
    void joinHours()
    {
        std::map<double, int> counts;
        for (const double rate : m_result.hourly) ++counts[rate];
        m_result.basePerSecond = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
        for (int day = 0; day < 7; ++day) {
            for (int hour = 0; hour < 24;) {
                const double rate = m_result.hourly[static_cast<std::size_t>(day * 24 + hour)];
                int end = hour + 1;
                while (end < 24 && m_result.hourly[static_cast<std::size_t>(day * 24 + end)] == rate) ++end;
                if (rate != m_result.basePerSecond) addLine(day, hour * 60, end * 60, rate);
                hour = end;
            }
        }
    }

    void addLine(int day, int from, int to, double rate)
    {
        for (WeeklyLine& line : m_result.lines) {
            if (line.from != from || line.to != to || line.ratePerSecond != rate) continue;
            line.days |= 1 << day;
            return;
        }
        WeeklyLine line;
        line.days = 1 << day;
        line.from = from;
        line.to = to;
        line.ratePerSecond = rate;
        m_result.lines.push_back(std::move(line));
    }

    struct Row {
        SimTime from, to;
        bool isDay = false;
        double rate = 0;
        QString name;
        std::size_t row = 0;
    };

    [[nodiscard]] bool tryDated()
    {
        static const QRegularExpression date(u"^\\d{4}-\\d{2}-\\d{2}"_s);
        std::size_t first = 0;
        if (!date.match(m_rows.front().front()).hasMatch()) first = 1;   // headers
        if (first >= m_rows.size() || !date.match(m_rows[first].front()).hasMatch()) return false;
        m_result.kind = PastedTraffic::Kind::Dated;
        std::vector<Row> rows;
        for (std::size_t r = first; r < m_rows.size(); ++r)
            if (auto row = datedRow(r)) rows.push_back(std::move(*row));
        std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.from < b.from; });
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (i > 0 && rows[i].from == rows[i - 1].from) problem(rows[i].row + 1, 1, said("This instant is in the table twice."));
            if (rows[i].isDay) continue;
            rows[i].to = i + 1 < rows.size() ? rows[i + 1].from : i > 0 ? rows[i].from + (rows[i].from - rows[i - 1].from) : rows[i].from + Duration::hours(1);
        }
        m_result.rows = static_cast<int>(rows.size());
        joinRows(rows);
        return true;
    }

    [[nodiscard]] std::optional<Row> datedRow(std::size_t r)
    {
        const QStringList& cells = m_rows[r];
        Row row;
        row.row = r;
        const auto instant = scenario::parseLocalTime(m_calendar, cells.front().toStdString());
        if (!instant) {
            problem(r + 1, 1, said("“%1” is not a date such as 2026-11-27 or 2026-11-27T09:00.").arg(cells.front().left(40)));
            return std::nullopt;
        }
        row.from = *instant;
        row.isDay = cells.front().size() <= 10;
        row.to = m_calendar.addDays(row.from, 1);
        if (cells.size() < 2 || cells[1].isEmpty()) {
            problem(r + 1, 2, said("There is no rate here."));
            return std::nullopt;
        }
        const auto rate = rateOf(cells[1], m_unit, m_separator);
        if (!rate || *rate < 0) {
            problem(r + 1, 2, rate ? said("A rate cannot be negative.") : said("“%1” is not a rate.").arg(cells[1].left(40)));
            return std::nullopt;
        }
        row.rate = *rate;
        if (cells.size() > 2) row.name = cells[2];
        return row;
    }

    void joinRows(const std::vector<Row>& rows)
    {
        const RateUnit& unit = m_unit;
        const EventTexts texts{m_calendar};
        for (std::size_t i = 0; i < rows.size();) {
            std::size_t end = i + 1;
            while (end < rows.size() && rows[end].rate == rows[i].rate && rows[end].name == rows[i].name && rows[end].from == rows[end - 1].to) ++end;
            Json event = Json::object();
            event["name"] = (rows[i].name.isEmpty() ? said("Pasted %1").arg(texts.date(rows[i].from)) : rows[i].name).toStdString();
            event["from"] = texts.instant(rows[i].from).toStdString();
            event["to"] = texts.instant(rows[end - 1].to).toStdString();
            event["rate"] = unit.text(rows[i].rate).toStdString();
            m_result.events.push_back(std::move(event));
            i = end;
        }
    }

    struct EventTexts {
        const calendar::Calendar& calendar;
        [[nodiscard]] QString date(SimTime time) const { return QString::fromStdString(calendar.formatDate(time)); }
        [[nodiscard]] QString instant(SimTime time) const { return QString::fromStdString(calendar.format(time)).left(16); }
    };

    const RateUnit& m_unit;
    const calendar::Calendar& m_calendar;
    QChar m_separator;
    Rows m_rows;
    std::vector<int> m_numbers;   ///< line of the text that each row came from
    PastedTraffic m_result;
};

} // namespace

PastedTraffic parsePastedTraffic(const QString& text, const RateUnit& unit, const calendar::Calendar& calendar) { return Parser(text, unit, calendar).parse(); }

QString weeklyTable(const WeeklyProfile& profile)
{
    const auto means = profile.hourlyMeans();
    QString text = profile.unit().name();
    for (int hour = 0; hour < 24; ++hour) text += u"\t%1:00"_s.arg(hour, 2, 10, QChar(u'0'));
    text += u'\n';
    for (int day = 0; day < 7; ++day) {
        text += daysText(1 << day);
        for (int hour = 0; hour < 24; ++hour)
            text += u'\t' + QString::number(profile.unit().fromPerSecond(means[static_cast<std::size_t>(day * 24 + hour)]), 'g', 8);
        text += u'\n';
    }
    return text;
}

} // namespace headroom::gui
