#pragma once

#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;
class QStackedLayout;

namespace headroom::gui {

/// The statement of the last run under any grouping, with the way down to its lines.
class StatementPage : public QWidget {
    Q_OBJECT

public:
    explicit StatementPage(QWidget* parent = nullptr);

    /// Null shows the empty state.
    void setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario);
    void setRunning(bool running);

Q_SIGNALS:
    void componentSelected(const QString& id);
    void componentShown(const QString& id);
    void momentChosen(qint64 nanoseconds);
    void runRequested();

private:
    std::shared_ptr<const analysis::Report> m_report;
    std::shared_ptr<const scenario::Scenario> m_scenario;
    QStackedLayout* m_pages;
    QLabel* m_total = nullptr;
    QPushButton* m_run = nullptr;
};

} // namespace headroom::gui
