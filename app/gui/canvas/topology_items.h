#pragma once

#include "app/gui/canvas/topology_state.h"

#include <QGraphicsItem>
#include <QPainterPath>
#include <QStringList>

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
    /// By a search: found boxes get a dotted ring, `isFaded` ones step back.
    void setFound(bool isFound, bool isFaded);
    [[nodiscard]] bool isFound() const { return m_isFound; }
    void refreshTexts();

    /// The box itself, centred at the item's origin; badge and outline reach beyond it.
    [[nodiscard]] static QRectF box();
    [[nodiscard]] QRectF boundingRect() const override;
    [[nodiscard]] QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

    /// What the zoom leaves readable. Full: all. Title: the name alone, in larger letters, on as many lines as the box takes.
    /// Block: no text.
    enum class Detail { Full, Title, Block };
    [[nodiscard]] static Detail detailAt(double scale);

    /// The name as it is drawn at a zoom, in px of the scene. No lines where the zoom leaves none.
    struct Heading {
        int fontSize = 0;
        bool isWhole = true; ///< nothing was cut off
        QStringList lines;
    };
    [[nodiscard]] Heading headingAt(double scale) const;

private:
    void paintBlock(QPainter& painter, Detail detail) const;
    void paintGauge(QPainter& painter) const;
    void paintTexts(QPainter& painter) const;
    void paintHeading(QPainter& painter, double scale) const;
    static constexpr double kLargestBadge = 22; ///< height [px]
    void paintBadges(QPainter& painter, double scale) const;
    void refreshSubtitle();
    void refreshToolTip();

    std::size_t m_index;
    QString m_title, m_icon;
    Heading m_title12;                       ///< at full detail
    QString m_shownSubtitle;                 ///< cut to the box
    mutable Heading m_heading;               ///< of the zoom painted last
    mutable double m_headingScale = 0;
    NodeState m_state;
    bool m_isMarked = false, m_hasFocus = false, m_isFound = false;
};

/// An arrow along a way of right angles, its width the root of its rate.
class EdgeItem final : public QGraphicsItem {
public:
    EdgeItem(std::size_t index, bool isMessage);

    [[nodiscard]] std::size_t index() const { return m_index; }
    void setWay(const QPolygonF& way);
    [[nodiscard]] const QPolygonF& way() const { return m_way; }
    /// `width` in px.
    void setState(const EdgeState& state, double width);
    void setLabelRect(const QRectF& rect) { prepareGeometryChange(); m_labelRect = rect; }
    /// Empty where no place was free.
    [[nodiscard]] const QRectF& labelRect() const { return m_labelRect; }
    [[nodiscard]] static QString labelText(double perSecond);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void drawWay();

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
    /// Below this zoom it draws nothing.
    [[nodiscard]] static bool isReadable(double scale);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    std::vector<PoolState> m_pools;
    int m_onlyCosts = 0;
};

/// `way` with corners of the given radius.
[[nodiscard]] QPainterPath roundedPath(const QPolygonF& way, double radius);

} // namespace headroom::gui
