#pragma once

#include "app/gui/traffic/weekly_profile.h"

#include <QWidget>

#include <optional>

class QCPGraph;
class QCPItemText;
class QCustomPlot;

namespace headroom::gui {

/// The weekly profile as a chart whose corners and edges are pulled. Nothing is changed here: a finished gesture is reported by edited(), and the
/// owner brings the profile back with setProfile().
///
/// Mouse: drag a corner, an upper edge or the base; Shift keeps the hour, Alt or "only this day" leaves the other days alone, Ctrl goes by minutes;
/// double click adds. Keys: Tab chooses the next corner, arrows move it by an hour or a round rate (Ctrl: finer), Insert adds, Del removes, Esc lets go.
class WeekPlot : public QWidget {
    Q_OBJECT

public:
    explicit WeekPlot(QWidget* parent = nullptr);

    /// What the document says; drops a drag under way when the profile is another one.
    void setProfile(const WeeklyProfile& profile);
    [[nodiscard]] const WeeklyProfile& profile() const { return m_shown; }
    /// Whether a change is for the day under the mouse alone.
    void setOnlyDay(bool onlyDay) { m_onlyDay = onlyDay; }
    [[nodiscard]] const std::optional<WeekHandle>& selected() const { return m_selected; }
    void select(const std::optional<WeekHandle>& handle);
    [[nodiscard]] bool isDragging() const { return m_held.has_value(); }
    /// Where a point of the profile is, in pixels of this widget.
    [[nodiscard]] QPoint pixelOf(double minute, double ratePerSecond) const;
    [[nodiscard]] QString hintText() const { return m_hint; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {420, 150}; }

Q_SIGNALS:
    /// A gesture is over (or one key was pressed). `gesture` is the same for key presses on one handle, so that they are one undo step.
    void edited(const headroom::gui::WeeklyProfile& profile, const QString& what, int gesture);
    /// What the profile would be if the mouse were released now.
    void previewed(const headroom::gui::WeeklyProfile& profile);
    void selectionChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void buildPlot();
    void applyTheme();
    void refresh();
    void refreshMarks();
    void fitRange();
    void showHint(const QString& first, const QString& second, double minute, double ratePerSecond);
    void hideHint();
    void describe(const WeekHandle& handle, const std::optional<double>& was);
    [[nodiscard]] double minuteAt(double x) const;
    [[nodiscard]] double rateAt(double y) const;
    [[nodiscard]] std::optional<WeekHandle> handleAt(const QPointF& position) const;
    void dragTo(const QPointF& position, Qt::KeyboardModifiers modifiers);
    void remove(bool onlyDay);
    void add(double minute, double ratePerSecond);
    [[nodiscard]] double rateStep() const;
    void choose(const std::optional<WeekHandle>& handle);

    WeeklyProfile m_profile;   ///< of the document
    WeeklyProfile m_shown;     ///< with the drag under way
    std::optional<WeekHandle> m_selected, m_hovered, m_held;
    WeekHandle m_moved;        ///< where the held handle has come to
    QPointF m_pressedAt;
    bool m_onlyDay = false, m_hasMoved = false;
    int m_gesture = 0;
    QString m_hint;
    QCustomPlot* m_plot;
    QCPGraph* m_curve = nullptr;
    QCPGraph* m_ghost = nullptr;
    QCPGraph* m_corners = nullptr;
    QCPGraph* m_chosen = nullptr;
    QCPGraph* m_edge = nullptr;
    QCPItemText* m_label = nullptr;
    QVector<QCPItemText*> m_dayNames;
};

} // namespace headroom::gui
