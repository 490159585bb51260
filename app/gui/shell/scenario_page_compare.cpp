#include "app/gui/shell/scenario_page.h"

// The comparison of variants and the bill in the middle of the page: they take the room of the docks while they are in front.

#include "app/gui/bill/bill_view.h"
#include "app/gui/compare/compare_view.h"
#include "app/gui/diagnosis/diagnosis_view.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/run/run_bar.h"
#include "app/gui/shell/shown_page.h"
#include "app/gui/shell/verdict_strip.h"

#include <QComboBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QMainWindow>
#include <QStackedWidget>
#include <QTabWidget>

using namespace Qt::StringLiterals;

namespace headroom::gui {

void ScenarioPage::buildCompare()
{
    m_diagnosis->setDocument(m_document);
    m_compare = new CompareView(m_center);
    m_compare->setDocument(m_document);
    m_compare->setOptions([this] { return m_bar->options(); });
    m_compare->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);   // it has all room when seen; the canvas need not be as high as it
    m_center->addTab(m_compare, tr("Compare"));
    connect(m_compare, &CompareView::componentSelected, this, &ScenarioPage::selectComponent);
    connect(m_compare, &CompareView::variantOpened, m_document, &ScenarioDocument::setVariant);
    // Window and seed are chosen in the bar: another choice is another question.
    if (auto* period = m_bar->findChild<QComboBox*>(u"periodBox"_s)) connect(period, &QComboBox::currentIndexChanged, m_compare, [this] { if (m_compare->isVisible()) m_compare->refresh(); });
    if (auto* seed = m_bar->findChild<QLineEdit*>(u"seedField"_s)) connect(seed, &QLineEdit::editingFinished, m_compare, [this] { if (m_compare->isVisible()) m_compare->refresh(); });
    connect(m_center, &QTabWidget::currentChanged, this, [this] { giveRoom(takesAllRoom(m_center->currentWidget())); });
}

bool ScenarioPage::takesAllRoom(const QWidget* view) const { return view == m_compare || view == m_bill; }

void ScenarioPage::giveRoom(bool toView)
{
    m_strip->setVisible(!toView);   // such a view has an answer of its own
    const bool isGiven = !m_layoutBesideView.isEmpty();
    if (toView && !isGiven && m_layout != Layout::Compare) {
        m_layoutBesideView = m_workspace->saveState(kLayoutVersion);
        for (QDockWidget* dock : std::as_const(m_docks)) dock->hide();
    } else if (!toView && isGiven) {
        m_workspace->restoreState(m_layoutBesideView, kLayoutVersion);
        m_layoutBesideView.clear();
    }
}

void ScenarioPage::buildBill()
{
    m_bill = new BillView(m_document, m_center);
    m_bill->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);   // as the comparison
    m_center->addTab(m_bill, tr("Bill"));
    measureShownPageOnly(m_center->findChild<QStackedWidget*>(QString(), Qt::FindDirectChildrenOnly));
    connect(m_bill, &BillView::componentSelected, this, &ScenarioPage::selectComponent);
    connect(m_bill, &BillView::componentShown, this, &ScenarioPage::goToComponent);
    connect(m_bill, &BillView::momentChosen, this, &ScenarioPage::setTimeIfSimulated);
    connect(m_bill, &BillView::runRequested, this, &ScenarioPage::run);
    connect(m_controller, &RunController::started, m_bill, [this] { m_bill->setRunning(m_follows); });
    connect(m_controller, &RunController::finished, m_bill, [this] { m_bill->setRunning(false); });
    connect(m_controller, &RunController::failed, m_bill, [this] { m_bill->setRunning(false); });
}

} // namespace headroom::gui
