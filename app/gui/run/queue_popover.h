#pragma once

#include <QFrame>

class QLabel;
class QPushButton;
class QTableView;

namespace headroom::gui {

class RunQueue;

/// The queue of runs below its button: progress (a bar for every replication), order, and the way back to earlier results.
/// Alt+Up and Alt+Down reorder, Del takes out or stops, Enter shows results.
class QueuePopover final : public QFrame {
    Q_OBJECT

public:
    /// `queue` outlives the popover.
    explicit QueuePopover(RunQueue& queue, QWidget* parent = nullptr);

    /// Shows it with its right edge at that of `anchor`, inside the screen.
    void popUpBelow(const QWidget& anchor);
    [[nodiscard]] QTableView& view() const { return *m_table; }

Q_SIGNALS:
    /// The results of a line that has ended.
    void showRequested(int row);
    void stopRequested();
    /// Waiting runs are to begin although nothing runs.
    void startRequested();
    void addVariantsRequested();
    void addSeedsRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] int currentRow() const;
    void moveCurrent(int by);
    void removeCurrent();
    void showCurrent();
    void updateButtons();

    RunQueue& m_queue;
    QTableView* m_table;
    QLabel* m_empty;
    QPushButton *m_up, *m_down, *m_remove, *m_show, *m_start;
};

} // namespace headroom::gui
