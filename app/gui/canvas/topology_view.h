#pragma once

#include "core/quantities/time.h"

#include <QGraphicsView>

#include <functional>
#include <memory>
#include <vector>

namespace headroom::scenario {
struct Scenario;
}
namespace headroom::simulation {
struct Recording;
}
namespace headroom::analysis {
struct Report;
}

namespace headroom::gui {

class CanvasSearch;
class EdgeItem;
class MiniMap;
class NodeItem;
class PlotData;
class PoolPanelItem;
class TopologyState;
enum class Grouping;
struct GroupedLayout;
struct TopologyGraph;

/// The architecture as boxes and arrows, coloured by how full each is at the cursor's time. Reading only: editing goes through
/// the inspector. Tab walks the boxes in reading order, arrows along the edges, Enter opens the inspector, Ctrl+0 fits.
/// Zoomed in, a map of the whole lies in the corner; a search marks boxes; boxes can be put together by tier or by owner.
class TopologyView final : public QGraphicsView {
    Q_OBJECT

public:
    explicit TopologyView(QWidget* parent = nullptr);
    ~TopologyView() override;

    /// Lays the boxes out anew where components or connections changed, and fits them into the view.
    void setScenario(std::shared_ptr<const scenario::Scenario> scenario);
    void setRecording(std::shared_ptr<const simulation::Recording> recording, bool finished);
    void setReport(std::shared_ptr<const analysis::Report> report);
    void setTime(SimTime time);
    /// Empty deselects. Does not emit.
    void selectComponent(const QString& component);

    void fit();
    void zoomBy(double factor);
    /// Puts the boxes together in frames, or back in the order of the calls.
    void setGrouping(Grouping grouping);
    [[nodiscard]] Grouping grouping() const { return m_grouping; }
    void openSearch();
    void closeSearch();
    /// "27 Nov 09:04:00", the moment whose state is shown; empty before a run.
    [[nodiscard]] QString timeText() const;

    /// For tests and the outline: the boxes in reading order.
    [[nodiscard]] const std::vector<NodeItem*>& readingOrder() const { return m_readingOrder; }
    [[nodiscard]] const std::vector<EdgeItem*>& edgeItems() const { return m_edges; }
    [[nodiscard]] QString selectedComponent() const;
    [[nodiscard]] QString titleOf(std::size_t box) const;
    [[nodiscard]] NodeItem* nodeOf(const QString& component) const;
    [[nodiscard]] const TopologyGraph& graph() const { return *m_graph; }
    [[nodiscard]] const std::vector<QRectF>& frames() const { return m_frames; }
    [[nodiscard]] MiniMap* miniMap() const { return m_miniMap; }
    [[nodiscard]] CanvasSearch* search() const { return m_search; }

    // For what edits on this canvas.
    [[nodiscard]] NodeItem* nodeAt(QPoint position) const;
    /// The next box along the calls, or above or below it; null if there is none.
    [[nodiscard]] NodeItem* neighbour(int key) const;
    /// Selects as a click does, and emits. Null deselects.
    void choose(NodeItem* node);
    /// Painted over everything, in coordinates of the scene.
    void setOverlay(std::function<void(QPainter&)> paint) { m_overlay = std::move(paint); }
    /// What a canvas without boxes says.
    void setEmptyText(const QString& text) { m_emptyText = text; }
    /// What is seen stays where it is while boxes come, go and move; until the next fit().
    void holdStill();

Q_SIGNALS:
    void componentSelected(const QString& component);
    /// Double click or Enter: open it in the inspector.
    void componentActivated(const QString& component);
    /// Another moment is shown.
    void timeShown();

protected:
    void drawBackground(QPainter* painter, const QRectF& rect) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool isNext) override;

private:
    void rebuild();
    /// Gives every box its place, for a view of the present size, and every arrow its way.
    void arrange(const GroupedLayout& layout);
    [[nodiscard]] GroupedLayout layoutFor(const QSizeF& room) const;
    /// Another arrangement, where the view has got a shape in which it shows the boxes much larger.
    void rearrange();
    void placePools();
    void placeLabels();
    void refreshStates();
    void scheduleRefresh();
    void makeOverlays();
    void find(const QString& query);
    void stepTo(int by);
    void markFound();
    void placeOverlays();
    void updateMiniMap();
    void drawFrames(QPainter& painter) const;
    void drawFrameTitles(QPainter& painter) const;
    [[nodiscard]] std::vector<int> fullInFrames() const;
    void mark();

    std::unique_ptr<PlotData> m_data;
    std::unique_ptr<TopologyGraph> m_graph;
    std::unique_ptr<TopologyState> m_state;
    std::vector<NodeItem*> m_nodes; ///< by graph index; the scene owns them
    std::vector<NodeItem*> m_readingOrder;
    std::vector<EdgeItem*> m_edges;
    PoolPanelItem* m_pools = nullptr;
    NodeItem* m_selected = nullptr;
    QRectF m_content; ///< boxes, arrows and frames, without the panel of the node pools
    Grouping m_grouping{};
    std::vector<QRectF> m_frames;
    std::vector<QString> m_frameTitles;
    std::vector<int> m_fullInFrames; ///< how many boxes of each frame are full at the moment shown
    std::vector<std::size_t> m_frameOf; ///< by box; m_frames.size() = in none
    MiniMap* m_miniMap = nullptr;
    CanvasSearch* m_search = nullptr;
    std::vector<std::size_t> m_found; ///< boxes that the search found, best first
    int m_foundAt = -1;               ///< which of them is shown
    SimTime m_time;
    std::function<void(QPainter&)> m_overlay;
    QString m_emptyText;
    bool m_isHeld = false;
    bool m_isFitted = true; ///< until the user zooms or pans, a resize fits again
    bool m_isRefreshQueued = false, m_isRearrangeQueued = false, m_isSpaceDown = false, m_isPanning = false;
    QPoint m_lastPan;
};

} // namespace headroom::gui
