#pragma once

#include "app/gui/inspector/tier_table.h"

#include <QPointer>
#include <QTableView>
#include <QWidget>

class QLabel;
class QPushButton;

namespace headroom::gui {

/// The tiers of a component: prices and differences in the inspector, all limits side by side in a window of their own.
/// Double click or Enter chooses the row; nothing changes before.
class TierView : public QWidget {
    Q_OBJECT

public:
    explicit TierView(QWidget* parent = nullptr);

    /// Shows `table`; without rows the view hides.
    void setTable(TierTable table, const QString& owner);
    /// Why the chosen tier was refused.
    void showError(const QString& sentence);
    [[nodiscard]] QTableView* tableView() const { return m_view; }
    [[nodiscard]] const TierTable& table() const { return m_model->table(); }

Q_SIGNALS:
    /// Pointers of the edits are below the component.
    void chosen(const headroom::gui::TierRow& row);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QTableView* makeTable(QWidget* parent);
    void choose(const QModelIndex& index);
    void describe(const QModelIndex& index);
    void showAll();
    void fitColumns();

    TierModel* m_model;
    QTableView* m_view;
    QLabel* m_title;
    QLabel* m_limits;
    QLabel* m_difference;
    QLabel* m_error;
    QPushButton* m_choose;
    QPointer<QWidget> m_window;
    QString m_owner;
};

} // namespace headroom::gui
