#pragma once

#include "core/quantities/time.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QTableView;

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

class CursorTableModel;
class PlotData;

/// Every signal of the run at the cursor, with the difference to a second time: the plots as figures, and their twin for screen
/// readers. Grouped Traffic, Latency, Saturation, Scaling, Queues, Throttling, Cost.
class CursorTable final : public QWidget {
    Q_OBJECT

public:
    explicit CursorTable(QWidget* parent = nullptr);
    ~CursorTable() override;

    void setScenario(std::shared_ptr<const scenario::Scenario> scenario);
    void setRecording(std::shared_ptr<const simulation::Recording> recording, bool finished);
    void setReport(std::shared_ptr<const analysis::Report> report);
    /// By what costs are taken apart; see costSplitId().
    void setCostSplit(const QString& id);
    void clear();
    void setCursor(SimTime time);
    /// Differences are counted from here; without one, from 15 minutes before the cursor.
    void setReference(std::optional<SimTime> time);

    [[nodiscard]] QTableView& view() const { return *m_table; }
    /// The selected rows, or all, as tab separated text with header.
    [[nodiscard]] QString asText() const;

Q_SIGNALS:
    /// A row of a resource or component was chosen.
    void componentSelected(const QString& component);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void refreshRows();
    void showTitle();
    void applyTheme();

    std::unique_ptr<PlotData> m_data;
    CursorTableModel* m_model;
    QLabel* m_title;
    QTableView* m_table;
    bool m_isRebuildQueued = false;
};

} // namespace headroom::gui
