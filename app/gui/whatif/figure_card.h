#pragma once

#include "app/gui/whatif/key_figures.h"

#include <QLabel>
#include <QWidget>

namespace headroom::gui {

/// A word in a dashed violet outline (estimate), or in a plain one (simulated).
class MarkChip final : public QLabel {
    Q_OBJECT

public:
    explicit MarkChip(QWidget* parent = nullptr);
    void setEstimate(bool isEstimate);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_isEstimate = true;
};

/// One key figure: caption, new value large, base small, difference with its arrow.
class FigureCard final : public QWidget {
    Q_OBJECT

public:
    explicit FigureCard(QWidget* parent = nullptr);
    void showFigure(const KeyFigure& figure, bool isEstimate);
    [[nodiscard]] const KeyFigure& figure() const { return m_figure; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void lay();

    KeyFigure m_figure;
    bool m_isEstimate = true;
    MarkChip* m_chip;
    QLabel *m_caption, *m_value, *m_interval, *m_base, *m_delta;
};

} // namespace headroom::gui
