#pragma once

#include <QKeySequence>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;
class QMenu;

namespace headroom::gui {

class TopologyView;

/// The tools of the canvas in one row beside its tab: the moment shown, what boxes are put together by, search, zoom. The same
/// actions fill a menu.
class CanvasBar final : public QWidget {
    Q_OBJECT

public:
    explicit CanvasBar(TopologyView* canvas, QWidget* parent = nullptr);

    /// Left of the tools, e.g. the playback. Takes ownership.
    void addTool(QWidget* tool);
    void fillMenu(QMenu* menu);

Q_SIGNALS:
    /// An action that needs the canvas to be seen.
    void canvasWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    static constexpr int kRoomForTime = 960;   ///< width of the tabs and this bar from which on the moment has room [px]
    void updateTime();
    [[nodiscard]] QAction* add(const QString& name, const QString& icon, const QString& text, const QString& toolTip, const QKeySequence& keys);
    void addButton(QAction* action);

    TopologyView* m_canvas;
    QLabel* m_time;
    QHBoxLayout* m_row;
    QMenu* m_groups;
    QAction *m_find, *m_zoomIn, *m_zoomOut, *m_fit;
};

} // namespace headroom::gui
