#include "app/gui/shell/scenario_page.h"

// How the docks of the page lie, and how one gets to a place of the scenario.

#include "app/gui/bill/bill_view.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/compare/compare_view.h"
#include "app/gui/diagnosis/diagnosis_view.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/inspector/inspector_view.h"
#include "app/gui/outline/outline_view.h"
#include "app/gui/plots/cursor_table.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/shell/verdict_strip.h"
#include "app/gui/statement/statement_view.h"

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QSettings>
#include <QTabWidget>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

const QString kCurrentKey = u"layout/current"_s;
constexpr int kAnyHeight = -1;
constexpr int kPlotsWithRun = 58, kPlotsWithoutRun = 36, kPlotsBesideEditor = 26; // share of the height [%]; before a run the architecture is what there is to see

QString keyOf(ScenarioPage::Layout layout)
{
    switch (layout) {
    case ScenarioPage::Layout::Model: return u"layout/model"_s;
    case ScenarioPage::Layout::Run: return u"layout/scenario"_s;
    case ScenarioPage::Layout::Compare: return u"layout/compare"_s;
    }
    return {};
}

} // namespace

void ScenarioPage::arrangeDocks()
{
    const auto dock = [this](const QString& name) { return m_workspace->findChild<QDockWidget*>(name); };
    m_workspace->resizeDocks({dock(u"outline"_s), dock(u"inspector"_s)}, {276, 300}, Qt::Horizontal);
    m_workspace->resizeDocks({dock(u"plots"_s), dock(u"cursor"_s)}, {width() - 300, 300}, Qt::Horizontal);
    m_givenPlotsHeight = kAnyHeight;
    sharePlotsHeight(m_recording != nullptr);
}

void ScenarioPage::sharePlotsHeight(bool hasRun)
{
    auto* plots = m_workspace->findChild<QDockWidget*>(u"plots"_s);
    if (m_besideEditor) { // its own share stays; the canvas takes the new one when it is back
        m_bottomHeights[0] = 0;
        return;
    }
    constexpr int kTolerance = 8; // of rounding in the docks' layout [px]
    if (!isVisible() || (m_givenPlotsHeight != kAnyHeight && std::abs(plots->height() - m_givenPlotsHeight) > kTolerance)) return;
    m_workspace->resizeDocks({plots}, {m_workspace->height() * (hasRun ? kPlotsWithRun : kPlotsWithoutRun) / 100}, Qt::Vertical);
    m_givenPlotsHeight = plots->height();
    QTimer::singleShot(0, this, [this, plots] { m_givenPlotsHeight = plots->height(); }); // once it is laid out
}

void ScenarioPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (m_wasShown) sharePlotsHeight(m_recording != nullptr);
}

void ScenarioPage::shareHeight(int page)
{
    if (takesAllRoom(m_center->widget(page))) return;
    const bool isEditor = m_center->widget(page) != m_topology;
    auto* plots = m_workspace->findChild<QDockWidget*>(u"plots"_s);
    if (isEditor == m_besideEditor || plots == nullptr) return;
    if (m_wasShown) m_bottomHeights[m_besideEditor ? 1 : 0] = plots->height();
    m_besideEditor = isEditor;
    const int wanted = m_bottomHeights[isEditor ? 1 : 0];
    if (wanted == 0 && !isEditor) {
        m_givenPlotsHeight = kAnyHeight;
        sharePlotsHeight(m_recording != nullptr);
        return;
    }
    m_workspace->resizeDocks({plots}, {wanted > 0 ? wanted : m_workspace->height() * kPlotsBesideEditor / 100}, Qt::Vertical);
}

void ScenarioPage::arrangeFor(Layout layout)
{
    m_workspace->restoreState(m_defaultLayout);
    arrangeDocks();
    const QStringList hidden = layout == Layout::Model     ? QStringList{u"plots"_s, u"cursor"_s, u"statement"_s, u"diagnosis"_s, u"log"_s}
                               : layout == Layout::Compare ? QStringList{u"outline"_s, u"inspector"_s, u"plots"_s, u"cursor"_s, u"statement"_s, u"diagnosis"_s, u"data"_s, u"log"_s, u"issues"_s, u"components"_s}
                                                           : QStringList{};
    for (QDockWidget* dock : std::as_const(m_docks))
        if (hidden.contains(dock->objectName())) dock->hide();
    if (layout == Layout::Model) {
        showDock(u"issues"_s);
        if (auto* issues = m_workspace->findChild<QDockWidget*>(u"issues"_s)) m_workspace->resizeDocks({issues}, {m_workspace->height() * 20 / 100}, Qt::Vertical);
    }
}

void ScenarioPage::chooseLayout(Layout layout)
{
    if (m_wasShown) saveLayout();
    m_layoutBesideView.clear();   // that of the former layout is saved
    m_layout = layout;
    QSettings().setValue(kCurrentKey, static_cast<int>(layout));
    if (!m_workspace->restoreState(QSettings().value(keyOf(layout)).toByteArray(), kLayoutVersion)) arrangeFor(layout);
    showCenter(layout == Layout::Compare ? u"compare"_s : u"topology"_s);
}

void ScenarioPage::restoreLayout()
{
    m_layout = static_cast<Layout>(std::clamp(QSettings().value(kCurrentKey, static_cast<int>(Layout::Run)).toInt(), 0, 2));
    m_workspace->restoreState(QSettings().value(keyOf(m_layout)).toByteArray(), kLayoutVersion);
}

void ScenarioPage::saveLayout() const
{
    QSettings().setValue(keyOf(m_layout), m_layoutBesideView.isEmpty() ? m_workspace->saveState(kLayoutVersion) : m_layoutBesideView);
}

void ScenarioPage::resetLayout()
{
    QSettings().remove(keyOf(m_layout));
    arrangeFor(m_layout);
}

void ScenarioPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_wasShown) return;
    m_wasShown = true;   // sizes of docks can be set only once the window has its own
    if (QSettings().contains(keyOf(m_layout))) return;
    QTimer::singleShot(0, this, [this] {   // the docks of the layout for running are those of the start; what was opened since stays open
        if (m_layout == Layout::Run) arrangeDocks();
        else arrangeFor(m_layout);
    });
}

QWidget* ScenarioPage::viewToExport() const
{
    for (QDockWidget* dock : m_docks)
        if (dock->widget() && dock->isAncestorOf(QApplication::focusWidget())) return dock->widget();
    return m_center->currentWidget() == m_bill ? m_bill->exportable() : m_center->currentWidget();
}

QString ScenarioPage::selectedComponent() const { return m_selectedComponent; }

void ScenarioPage::goToComponent(const QString& id)
{
    showCenter(u"topology"_s);
    selectComponent(id);
    showDock(u"inspector"_s);
    m_topology->setFocus(Qt::OtherFocusReason);
}

void ScenarioPage::goToOperation(const QString& name)
{
    // The page of the operations where there is one, and in any case the component where the operation begins.
    const auto scenario = m_document->scenario();
    if (!scenario) return;
    const auto found = std::find_if(scenario->operations.begin(), scenario->operations.end(), [&](const auto& operation) { return operation.name == name.toStdString(); });
    if (found == scenario->operations.end()) return;
    const std::string first = !found->consumes.empty() ? found->consumes : found->steps.empty() ? std::string() : found->steps.front().target;
    selectComponent(QString::fromStdString(first));
    showCenter(u"operations"_s);
}

void ScenarioPage::refreshFigures()
{
    m_topology->viewport()->update();
    m_inspector->setReport(m_report, m_runScenario);
    m_cursorTable->update();
    if (!m_report || !m_runScenario) return;
    m_strip->showReport(*m_runScenario, *m_report);
    m_strip->setStale(isStale());
    m_statement->setReport(m_report, m_runScenario->calendar.timeZone);
    m_plots->setReport(m_report);
    m_cursorTable->setReport(m_report);
    m_diagnosis->setReport(m_report, m_runScenario);
    m_bill->setReport(m_report, m_runScenario);
    m_bill->setStale(isStale());
}

} // namespace headroom::gui
