#include "app/gui/bill/bill_data.h"

#include "app/gui/shell/format.h"
#include "models/analysis/operation_use.h"
#include "models/analysis/tenant_use.h"
#include "models/pricing/price_books.h"

#include <QFutureWatcher>
#include <QtConcurrent>

#include <utility>

namespace headroom::gui {

namespace {

std::vector<LinePrice> linePrices(pricing::StatementDetail detail)
{
    std::vector<LinePrice> prices;
    for (pricing::LineDetail& line : detail.lines) {
        // Over all months that are billed: the share of a band is that of the quantity.
        std::vector<double> quantityOfMonth(detail.monthStarts.size(), 0.0);
        for (std::size_t slice = 0; slice < line.perSlice.size(); ++slice) quantityOfMonth[detail.slices[slice].month] += line.perSlice[slice];
        double all = 0;
        std::vector<double> shares(line.price.bands.size(), 0.0);
        for (std::size_t month = 0; month < line.bandShares.size(); ++month) {
            const double weight = quantityOfMonth.size() > 1 ? quantityOfMonth[month] : 1;
            all += weight;
            for (std::size_t band = 0; band < shares.size() && band < line.bandShares[month].size(); ++band) shares[band] += weight * line.bandShares[month][band];
        }
        for (double& share : shares) share = all > 0 ? share / all : 0;
        prices.push_back({std::move(line.price), std::move(shares)});
    }
    return prices;
}

} // namespace

std::shared_ptr<const BillData> billDataOf(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario)
{
    auto data = std::make_shared<BillData>();
    data->periods[0].statement = {report, &report->window};   // shares the ownership of the report
    data->periods[0].byTenant = report->windowByTenant;
    data->periods[1].statement = {report, &report->month};
    data->periods[1].byTenant = report->monthByTenant;
    data->report = std::move(report);
    data->scenario = std::move(scenario);
    return data;
}

Result<pricing::PriceBook, Errors> pricesOfRun(const scenario::Scenario& scenario, const analysis::Report& report)
{
    return pricing::loadPriceBooksOf(pricing::defaultPriceFolders(), scenario, report.window);
}

std::shared_ptr<const BillData> completeBillData(const BillData& base, std::stop_token stop)
{
    auto data = std::make_shared<BillData>(base);
    const scenario::Scenario& scenario = *data->scenario;
    const simulation::Recording& recording = data->report->recording;
    const auto prices = pricesOfRun(scenario, *data->report);
    if (prices) {
        auto month = pricing::billListMonth(scenario, recording, *prices);
        if (month) data->periods[2].statement = std::make_shared<const pricing::Statement>(std::move(month).value());
    } else {
        data->problem = format::text(prices.error().front().message);
    }
    for (const BillPeriod period : {BillPeriod::Window, BillPeriod::Month, BillPeriod::ListMonth}) {
        BillOfPeriod& bill = data->periods[static_cast<std::size_t>(period)];
        if (!bill.statement) continue;
        if (stop.stop_requested()) return nullptr;
        if (period == BillPeriod::ListMonth) bill.byTenant = pricing::allocate(scenario, *bill.statement, analysis::tenantUse(scenario, recording));
        bill.byOperation = analysis::costByOperation(scenario, recording, *bill.statement);
        auto units = analysis::unitCosts(scenario, recording, *bill.statement, bill.byOperation);
        if (units) bill.units = std::move(units).value();
        else data->problem = format::text(units.error().message);
        if (!prices) continue;
        bill.proposals = pricing::proposeCommitments(pricing::machineHours(scenario, *prices, {bill.statement.get()}));
        if (stop.stop_requested()) return nullptr;
        auto detail = period == BillPeriod::Window ? pricing::detailWindow(scenario, recording, *prices) : pricing::detailMonth(scenario, recording, *prices);
        if (detail && detail->lines.size() == bill.statement->lines.size()) bill.prices = linePrices(std::move(detail).value());
    }
    data->isComplete = true;
    return data;
}

BillSource::~BillSource() { m_stop.request_stop(); }

void BillSource::setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario)
{
    m_stop.request_stop();
    m_stop = {};
    m_data = report && scenario ? billDataOf(std::move(report), std::move(scenario)) : nullptr;
    Q_EMIT changed();
    if (!m_data) return;
    using Answer = std::shared_ptr<const BillData>;
    auto* watcher = new QFutureWatcher<Answer>(this);
    connect(watcher, &QFutureWatcher<Answer>::finished, this, [this, watcher, asked = m_data] {
        watcher->deleteLater();
        if (asked != m_data || !watcher->result()) return;
        m_data = watcher->result();
        Q_EMIT changed();
    });
    watcher->setFuture(QtConcurrent::run([base = m_data, stop = m_stop.get_token()] { return completeBillData(*base, stop); }));
}

} // namespace headroom::gui
