#include "app/gui/bill/statement_page.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QPushButton>
#include <QStackedLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

StatementPage::StatementPage(QWidget* parent) : QWidget(parent), m_pages(new QStackedLayout(this))
{
    setObjectName(u"billStatement"_s);
    auto* empty = makeEmptyState(u"statement"_s, tr("No bill yet"), tr("Run the scenario to see its bill: every simulated second, with the provider's meters and prices."), this);
    m_run = addEmptyStateButton(empty, tr("&Run the scenario"), u"runForBill"_s);
    connect(m_run, &QPushButton::clicked, this, &StatementPage::runRequested);
    m_total = makeLabel(16, Theme::Role::Text, this, true);
    m_total->setObjectName(u"billHeadline"_s);
    m_total->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_pages->addWidget(empty);
    m_pages->addWidget(m_total);
}

void StatementPage::setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario)
{
    m_report = std::move(report);
    m_scenario = std::move(scenario);
    m_pages->setCurrentIndex(m_report ? 1 : 0);
    if (m_report) m_total->setText(tr("%1 costs %2").arg(format::text(m_report->month.period), format::money(m_report->month.total)));
}

void StatementPage::setRunning(bool running)
{
    m_run->setEnabled(!running);
    m_run->setText(running ? tr("The run is under way") : tr("&Run the scenario"));
}

} // namespace headroom::gui
