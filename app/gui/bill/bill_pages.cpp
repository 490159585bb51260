#include "app/gui/bill/bill_view.h"

// Which pages the bill has.

#include "app/gui/bill/statement_page.h"
#include "app/gui/reconcile/reconcile_page.h"

using namespace Qt::StringLiterals;

namespace headroom::gui {

void BillView::addPages()
{
    m_statement = new StatementPage(this);
    addPage(u"statement"_s, tr("Statement"), m_statement);
    addPage(u"reconcile"_s, tr("Reconcile"), new ReconcilePage(this));
}

} // namespace headroom::gui
