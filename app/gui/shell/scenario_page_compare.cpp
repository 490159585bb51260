#include "app/gui/shell/scenario_page.h"

// The comparison of variants in the middle of the page: it takes the room of the docks while it is in front.

#include "app/gui/compare/compare_view.h"
#include "app/gui/diagnosis/diagnosis_view.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/run/run_bar.h"
#include "app/gui/shell/verdict_strip.h"

#include <QComboBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QMainWindow>
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
    connect(m_center, &QTabWidget::currentChanged, this, [this] { giveRoom(m_center->currentWidget() == m_compare); });
}

void ScenarioPage::giveRoom(bool toCompare)
{
    m_strip->setVisible(!toCompare);   // the comparison has an answer of its own
    const bool isGiven = !m_layoutBesideCompare.isEmpty();
    if (toCompare && !isGiven && m_layout != Layout::Compare) {
        m_layoutBesideCompare = m_workspace->saveState(kLayoutVersion);
        for (QDockWidget* dock : std::as_const(m_docks)) dock->hide();
    } else if (!toCompare && isGiven) {
        m_workspace->restoreState(m_layoutBesideCompare, kLayoutVersion);
        m_layoutBesideCompare.clear();
    }
}

} // namespace headroom::gui
