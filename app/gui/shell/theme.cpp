#include "app/gui/shell/theme.h"

#include "app/gui/shell/ink_icon.h"

#include "app/gui/shell/style.h"

#include <QApplication>
#include <QFile>
#include <QFont>
#include <QFontDatabase>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPalette>
#include <QPixmap>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

/// JSON names of Role, in its order.
constexpr std::array kRoleNames{
    "window", "base", "alternate", "canvas", "canvasDot", "button", "buttonEdge", "hover", "line", "fieldEdge", "grid",
    "text", "secondaryText", "mutedText", "accent", "accentText", "selection", "selectionText",
    "bad", "badGround", "badEdge", "warning", "warningGround", "warningEdge", "good", "goodGround", "goodEdge",
    "estimate", "estimateGround", "estimateEdge"};
static_assert(kRoleNames.size() == static_cast<std::size_t>(Theme::Role::EstimateEdge) + 1);

Theme& mutableCurrent()
{
    static Theme theme;
    return theme;
}

Theme::Mode g_mode = Theme::Mode::System;   // what the user chose; the application has one theme

QPalette paletteOf(const Theme& theme)
{
    using R = Theme::Role;
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, R color) { palette.setColor(role, theme.color(color)); };
    set(QPalette::Window, R::Window);
    set(QPalette::WindowText, R::Text);
    set(QPalette::Base, R::Base);
    set(QPalette::AlternateBase, R::Alternate);
    set(QPalette::Text, R::Text);
    set(QPalette::Button, R::Button);
    set(QPalette::ButtonText, R::Text);
    set(QPalette::BrightText, R::Bad);
    set(QPalette::Light, R::Base);
    set(QPalette::Midlight, R::Hover);
    set(QPalette::Mid, R::Line);
    set(QPalette::Dark, R::FieldEdge);
    set(QPalette::Shadow, R::Line);
    set(QPalette::Highlight, R::Accent);
    set(QPalette::HighlightedText, R::AccentText);
    set(QPalette::Link, R::Accent);
    set(QPalette::LinkVisited, R::Accent);
    set(QPalette::PlaceholderText, R::MutedText);
    set(QPalette::ToolTipBase, R::Text);
    set(QPalette::ToolTipText, R::Base);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor half = theme.color(R::Text);
        half.setAlphaF(0.5F);
        palette.setColor(QPalette::Disabled, role, half);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, theme.color(R::Line));
    return palette;
}

} // namespace

Theme Theme::read(const QString& name)
{
    QFile file(u":/themes/"_s + name + u".json"_s);
    QJsonObject root;
    if (file.open(QIODevice::ReadOnly)) root = QJsonDocument::fromJson(file.readAll()).object();

    Theme theme;
    theme.m_isDark = name == u"dark"_s;
    const QJsonObject roles = root[u"roles"_s].toObject();
    for (const char* role : kRoleNames) theme.m_colors.push_back(QColor(roles[QLatin1StringView(role)].toString()));
    for (const auto& entry : root[u"series"_s].toArray()) {
        theme.m_series.push_back(QColor(entry.toObject()[u"area"_s].toString()));
        theme.m_lineSeries.push_back(QColor(entry.toObject()[u"line"_s].toString()));
    }
    const QJsonObject saturation = root[u"saturation"_s].toObject();
    for (const auto& entry : saturation[u"stops"_s].toArray())
        theme.m_saturation.push_back({entry.toObject()[u"percent"_s].toDouble() / 100.0,
                                      QColor(entry.toObject()[u"colour"_s].toString())});
    theme.m_textOnLow = QColor(saturation[u"textUpTo50Percent"_s].toString());
    theme.m_textOnHigh = QColor(saturation[u"textAbove50Percent"_s].toString());
    return theme;
}

const Theme& Theme::current()
{
    Theme& theme = mutableCurrent();
    if (theme.m_colors.isEmpty()) theme = read(u"light"_s);
    return theme;
}

const Theme& Theme::print()
{
    static const Theme theme = read(u"light"_s);
    return theme;
}

Theme::Mode Theme::mode() { return g_mode; }

void Theme::apply(Mode mode)
{
    // Qt 6.4 knows no colour scheme: what the platform's own palette looks like decides, asked before ours replaces it.
    static const bool systemIsDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    g_mode = mode;
    const bool dark = mode == Mode::Dark || (mode == Mode::System && systemIsDark);
    mutableCurrent() = read(dark ? u"dark"_s : u"light"_s);
    if (!qobject_cast<Style*>(QApplication::style())) QApplication::setStyle(new Style);   // the application owns it
    QApplication::setFont(font(13));
    QApplication::setPalette(paletteOf(current()));
}

QColor Theme::color(Role role) const { return m_colors.value(static_cast<qsizetype>(role)); }

QColor Theme::series(int index) const { return m_series.isEmpty() ? QColor() : m_series[index % m_series.size()]; }

QColor Theme::lineSeries(int index) const
{
    return m_lineSeries.isEmpty() ? QColor() : m_lineSeries[index % m_lineSeries.size()];
}

QColor Theme::saturation(double fraction) const
{
    const double x = fraction > 0 ? std::min(fraction, 1.0) : 0.0;   // NaN becomes 0
    for (qsizetype i = 1; i < m_saturation.size(); ++i) {
        const Stop& low = m_saturation[i - 1];
        const Stop& high = m_saturation[i];
        if (x > high.fraction) continue;
        const double part = (x - low.fraction) / (high.fraction - low.fraction);
        const auto mix = [part](int a, int b) { return static_cast<int>(a + (b - a) * part + 0.5); };
        return {mix(low.color.red(), high.color.red()), mix(low.color.green(), high.color.green()),
                mix(low.color.blue(), high.color.blue())};
    }
    return m_saturation.isEmpty() ? QColor() : m_saturation.back().color;
}

QColor Theme::onSaturation(double fraction) const { return fraction > 0.5 ? m_textOnHigh : m_textOnLow; }

QIcon Theme::icon(const QString& name, Role role) { return icon(name, current().color(role)); }

QIcon Theme::icon(const QString& name, const QColor& color)
{
    static QHash<QString, QIcon> cache;   // a file is read once per name and colour
    const QString key = name + color.name(QColor::HexArgb);
    if (const auto found = cache.constFind(key); found != cache.constEnd()) return *found;

    QFile file(u":/icons/"_s + name + u".svg"_s);
    if (!file.open(QIODevice::ReadOnly)) return {};
    QByteArray svg = file.readAll();
    svg.replace("#4A5260", color.name().toLatin1());
    const QIcon icon(new InkIcon(std::move(svg)));
    cache.insert(key, icon);
    return icon;
}

QFont Theme::font(int sizePx, bool semibold)
{
    static const QString family = QFontDatabase::hasFamily(u"Inter"_s) ? u"Inter"_s : u"DejaVu Sans"_s;
    QFont font(family);
    font.setPixelSize(sizePx);
    font.setWeight(semibold ? QFont::DemiBold : QFont::Normal);
    return font;
}

} // namespace headroom::gui
