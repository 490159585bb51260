#include "app/gui/shell/theme.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QCheckBox>
#include <QImage>
#include <QStyle>
#include <QStyleOptionButton>

#include <algorithm>
#include <cmath>

using namespace headroom;
using namespace headroom::gui;

namespace {

/// Relative luminance (WCAG 2.2).
double luminance(const QColor& color)
{
    const auto part = [](double value) { return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double one = luminance(a), other = luminance(b);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

/// The box of `check` alone.
QImage boxOf(QCheckBox& check)
{
    check.ensurePolished();
    check.resize(check.sizeHint());
    const QImage all = check.grab().toImage();
    QStyleOptionButton option;
    option.initFrom(&check);
    return all.copy(check.style()->subElementRect(QStyle::SE_CheckBoxIndicator, &option, &check));
}

/// The strongest contrast of a pixel with the middle of the box.
double strongest(const QImage& box)
{
    double most = 1;
    for (int y = 0; y < box.height(); ++y)
        for (int x = 0; x < box.width(); ++x) most = std::max(most, contrast(box.pixelColor(x, y), box.pixelColor(box.rect().center())));
    return most;
}

} // namespace

TEST_CASE("a check box shows its edge and its state in every theme", "[gui][style]")
{
    tests::needApplication();
    for (const Theme::Mode mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
        Theme::apply(mode);
        CAPTURE(Theme::current().isDark());
        QCheckBox check;
        check.setTristate(true);
        const QImage off = boxOf(check);
        CHECK(strongest(off) >= 3);   // WCAG 2.2, 1.4.11: what is needed to see a control
        check.setCheckState(Qt::Checked);
        const QImage on = boxOf(check);
        CHECK(strongest(on) >= 3);
        check.setCheckState(Qt::PartiallyChecked);
        const QImage partly = boxOf(check);
        CHECK(off != on);
        CHECK(on != partly);
        CHECK(off != partly);
        check.setEnabled(false);
        CHECK(boxOf(check) != partly);
    }
    Theme::apply(Theme::Mode::Light);
}
