#pragma once

#include "app/gui/shell/theme.h"

#include <QObject>

namespace headroom::gui {

/// The user's preferences: kept across sessions, in force at once. One for the program; GUI thread only.
class Settings : public QObject {
    Q_OBJECT

public:
    enum class ByteUnits { Binary, Decimal };
    enum class CurrencyStyle { Code, Symbol };

    static constexpr int kMinAutosaveSeconds = 10, kMaxAutosaveSeconds = 3600, kDefaultAutosaveSeconds = 60;

    [[nodiscard]] static Settings& instance();

    [[nodiscard]] Theme::Mode theme() const { return m_theme; }
    [[nodiscard]] ByteUnits byteUnits() const { return m_byteUnits; }
    [[nodiscard]] CurrencyStyle currencyStyle() const { return m_currencyStyle; }
    /// Of a simulation; 0 = as many as the machine has.
    [[nodiscard]] int threads() const { return m_threads; }
    /// Whether anything may move by itself.
    [[nodiscard]] bool animations() const { return m_animations; }
    [[nodiscard]] int autosaveSeconds() const { return m_autosaveSeconds; }
    /// Texts as testers of translations need them; from the next start of the program.
    [[nodiscard]] bool pseudoLocale() const { return m_pseudoLocale; }

    void setTheme(Theme::Mode mode);
    void setByteUnits(ByteUnits units);
    void setCurrencyStyle(CurrencyStyle style);
    /// Clamped to [0, number of the machine's threads].
    void setThreads(int threads);
    void setAnimations(bool on);
    /// Clamped to [kMinAutosaveSeconds, kMaxAutosaveSeconds].
    void setAutosaveSeconds(int seconds);
    void setPseudoLocale(bool on);

    /// Reads what is kept and puts it into force; for tests that change the store, and at start.
    void reload();

Q_SIGNALS:
    /// One or more of them have changed.
    void changed();
    /// Figures are written in another way: views show theirs again.
    void figuresChanged();

private:
    Settings();
    void applyFormats();
    template <typename T> bool store(T& member, T value, const QString& key);

    Theme::Mode m_theme = Theme::Mode::System;
    ByteUnits m_byteUnits = ByteUnits::Binary;
    CurrencyStyle m_currencyStyle = CurrencyStyle::Code;
    int m_threads = 0, m_autosaveSeconds = kDefaultAutosaveSeconds;
    bool m_animations = true, m_pseudoLocale = false;
};

} // namespace headroom::gui
