#pragma once

#include "app/gui/plots/data_series.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QTableView;

namespace headroom::gui {

class DataTableModel;
class PlotPanel;

/// The plots as tables: what one of them shows now, range and resolution included. It is the plots' twin for keyboards and screen readers, and
/// follows zoom and cursor; a chosen row moves the cursor. Ctrl+C copies the chosen rows, or all.
class DataPanel final : public QWidget {
    Q_OBJECT

public:
    /// `plots` is followed; it may be destroyed first.
    explicit DataPanel(PlotPanel& plots, QWidget* parent = nullptr);
    ~DataPanel() override;

    void choose(PlotKind kind);
    [[nodiscard]] QTableView& view() const { return *m_table; }
    [[nodiscard]] DataTableModel& model() const { return *m_model; }
    /// The selected rows, or all, tab separated with a header; ISO times, plain digits.
    [[nodiscard]] QString asText() const;
    /// Takes over what is shown now; otherwise that follows within a quarter of a second, while the panel is visible.
    void refresh();

Q_SIGNALS:
    void cursorMoved(qint64 nanoseconds);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void applyTheme();
    void showCursor();

    QPointer<PlotPanel> m_plots;
    DataTableModel* m_model;
    QComboBox* m_plot;
    QLabel* m_caption;
    QLabel* m_empty;
    QTableView* m_table;
    QTimer m_refresh;
    bool m_isFollowing = false; ///< the selection is being set from outside
};

} // namespace headroom::gui
