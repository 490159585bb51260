#pragma once

#include "models/analysis/report.h"

#include <QWidget>

#include <memory>

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QScrollArea;
class QStackedLayout;
class QTableView;

namespace headroom::gui {

class FindingModel;
class DecisionModel;
class RemedyPanel;
class ScenarioDocument;

/// The story of the run, what became of SLOs and claims, and the remedy of the chosen finding. A row moves the cursor and selects its component.
class DiagnosisView : public QWidget {
    Q_OBJECT

public:
    explicit DiagnosisView(QWidget* parent = nullptr);
    void setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario);
    /// The document that remedies are tried on.
    void setDocument(ScenarioDocument* document);
    [[nodiscard]] FindingModel* model() const { return m_model; }
    [[nodiscard]] RemedyPanel* remedy() const { return m_remedy; }

Q_SIGNALS:
    void momentChosen(qint64 nanoseconds);
    void componentSelected(const QString& id);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    FindingModel* m_model;
    QTableView* m_table;
    RemedyPanel* m_remedy;   ///< after the table, also for the Tab key
    QWidget* m_verdicts;
    QScrollArea* m_verdictScroll;
    QStackedLayout* m_pages;
};

/// Every decision of a controller and every incident, with a filter.
class LogView : public QWidget {
    Q_OBJECT

public:
    explicit LogView(QWidget* parent = nullptr);
    void setRecording(std::shared_ptr<const simulation::Recording> recording, std::shared_ptr<const scenario::Scenario> scenario);
    [[nodiscard]] DecisionModel* model() const { return m_model; }

Q_SIGNALS:
    void momentChosen(qint64 nanoseconds);
    void componentSelected(const QString& id);

private:
    void showCount();

    DecisionModel* m_model;
    QSortFilterProxyModel* m_filtered;
    QLineEdit* m_filter;
    QLabel* m_count;
    QTableView* m_table;
    QStackedLayout* m_pages;
};

} // namespace headroom::gui
