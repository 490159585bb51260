#pragma once

#include "app/gui/canvas/topology_state.h"

#include <QGraphicsItem>
#include <QPainterPath>

namespace headroom::gui {

/// A box: saturation at the left, name, one line of state and a bar. Draws what `setState` was given.
class NodeItem final : public QGraphicsItem {
public:
    enum { Type = UserType + 1 };
    NodeItem(std::size_t index, QString title, QString icon);

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] std::size_t index() const { return m_index; }
    [[nodiscard]] const QString& title() const { return m_title; }
    [[nodiscard]] const NodeState& state() const { return m_state; }
    void setState(NodeState state);
    /// Selected in the program; the focus ring follows the view's focus as well.
    void setMarked(bool isMarked, bool hasFocus);
    void refreshTexts();

    /// The box itself, centred at the item's origin; badge and outline reach beyond it.
    [[nodiscard]] static QRectF box();
    [[nodiscard]] QRectF boundingRect() const override;
    [[nodiscard]] QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

    /// What the zoom leaves readable: nothing below 6 px is drawn as text.
    enum class Detail { Full, Title, Block };
    [[nodiscard]] static Detail detailAt(double scale);

private:
    void paintBlock(QPainter& painter, Detail detail) const;
    void paintTexts(QPainter& painter, Detail detail) const;
    void paintBadge(QPainter& painter) const;

    std::size_t m_index;
    QString m_title, m_icon;
    QString m_shownTitle, m_shownSubtitle;   ///< cut to the box
    NodeState m_state;
    double m_badgeWidth = 0;
    bool m_isMarked = false, m_hasFocus = false;
};

/// An arrow along a way of right angles, its width the root of its rate.
class EdgeItem final : public QGraphicsItem {
public:
    EdgeItem(std::size_t index, bool isMessage);

    [[nodiscard]] std::size_t index() const { return m_index; }
    void setWay(const QPolygonF& way);
    [[nodiscard]] const QPolygonF& way() const { return m_way; }
    /// `width` in px; `isKnown` false draws it thin and plain.
    void setState(const EdgeState& state, double width);
    void setLabelRect(const QRectF& rect) { prepareGeometryChange(); m_labelRect = rect; }
    /// Empty where no place was free.
    [[nodiscard]] const QRectF& labelRect() const { return m_labelRect; }
    [[nodiscard]] static QString labelText(double perSecond);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    std::size_t m_index;
    bool m_isMessage;
    QPolygonF m_way;
    QPainterPath m_path;
    QPolygonF m_head;
    QRectF m_labelRect;
    QString m_label;
    double m_width = 1.2;
    bool m_isBad = false;
};

/// The node pools with what their pods request, and how many components only cost.
class PoolPanelItem final : public QGraphicsItem {
public:
    static constexpr double kWidth = 330;
    void setState(std::vector<PoolState> pools, int onlyCosts);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    std::vector<PoolState> m_pools;
    int m_onlyCosts = 0;
};

/// `way` with corners of the given radius.
[[nodiscard]] QPainterPath roundedPath(const QPolygonF& way, double radius);

} // namespace headroom::gui
