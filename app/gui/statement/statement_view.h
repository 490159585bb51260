#pragma once

#include "models/analysis/report.h"

#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;
class QStackedLayout;
class QTreeView;

namespace headroom::gui {

class StatementModel;
class CostCalendar;

/// The bill of the window or the month, how a line of it is made, and what each hour or day costs.
class StatementView : public QWidget {
    Q_OBJECT

public:
    explicit StatementView(QWidget* parent = nullptr);

    /// Null shows the empty state.
    void setReport(std::shared_ptr<const analysis::Report> report, const std::string& timeZone);
    void setStale(bool stale);
    [[nodiscard]] StatementModel* model() const { return m_model; }

public Q_SLOTS:
    void showMonth(bool month);

Q_SIGNALS:
    void componentSelected(const QString& id);
    void momentChosen(qint64 nanoseconds);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    /// Widths by contents; where the table is narrower than that, names are cut before figures.
    void fitColumns();
    void elideSource();
    void showLine(const QModelIndex& index);
    void copySelection() const;

    std::shared_ptr<const analysis::Report> m_report;
    std::string m_timeZone = "UTC";
    bool m_month = false, m_isFitting = false;
    QString m_source; ///< of the price of the chosen line, whole
    StatementModel* m_model;
    QTreeView* m_tree;
    CostCalendar* m_calendar;
    QStackedLayout* m_pages;
    QPushButton *m_windowButton, *m_monthButton;
    QLabel *m_title, *m_facts, *m_lineTitle, *m_lineMade, *m_lineSource;
};

} // namespace headroom::gui
