#include "app/gui/shell/format.h"

#include "core/quantities/money.h"

#include <QCoreApplication>
#include <QDate>
#include <QLocale>

#include <algorithm>
#include <atomic>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui::format {

namespace {

QString tr(const char* source) { return QCoreApplication::translate("headroom::gui::format", source); }

constexpr QChar kMinus(0x2212);

QDate dateOf(const calendar::LocalTime& local) { return {local.year, local.month, local.day}; }

std::atomic<bool> decimalBytes = false, currencySign = false;

/// Only signs that one currency alone has in the places where this is read.
QString signOf(const QString& code)
{
    if (code == u"USD"_s) return u"$"_s;
    if (code == u"EUR"_s) return u"€"_s;
    if (code == u"GBP"_s) return u"£"_s;
    return {};
}

} // namespace

void setStyle(Style style)
{
    decimalBytes = style.decimalBytes;
    currencySign = style.currencySign;
}

QString number(double value, int decimals)
{
    if (!std::isfinite(value)) return u"–"_s;
    QString result = QLocale().toString(value, 'f', decimals);
    if (result.startsWith(QLocale().negativeSign())) result.replace(0, QLocale().negativeSign().size(), kMinus);
    return result;
}

QString figure(double value)
{
    const double size = std::abs(value);
    if (size == 0) return u"0"_s;
    return number(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4);
}

QString largeNumber(double value)
{
    if (value >= 9.995e8) return tr("%1 billion").arg(number(value / 1e9, 2));
    if (value >= 9.95e6) return tr("%1 million").arg(number(value / 1e6, 0));
    if (value >= 1e6) return tr("%1 million").arg(number(value / 1e6, 1));
    return number(value);
}

QString percent(double share)
{
    const double exact = share * 100;
    const double value = std::abs(exact - std::round(exact)) < 1e-6 ? std::round(exact) : exact;   // a sum that is 100 but for its rounding
    const double size = std::abs(value);
    // 99.97 must not read as 100: next to the end the places grow as they do next to zero.
    const double fromEnd = size <= 100 ? std::min(size, 100 - size) : size;
    const int decimals = fromEnd == 0 || fromEnd >= 10 ? 0 : fromEnd >= 1 ? 1 : fromEnd >= 0.01 ? 2 : 3;
    return tr("%1 %").arg(number(value, size == 0 || size == 100 ? 0 : decimals));
}

QString latency(double milliseconds)
{
    if (!std::isfinite(milliseconds)) return u"–"_s;
    if (milliseconds < 1) return tr("%1 ms").arg(number(milliseconds, 2));
    if (milliseconds < 10) return tr("%1 ms").arg(number(milliseconds, 1));
    if (milliseconds < 1000) return tr("%1 ms").arg(number(milliseconds, 0));
    if (milliseconds < 10'000) return tr("%1 s").arg(number(milliseconds / 1000, 2));
    if (milliseconds < 120'000) return tr("%1 s").arg(number(milliseconds / 1000, 1));
    return span(Duration::milliseconds(static_cast<std::int64_t>(milliseconds)));
}

QString span(Duration span)
{
    const auto seconds = static_cast<qint64>(std::llround(span.toSeconds()));
    if (seconds < 1) return tr("%1 ms").arg(number(span.toMilliseconds(), 0));
    if (seconds < 60) return tr("%1 s").arg(seconds);
    const qint64 minutes = seconds / 60;
    if (seconds < 600 && seconds % 60) return tr("%1 min %2 s").arg(minutes).arg(seconds % 60);
    if (minutes < 60) return tr("%1 min").arg(minutes);
    const qint64 hours = minutes / 60;
    if (hours <= 48 && minutes % 60) return tr("%1 h %2 min").arg(hours).arg(minutes % 60);
    if (hours <= 48) return tr("%1 h").arg(hours);
    if (hours % 24 == 0 || hours > 240) return tr("%1 days").arg((hours + 12) / 24);
    return tr("%1 days %2 h").arg(hours / 24).arg(hours % 24);
}

QString plusMinus(const QString& halfWidth) { return halfWidth.isEmpty() ? QString() : u"±"_s + halfWidth; }

QString amount(const Money& amount)
{
    return number(amount.roundedToCents().toDouble(), 2);
}

QString money(const Money& amount, bool cents)
{
    const QString figures = cents ? format::amount(amount) : number(amount.toDouble(), std::abs(amount.toDouble()) < 100 ? 2 : 0);
    const QString code = QString::fromStdString(amount.currency().code());
    if (const QString sign = currencySign ? signOf(code) : QString(); !sign.isEmpty()) {
        const bool isNegative = figures.startsWith(u'\u2212');
        return (isNegative ? u"\u2212"_s : QString()) + sign + figures.mid(isNegative ? 1 : 0);
    }
    return u"%1 %2"_s.arg(figures, code);
}

double moneyValue(const Money& amount) { return amount.toDouble(); }

QString bytes(double bytes)
{
    if (decimalBytes) {
        if (bytes >= 1e9) return tr("%1 GB").arg(figure(bytes / 1e9));
        if (bytes >= 1e6) return tr("%1 MB").arg(figure(bytes / 1e6));
        if (bytes >= 1e3) return tr("%1 kB").arg(figure(bytes / 1e3));
        return tr("%1 B").arg(number(bytes));
    }
    constexpr double kKi = 1024;
    if (bytes >= kKi * kKi * kKi) return tr("%1 GiB").arg(figure(bytes / (kKi * kKi * kKi)));
    if (bytes >= kKi * kKi) return tr("%1 MiB").arg(figure(bytes / (kKi * kKi)));
    if (bytes >= kKi) return tr("%1 KiB").arg(figure(bytes / kKi));
    return tr("%1 B").arg(number(bytes));
}

LocalClock::LocalClock(const std::string& timeZone)
{
    if (auto known = calendar::Calendar::forZone(timeZone)) m_calendar = *known;
}

QString LocalClock::date(SimTime time) const
{
    const QDate date = dateOf(m_calendar.local(time));
    return QLocale().toString(date, u"d MMM"_s);
}

QString LocalClock::longDate(SimTime time) const
{
    return QLocale().toString(dateOf(m_calendar.local(time)), u"ddd d MMM yyyy"_s);
}

QString LocalClock::clock(SimTime time) const
{
    const auto minutes = m_calendar.local(time).sinceMidnight / Duration::minutes(1);
    return u"%1:%2"_s.arg(minutes / 60, 2, 10, QChar(u'0')).arg(minutes % 60, 2, 10, QChar(u'0'));
}

QString LocalClock::dateTime(SimTime time) const { return date(time) + QChar(u' ') + clock(time); }

QString LocalClock::month(SimTime time) const
{
    return QLocale().toString(dateOf(m_calendar.local(time)), u"MMMM yyyy"_s);
}

} // namespace headroom::gui::format
