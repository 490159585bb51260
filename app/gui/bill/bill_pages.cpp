#include "app/gui/bill/bill_view.h"

// Which pages the bill has.

#include "app/gui/bill/statement_page.h"
#include "app/gui/commitments/commitments_view.h"
#include "app/gui/reconcile/reconcile_page.h"
#include "app/gui/report/statement_file.h"
#include "app/gui/risk/risk_view.h"

#include <QAction>

using namespace Qt::StringLiterals;

namespace headroom::gui {

void BillView::addPages()
{
    m_statement = new StatementPage(this);
    addPage(u"statement"_s, tr("Statement"), m_statement);
    addPage(u"commitments"_s, tr("Commitments"), new CommitmentsView(this));
    addPage(u"risk"_s, tr("Risk"), new RiskView(this));
    addPage(u"reconcile"_s, tr("Reconcile"), new ReconcilePage(this));

    connect(addExport(u"billExport:pdf"_s, tr("Statement to &print (PDF)…")), &QAction::triggered, this, [this] {
        if (!m_report || !m_scenario) return;
        const auto bills = m_statement->source()->data();
        if (!bills || !bills->of(m_statement->period()).statement) return;
        bool failed = false;
        const QString told = askAndWriteStatement(this, *m_document, *m_scenario, *m_report, bills->bill(m_statement->period()), m_isStale, failed);
        if (!told.isEmpty()) tell(told, failed);
    });
}

} // namespace headroom::gui
