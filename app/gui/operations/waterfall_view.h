#pragma once

#include "app/gui/operations/waterfall.h"

#include <QWidget>

namespace headroom::gui {

/// The bars of a Waterfall: waiting, network, service; steps of the longest chain have a mark and a strong title. Up and Down choose a step.
class WaterfallView : public QWidget {
    Q_OBJECT

public:
    explicit WaterfallView(QWidget* parent = nullptr);

    void setWaterfall(const Waterfall& waterfall);
    /// Instead of bars, a sentence.
    void setMessage(const QString& message);
    void select(const QString& step);
    [[nodiscard]] const Waterfall& waterfall() const { return m_waterfall; }
    [[nodiscard]] QRect rowRect(int row) const;
    [[nodiscard]] QSize sizeHint() const override { return {360, headHeight() + static_cast<int>(m_waterfall.rows.size()) * 24 + 30}; }

Q_SIGNALS:
    void stepSelected(const QString& step);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] int headHeight() const { return 62; }
    [[nodiscard]] QRectF bars() const;
    [[nodiscard]] QString spoken(const WaterfallRow& row) const;
    void paintHead(QPainter& painter) const;
    void paintRow(QPainter& painter, int row) const;

    Waterfall m_waterfall;
    QString m_message, m_selected;
};

} // namespace headroom::gui
