#include "app/gui/shell/style.h"

#include "app/gui/shell/settings.h"
#include "app/gui/shell/theme.h"

#include <QComboBox>
#include <QDockWidget>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr int kAnimationMs = 150;   // the most that anything takes to move

using R = Theme::Role;
constexpr qreal kRadiusPx = 4;

QColor color(R role) { return Theme::current().color(role); }

bool flag(const QWidget* widget, const char* property) { return widget && widget->property(property).toBool(); }

void roundedPanel(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& edge, qreal width = 1)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(edge, width));
    painter->setBrush(fill);
    const qreal inset = width / 2;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), kRadiusPx, kRadiusPx);
    painter->restore();
}

QColor mixed(const QColor& a, const QColor& b, qreal part)
{
    const auto mix = [part](int x, int y) { return static_cast<int>(x + (y - x) * part); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

void buttonPanel(QPainter* painter, const QStyleOption* option, const QWidget* widget)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool down = option->state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hover = enabled && (option->state & QStyle::State_MouseOver);
    const bool focus = option->state & QStyle::State_HasFocus;
    QColor fill = color(R::Button);
    QColor edge = color(R::ButtonEdge);
    if (flag(widget, "primary") && enabled) {
        fill = color(R::Accent);
        if (hover) fill = mixed(fill, color(R::AccentText), 0.12);
        if (down) fill = mixed(fill, color(R::Text), 0.18);
        edge = fill;
    } else if (option->state & QStyle::State_On) {
        fill = color(R::Selection);
        edge = color(R::Accent);
    } else if (down) {
        fill = mixed(color(R::Hover), color(R::Line), 0.6);
    } else if (hover) {
        fill = color(R::Hover);
    }
    if (!enabled) edge = color(R::Line);
    if (!enabled) fill = color(R::Window);
    if (focus && enabled) {
        roundedPanel(painter, option->rect, Qt::transparent, color(R::Accent), 2);
        roundedPanel(painter, option->rect.adjusted(3, 3, -3, -3), fill, edge);
        return;
    }
    roundedPanel(painter, option->rect.adjusted(1, 1, -1, -1), fill, edge);
}

/// Checked, partly checked or not; its edge is as strong as that of a field.
void checkBox(QPainter* painter, const QStyleOption* option)
{
    const bool isEnabled = option->state & QStyle::State_Enabled, isPartly = option->state & QStyle::State_NoChange;
    const bool isFull = isPartly || (option->state & QStyle::State_On);
    const qreal size = std::min(option->rect.width(), option->rect.height()) - 2;
    QRectF box(0, 0, size, size);
    box.moveCenter(QRectF(option->rect).center());
    const QColor mark = isEnabled ? color(R::AccentText) : color(R::Window);
    const QColor fill = isFull ? color(isEnabled ? R::Accent : R::MutedText) : color(isEnabled ? R::Base : R::Window);
    const bool isUnder = isEnabled && (option->state & QStyle::State_MouseOver);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(isFull ? fill : color(isUnder ? R::Accent : isEnabled ? R::FieldEdge : R::Line), 1));
    painter->setBrush(fill);
    painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5);
    painter->setPen(QPen(mark, size / 8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&](qreal x, qreal y) { return box.topLeft() + QPointF(x, y) * size; };
    if (isPartly) painter->drawLine(at(0.28, 0.5), at(0.72, 0.5));
    else if (isFull) painter->drawPolyline(QPolygonF{at(0.26, 0.53), at(0.43, 0.70), at(0.75, 0.32)});
    painter->restore();
}

void chevron(QPainter* painter, const QRect& rect, const QString& name, R role, int sizePx = 14)
{
    const QRect box(rect.center() - QPoint(sizePx / 2 - 1, sizePx / 2 - 1), QSize(sizePx, sizePx));
    Theme::icon(name, role).paint(painter, box);
}

} // namespace

Style::Style() : QProxyStyle(QStyleFactory::create(u"Fusion"_s)) {}

void Style::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (auto* table = qobject_cast<QTableView*>(widget)) table->setTabKeyNavigation(false);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        if (flag(widget, "link")) return;
        buttonPanel(painter, option, widget);
        return;
    case PE_FrameDefaultButton:
        return;
    case PE_PanelButtonTool: {
        const bool on = option->state & (State_On | State_Sunken);
        if (on) roundedPanel(painter, option->rect, color(R::Selection), color(R::Selection));
        else if (option->state & State_MouseOver && option->state & State_Enabled) roundedPanel(painter, option->rect, color(R::Hover), color(R::Hover));
        return;
    }
    case PE_PanelLineEdit: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (!frame || frame->lineWidth <= 0) return;   // the field inside a spin box or combo box
        const bool focus = option->state & State_HasFocus;
        const QColor edge = flag(widget, "error") ? color(R::Bad) : focus ? color(R::Accent) : color(R::FieldEdge);
        roundedPanel(painter, option->rect, color(R::Base), edge, focus || flag(widget, "error") ? 2 : 1);
        return;
    }
    case PE_FrameLineEdit:
        return;
    case PE_FrameFocusRect: {
        if (qobject_cast<const QPushButton*>(widget) && !flag(widget, "link")) return;   // the panel draws its own ring
        if (widget && widget->inherits("QAbstractItemView")) return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(color(R::Accent), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), 3, 3);
        painter->restore();
        return;
    }
    case PE_PanelItemViewRow:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option))
            if (item->features & QStyleOptionViewItem::Alternate) painter->fillRect(option->rect, color(R::Alternate));
        return;
    case PE_PanelItemViewItem: {
        const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
        if (item && item->backgroundBrush.style() != Qt::NoBrush) painter->fillRect(option->rect, item->backgroundBrush);
        if (option->state & State_Selected) painter->fillRect(option->rect, color(R::Selection));
        else if (option->state & State_MouseOver && option->state & State_Enabled) painter->fillRect(option->rect, color(R::Hover));
        return;
    }
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        checkBox(painter, option);
        return;
    case PE_IndicatorBranch:
        if (option->state & State_Selected) painter->fillRect(option->rect, color(R::Selection));
        if (option->state & State_Children)
            chevron(painter, option->rect, option->state & State_Open ? u"chevron-down"_s : u"chevron-right"_s, R::MutedText, 12);
        return;
    case PE_Frame:
    case PE_FrameDockWidget:
    case PE_FrameStatusBarItem:
    case PE_FrameTabBarBase:
    case PE_FrameTabWidget:
        return;   // panels are square and share the one pixel line of the splitter
    case PE_IndicatorDockWidgetResizeHandle:
        painter->fillRect(option->rect, color(R::Line));
        return;
    case PE_PanelMenuBar:
    case PE_PanelToolBar:
        painter->fillRect(option->rect, color(R::Window));
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    switch (element) {
    case CE_ItemViewItem: {
        const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
        if (!item) break;
        QStyleOptionViewItem copy = *item;   // rows are selected in a soft colour; the accent stays for focus and links
        copy.palette.setColor(QPalette::Highlight, color(R::Selection));
        copy.palette.setColor(QPalette::HighlightedText, color(R::SelectionText));
        copy.state &= ~State_HasFocus;
        QProxyStyle::drawControl(element, &copy, painter, widget);
        return;
    }
    case CE_PushButtonLabel: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        if (!button) break;
        QStyleOptionButton copy = *button;
        const bool enabled = option->state & State_Enabled;
        if (flag(widget, "primary") && enabled) copy.palette.setColor(QPalette::ButtonText, color(R::AccentText));
        if (flag(widget, "link") && enabled) copy.palette.setColor(QPalette::ButtonText, color(R::Accent));
        if (option->state & State_On) copy.palette.setColor(QPalette::ButtonText, color(R::SelectionText));
        copy.features &= ~QStyleOptionButton::HasMenu;
        if (button->features & QStyleOptionButton::HasMenu) {
            copy.rect.setRight(copy.rect.right() - 16);
            chevron(painter, QRect(option->rect.right() - 20, option->rect.top(), 14, option->rect.height()), u"chevron-down"_s, R::SecondaryText);
        }
        QProxyStyle::drawControl(element, &copy, painter, widget);
        return;
    }
    case CE_TabBarTabShape: {
        const bool selected = option->state & State_Selected;
        const QRect rect = option->rect;
        painter->fillRect(rect, selected ? color(R::Base) : option->state & State_MouseOver ? color(R::Hover) : color(R::Window));
        if (selected) {
            painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), color(R::Accent));
            painter->fillRect(QRect(rect.left(), rect.top(), 1, rect.height()), color(R::Line));
            painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), color(R::Line));
        }
        return;
    }
    case CE_DockWidgetTitle: {
        const auto* dock = qstyleoption_cast<const QStyleOptionDockWidget*>(option);
        if (!dock) break;
        painter->fillRect(option->rect, color(R::Window));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), color(R::Line));
        painter->save();
        painter->setFont(Theme::font(12, true));
        painter->setPen(color(R::Text));
        painter->drawText(option->rect.adjusted(12, 0, -44, 0), Qt::AlignVCenter | Qt::AlignLeft, dock->title);
        painter->restore();
        return;
    }
    case CE_HeaderSection:
        painter->fillRect(option->rect, color(R::Window));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), color(R::Line));
        return;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, color(R::Window));
        return;
    case CE_MenuBarEmptyArea:
    case CE_ToolBar:
        painter->fillRect(option->rect, color(R::Window));
        return;
    case CE_Splitter:
        painter->fillRect(option->rect, color(R::Line));
        return;
    case CE_MenuBarItem: {
        const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        if (!item) break;
        painter->fillRect(option->rect, option->state & State_Selected ? color(R::Hover) : color(R::Window));
        painter->setPen(color(R::Text));
        const int mnemonic = proxy()->styleHint(SH_UnderlineShortcut, option, widget) ? Qt::TextShowMnemonic : Qt::TextHideMnemonic;
        painter->drawText(option->rect, Qt::AlignCenter | mnemonic, item->text);
        return;
    }
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    if (control == CC_ComboBox) {
        if (flag(widget, "error")) roundedPanel(painter, option->rect, color(R::Base), color(R::Bad), 2);
        else buttonPanel(painter, option, widget);
        chevron(painter, QRect(option->rect.right() - 22, option->rect.top(), 16, option->rect.height()), u"chevron-down"_s, R::SecondaryText);
        return;
    }
    if (control == CC_SpinBox) {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        const bool focus = option->state & State_HasFocus;
        roundedPanel(painter, option->rect, color(R::Base), focus ? color(R::Accent) : color(R::FieldEdge), focus ? 2 : 1);
        if (spin && spin->buttonSymbols != QAbstractSpinBox::NoButtons) {
            chevron(painter, subControlRect(control, option, SC_SpinBoxUp, widget), u"chevron-up"_s, R::SecondaryText, 10);
            chevron(painter, subControlRect(control, option, SC_SpinBoxDown, widget), u"chevron-down"_s, R::SecondaryText, 10);
        }
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth: return 1;
    case PM_DockWidgetTitleMargin: return 4;
    case PM_DockWidgetFrameWidth:
    case PM_DockWidgetHandleExtent: return 0;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize: return 16;
    case PM_HeaderMargin:
    case PM_FocusFrameHMargin: return 6;
    case PM_TabBarTabHSpace: return 28;
    case PM_TabBarTabVSpace: return 12;
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal: return 0;
    case PM_MenuBarPanelWidth: return 0;
    case PM_ScrollBarExtent: return 12;
    case PM_MenuButtonIndicator: return 18;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_ItemView_ShowDecorationSelected: return 1;
    case SH_ToolTip_WakeUpDelay: return 500;
    case SH_Widget_Animation_Duration: return Settings::instance().animations() ? kAnimationMs : 0;
    case SH_TabBar_Alignment: return Qt::AlignLeft;
    case SH_DockWidget_ButtonsHaveFrame: return 0;
    case SH_EtchDisabledText:
    case SH_DitherDisabledText: return 0;
    case SH_ComboBox_Popup: return 0;
    case SH_TabBar_PreferNoArrows: return 0;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        if (flag(widget, "link")) return {size.width() + 8, 28};
        result.setHeight(30);
        result.setWidth(std::max(result.width() + 8, 40));
        break;
    case CT_LineEdit:
    case CT_SpinBox: result.setHeight(28); break;
    case CT_ComboBox: result = QSize(result.width() + 12, 30); break;
    case CT_ItemViewItem: result.setHeight(std::max(result.height(), 24)); break;
    case CT_MenuBarItem: result = QSize(size.width() + 18, 26); break;
    case CT_HeaderSection: result.setHeight(27); break;
    case CT_TabBarTab: result.setHeight(30); break;
    default: break;
    }
    return result;
}

QIcon Style::standardIcon(StandardPixmap icon, const QStyleOption* option, const QWidget* widget) const
{
    if (icon == SP_TitleBarCloseButton || icon == SP_DockWidgetCloseButton) return Theme::icon(u"close"_s, R::MutedText);
    return QProxyStyle::standardIcon(icon, option, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    if (element == SE_LineEditContents) return option->rect.adjusted(7, 0, -7, 0);
    return QProxyStyle::subElementRect(element, option, widget);
}

} // namespace headroom::gui
