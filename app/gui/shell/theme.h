#pragma once

#include <QColor>
#include <QIcon>
#include <QString>
#include <QVector>

class QFont;

namespace headroom::gui {

/// The colours, fonts and icons of the program: one light and one dark set, read from `:/themes/*.json`.
///
/// `apply()` gives the application Fusion with a palette of its own; widgets then receive QEvent::PaletteChange as usual
/// and paint with `Theme::current()`. GUI thread only.
class Theme {
public:
    /// Which set is in force. System follows the lightness of the palette that the platform gave at start.
    enum class Mode { Light, Dark, System };

    /// What a colour means; never named after how it looks.
    enum class Role {
        Window, Base, Alternate, Canvas, CanvasDots, Button, ButtonEdge, Hover, Line, FieldEdge, Grid,
        Text, SecondaryText, MutedText, Accent, AccentText, Selection, SelectionText,
        Bad, BadGround, BadEdge, Warning, WarningGround, WarningEdge, Good, GoodGround, GoodEdge,
        Estimate, EstimateGround, EstimateEdge
    };

    /// The theme in force; the light one before the first `apply()`.
    [[nodiscard]] static const Theme& current();
    /// The light theme, whatever is in force: what is printed lies on white.
    [[nodiscard]] static const Theme& print();
    /// Switches the whole application. Needs a QApplication.
    static void apply(Mode mode);
    /// The mode last applied (not what System was resolved to).
    [[nodiscard]] static Mode mode();

    [[nodiscard]] QColor color(Role role) const;
    /// Okabe–Ito colour for areas and bars; `index` ≥ 0 counts from 0 (blue) and wraps after grey (6).
    [[nodiscard]] QColor series(int index) const;
    /// The same for thin lines: darkened where needed to keep 3:1 on the plot's ground.
    [[nodiscard]] QColor lineSeries(int index) const;
    /// Cividis at `fraction` of the capacity, clamped to [0, 1].
    [[nodiscard]] QColor saturation(double fraction) const;
    /// Colour of text on `saturation(fraction)`, at least 4.5:1.
    [[nodiscard]] QColor onSaturation(double fraction) const;
    [[nodiscard]] bool isDark() const { return m_isDark; }

    /// The icon `:/icons/<name>.svg` in the colour of `role`, with a half transparent disabled state. Empty if there is no such icon.
    [[nodiscard]] static QIcon icon(const QString& name, Role role = Role::SecondaryText);
    /// The same in any colour, e.g. on a saturation block.
    [[nodiscard]] static QIcon icon(const QString& name, const QColor& color);
    /// The interface font (Inter, else DejaVu Sans) at `sizePx` pixels; figures are tabular.
    [[nodiscard]] static QFont font(int sizePx, bool semibold = false);

private:
    struct Stop { double fraction; QColor color; };

    static Theme read(const QString& name);

    bool m_isDark = false;
    QVector<QColor> m_colors;
    QVector<QColor> m_series;
    QVector<QColor> m_lineSeries;
    QVector<Stop> m_saturation;
    QColor m_textOnLow, m_textOnHigh;
};

} // namespace headroom::gui
