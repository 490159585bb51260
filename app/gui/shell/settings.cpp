#include "app/gui/shell/settings.h"

#include "app/gui/shell/format.h"

#include <QApplication>
#include <QSettings>
#include <QThread>

#include <algorithm>
#include <type_traits>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

/// A kept number outside [low, high] is of another version or was edited by hand: the default holds.
int read(const QString& key, int fallback, int low, int high)
{
    bool isNumber = false;
    const int value = QSettings().value(key, fallback).toInt(&isNumber);
    return isNumber && value >= low && value <= high ? value : fallback;
}

} // namespace

Settings::Settings() { reload(); }

Settings& Settings::instance()
{
    static Settings settings;
    return settings;
}

void Settings::reload()
{
    m_theme = static_cast<Theme::Mode>(read(u"ui/theme"_s, static_cast<int>(Theme::Mode::System), 0, 2));
    m_byteUnits = static_cast<ByteUnits>(read(u"ui/byteUnits"_s, 0, 0, 1));
    m_currencyStyle = static_cast<CurrencyStyle>(read(u"ui/currencyStyle"_s, 0, 0, 1));
    m_threads = read(u"run/threads"_s, 0, 0, std::max(1, QThread::idealThreadCount()));
    m_autosaveSeconds = read(u"autosave/seconds"_s, kDefaultAutosaveSeconds, kMinAutosaveSeconds, kMaxAutosaveSeconds);
    m_animations = QSettings().value(u"ui/animations"_s, true).toBool();
    m_pseudoLocale = QSettings().value(u"ui/pseudoLocale"_s, false).toBool();
    applyFormats();
    Q_EMIT changed();
    Q_EMIT figuresChanged();
}

void Settings::applyFormats() { format::setStyle({m_byteUnits == ByteUnits::Decimal, m_currencyStyle == CurrencyStyle::Symbol}); }

template <typename T> bool Settings::store(T& member, T value, const QString& key)
{
    if (member == value) return false;
    member = value;
    if constexpr (std::is_enum_v<T>) QSettings().setValue(key, static_cast<int>(value));
    else QSettings().setValue(key, value);
    return true;
}

void Settings::setTheme(Theme::Mode mode)
{
    const bool isNew = store(m_theme, mode, u"ui/theme"_s);
    if (Theme::mode() != mode) Theme::apply(mode);
    if (isNew) Q_EMIT changed();
}

void Settings::setByteUnits(ByteUnits units)
{
    if (!store(m_byteUnits, units, u"ui/byteUnits"_s)) return;
    applyFormats();
    Q_EMIT figuresChanged();
    Q_EMIT changed();
}

void Settings::setCurrencyStyle(CurrencyStyle style)
{
    if (!store(m_currencyStyle, style, u"ui/currencyStyle"_s)) return;
    applyFormats();
    Q_EMIT figuresChanged();
    Q_EMIT changed();
}

void Settings::setThreads(int threads)
{
    if (store(m_threads, std::clamp(threads, 0, std::max(1, QThread::idealThreadCount())), u"run/threads"_s)) Q_EMIT changed();
}

void Settings::setAnimations(bool on)
{
    if (!store(m_animations, on, u"ui/animations"_s)) return;
    Q_EMIT changed();
}

void Settings::setAutosaveSeconds(int seconds)
{
    if (store(m_autosaveSeconds, std::clamp(seconds, kMinAutosaveSeconds, kMaxAutosaveSeconds), u"autosave/seconds"_s)) Q_EMIT changed();
}

void Settings::setPseudoLocale(bool on)
{
    if (store(m_pseudoLocale, on, u"ui/pseudoLocale"_s)) Q_EMIT changed();
}

} // namespace headroom::gui
