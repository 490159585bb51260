#pragma once

#include "app/gui/bill/month_band.h"
#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <QStringList>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QAction;
class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;

namespace headroom::gui {

class ScenarioDocument;
class BillExport;
class StatementPage;
struct BillFileKind;

/// What the run costs, seen from several sides: the statement, commitments, risk and the real bill beside it. One page each, chosen by a row of
/// buttons; every page gets the last finished report.
class BillView : public QWidget {
    Q_OBJECT

public:
    explicit BillView(ScenarioDocument* document, QWidget* parent = nullptr);
    ~BillView() override;

    /// Adds a page behind those there are and gives it what it has a place for: setDocument(ScenarioDocument*), setReport(report, scenario),
    /// setStale(bool), setRunning(bool), setBand(std::optional<MonthBand>). Its signals componentSelected(QString), componentShown(QString),
    /// momentChosen(qint64), runRequested(), told(QString, bool isError), bandFound(MonthBand) and pageWanted(QString) are passed on where it has them, and
    /// `QWidget* exportable()` says what its picture is, else the page itself. `id` is unique.
    template <typename Page>
    void addPage(const QString& id, const QString& title, Page* page);
    /// Adds an entry to the menu of the exports; it is enabled while there is a report.
    QAction* addExport(const QString& objectName, const QString& text);

    /// Null report: every page shows its empty state. What was known of its risk is forgotten.
    void setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario);
    /// The scenario was edited since.
    void setStale(bool stale);
    /// A run is under way, whose report will come.
    void setRunning(bool running);
    /// What sampling found about the month of the report.
    void setBand(std::optional<MonthBand> band);

    [[nodiscard]] std::shared_ptr<const analysis::Report> report() const { return m_report; }
    [[nodiscard]] std::shared_ptr<const scenario::Scenario> scenario() const { return m_scenario; }
    [[nodiscard]] ScenarioDocument* document() const { return m_document; }
    [[nodiscard]] bool isStale() const { return m_isStale; }
    [[nodiscard]] const std::optional<MonthBand>& band() const { return m_band; }
    [[nodiscard]] StatementPage* statement() const { return m_statement; }

    /// Ids of the pages in their order.
    [[nodiscard]] QStringList pages() const { return m_ids; }
    [[nodiscard]] QString currentPage() const;
    /// Writes the bill of the period that the statement shows, in the background; tell() says what came of it.
    void exportTo(const BillFileKind& kind, const QString& file);
    [[nodiscard]] BillExport& exports() { return *m_exports; }
    /// What a picture of the view in front is made of.
    [[nodiscard]] QWidget* exportable() const;

public Q_SLOTS:
    /// Brings a page to the front; one that there is not changes nothing.
    void showPage(const QString& id);
    /// As showPage() for the page `step` further on, round the end.
    void showNextPage(int step);
    /// Says below the bar what came of something, e.g. an export; an error in its colour.
    void tell(const QString& sentence, bool isError = false);

Q_SIGNALS:
    void componentSelected(const QString& id);
    /// The component is to be shown where it is.
    void componentShown(const QString& id);
    void momentChosen(qint64 nanoseconds);
    void runRequested();
    void reportChanged();
    void staleChanged(bool stale);
    void runningChanged(bool running);
    void bandChanged(const std::optional<headroom::gui::MonthBand>& band);

private:
    struct PageEntry {
        QPushButton* button;
        QWidget* page;
        QWidget* (*exportable)(QWidget*);
    };

    void buildBar();
    void showState();
    void paintTold();
    void buildExports();
    /// What can be written of the period that is shown; why not is the tip of the entry.
    void showExports();
    void chooseFile(const BillFileKind& kind);
    /// The pages there are, in order. bill_pages.cpp
    void addPages();
    void insertPage(const QString& id, const QString& title, PageEntry entry);

    ScenarioDocument* m_document;
    std::shared_ptr<const analysis::Report> m_report;
    std::shared_ptr<const scenario::Scenario> m_scenario;
    std::optional<MonthBand> m_band;
    bool m_isStale = false, m_isRunning = false, m_toldIsError = false;
    QStringList m_ids;
    std::vector<PageEntry> m_entries;
    StatementPage* m_statement = nullptr;
    QWidget* m_bar = nullptr;
    QHBoxLayout* m_buttonRow = nullptr;
    QButtonGroup* m_buttons = nullptr;
    QLabel *m_state = nullptr, *m_told = nullptr;
    QPushButton *m_export = nullptr, *m_runAgain = nullptr;
    BillExport* m_exports;
    QMenu* m_exportMenu = nullptr;
    QStackedWidget* m_pages = nullptr;
};

template <typename Page>
void BillView::addPage(const QString& id, const QString& title, Page* page)
{
    insertPage(id, title, {nullptr, page, [](QWidget* widget) -> QWidget* {
                               if constexpr (requires(Page* typed) { typed->exportable(); }) return static_cast<Page*>(widget)->exportable();
                               else return widget;
                           }});
    if constexpr (requires { page->setDocument(m_document); }) page->setDocument(m_document);
    if constexpr (requires { page->setReport(m_report, m_scenario); }) {
        connect(this, &BillView::reportChanged, page, [this, page] { page->setReport(m_report, m_scenario); });
        page->setReport(m_report, m_scenario);
    }
    if constexpr (requires { page->setStale(true); }) connect(this, &BillView::staleChanged, page, [page](bool stale) { page->setStale(stale); });
    if constexpr (requires { page->setRunning(true); }) connect(this, &BillView::runningChanged, page, [page](bool running) { page->setRunning(running); });
    if constexpr (requires { page->setBand(m_band); }) connect(this, &BillView::bandChanged, page, [page](const std::optional<MonthBand>& band) { page->setBand(band); });
    if constexpr (requires { &Page::componentSelected; }) connect(page, &Page::componentSelected, this, &BillView::componentSelected);
    if constexpr (requires { &Page::componentShown; }) connect(page, &Page::componentShown, this, &BillView::componentShown);
    if constexpr (requires { &Page::momentChosen; }) connect(page, &Page::momentChosen, this, &BillView::momentChosen);
    if constexpr (requires { &Page::runRequested; }) connect(page, &Page::runRequested, this, &BillView::runRequested);
    if constexpr (requires { &Page::pageWanted; }) connect(page, &Page::pageWanted, this, &BillView::showPage);
    if constexpr (requires { &Page::told; }) connect(page, &Page::told, this, &BillView::tell);
    if constexpr (requires { &Page::bandFound; }) connect(page, &Page::bandFound, this, [this](const MonthBand& band) { setBand(band); });
}

} // namespace headroom::gui
