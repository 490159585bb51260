#pragma once

#include "app/gui/whatif/lever.h"

#include <QAbstractButton>
#include <QDoubleSpinBox>
#include <QSlider>
#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QToolButton;

namespace headroom::gui {

/// A slider over the values of one lever: a tick at the base, the way from there to the handle in violet. Arrows step, Page Up and
/// Page Down step by ten, Home and End go to the ends; the wheel turns it only while it has the focus.
class LeverSlider final : public QSlider {
    Q_OBJECT

public:
    explicit LeverSlider(QWidget* parent = nullptr);
    void setLever(const Lever& lever, double value);
    void place(double value);
    [[nodiscard]] QSize sizeHint() const override { return {120, 24}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {60, 24}; }

Q_SIGNALS:
    void moved(double value);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void moveTo(double value);
    [[nodiscard]] double valueUnder(double x) const;

    Lever m_lever;
    double m_value = 0;
};

/// The number of a lever with its unit; steps like the slider and keeps its hands off the wheel without focus.
class LeverField final : public QDoubleSpinBox {
    Q_OBJECT

public:
    explicit LeverField(const Lever& lever, QWidget* parent = nullptr);
    void stepBy(int steps) override;

protected:
    void wheelEvent(QWheelEvent* event) override;

private:
    Lever m_lever;
};

/// An on-off switch.
class SwitchButton final : public QAbstractButton {
    Q_OBJECT

public:
    explicit SwitchButton(QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override { return {38, 24}; }

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// One lever: name, effect on the month, what moves it, and the way back.
class LeverRow final : public QWidget {
    Q_OBJECT

public:
    LeverRow(const Lever& lever, double value, QWidget* parent = nullptr);

    void place(double value, bool isChanged);
    /// `text` empty = unknown; `sign` < 0 saves, > 0 costs.
    void showEffect(const QString& text, int sign);
    [[nodiscard]] const Lever& lever() const { return m_lever; }
    /// Whether the words of a search are in its name, its group or its unit.
    [[nodiscard]] bool matches(const QString& words) const;
    /// What takes the focus of the row.
    [[nodiscard]] QWidget* control() const;

Q_SIGNALS:
    void moved(double value);
    void resetRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Lever m_lever;
    QLabel *m_title, *m_effect;
    LeverSlider* m_slider = nullptr;
    LeverField* m_field = nullptr;
    SwitchButton* m_switch = nullptr;
    QComboBox* m_choice = nullptr;
    QToolButton* m_reset;
    bool m_placing = false;
};

} // namespace headroom::gui
