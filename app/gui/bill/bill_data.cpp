#include "app/gui/bill/bill_data.h"

#include "app/gui/shell/format.h"
#include "models/analysis/operation_use.h"
#include "models/analysis/tenant_use.h"
#include "models/catalogue/catalogue.h"
#include "models/fluid/fluid.h"
#include "models/pricing/price_books.h"

#include <QFutureWatcher>
#include <QPromise>
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

analysis::PeriodBill BillData::bill(BillPeriod period) const
{
    analysis::PeriodBill bill;
    bill.period = period;
    if (period == BillPeriod::ListMonth) {
        bill.listMonth = of(period).statement;
        bill.listMonthByTenant = of(period).byTenant;
    }
    if (period == BillPeriod::Year) bill.year = year;
    return bill;
}

std::shared_ptr<const BillData> withYear(const BillData& base, std::shared_ptr<const analysis::YearBill> year)
{
    auto data = std::make_shared<BillData>(base);
    BillOfPeriod& bill = data->periods[static_cast<std::size_t>(BillPeriod::Year)];
    bill.statement = {year, &year->statement()};
    bill.byTenant = year->byTenant;
    bill.byOperation = year->byOperation;
    bill.units = year->units;
    bill.proposals = year->proposals;
    bill.prices.clear();
    for (const pricing::LineDetail& line : year->detail.lines) bill.prices.push_back({line.price, line.bandShares.front()});
    data->year = std::move(year);
    return data;
}

Result<analysis::YearBill, Errors> readYear(const scenario::Scenario& scenario, const analysis::Report& report, std::stop_token stop, const std::function<void(int)>& done)
{
    const auto catalogue = catalogue::loadCatalogue(pricing::defaultPricingDirectory(), scenario.provider);
    if (!catalogue) return catalogue.error();
    const auto prices = pricesOfRun(scenario, report);
    if (!prices) return prices.error();
    const auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
    if (!zone) return Errors{zone.error()};
    const auto simulate = [&](const analysis::MonthSpan& span, std::stop_token token) {
        return fluid::simulate(scenario, *catalogue, {report.recording.seed, span.from, span.to - span.from, {}}, std::move(token));
    };
    return analysis::billYear(scenario, *prices, analysis::monthsFrom(*zone, scenario.calendar.start, analysis::kMonthsOfYear), simulate, std::move(stop), done);
}

BillSource::~BillSource() { m_stop.request_stop(); }

void BillSource::setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario)
{
    m_stop.request_stop();
    m_stop = {};
    const int asked = ++m_generation;
    m_yearState = YearState::NotAsked;
    m_monthsRead = 0;
    m_yearProblem.clear();
    m_data = report && scenario ? billDataOf(std::move(report), std::move(scenario)) : nullptr;
    // Before anybody is told: who hears of the report may ask for its year, whose reading must not wait for this.
    if (const auto base = m_data) {
        using Answer = std::shared_ptr<const BillData>;
        auto* watcher = new QFutureWatcher<Answer>(this);
        connect(watcher, &QFutureWatcher<Answer>::finished, this, [this, watcher, asked] {
            watcher->deleteLater();
            if (asked != m_generation || !watcher->result()) return;
            const auto year = m_data->year;
            m_data = year ? withYear(*watcher->result(), year) : watcher->result();
            Q_EMIT changed();
        });
        watcher->setFuture(QtConcurrent::run([base, stop = m_stop.get_token()] { return completeBillData(*base, stop); }));
    }
    Q_EMIT changed();
}

void BillSource::wantYear()
{
    if (!m_data || m_yearState != YearState::NotAsked) return;
    struct Answer {
        std::shared_ptr<const analysis::YearBill> year;
        QString problem;
    };
    m_yearState = YearState::Reading;
    auto* watcher = new QFutureWatcher<Answer>(this);
    const int asked = m_generation;
    connect(watcher, &QFutureWatcher<Answer>::progressValueChanged, this, [this, asked](int months) {
        if (asked != m_generation || m_yearState != YearState::Reading) return;
        m_monthsRead = months;
        Q_EMIT yearProgressed();
    });
    connect(watcher, &QFutureWatcher<Answer>::finished, this, [this, watcher, asked] {
        watcher->deleteLater();
        if (asked != m_generation) return;
        const Answer answer = watcher->result();
        m_yearState = answer.year ? YearState::Ready : YearState::Failed;
        m_yearProblem = answer.problem;
        if (!answer.year) {
            Q_EMIT yearProgressed();
            return;
        }
        m_data = withYear(*m_data, answer.year);
        Q_EMIT changed();
    });
    watcher->setFuture(QtConcurrent::run([data = m_data, stop = m_stop.get_token(), read = m_yearReader](QPromise<Answer>& promise) {
        promise.setProgressRange(0, analysis::kMonthsOfYear);
        auto year = read(*data->scenario, *data->report, stop, [&](int months) { promise.setProgressValue(months); });
        if (year) promise.addResult(Answer{std::make_shared<const analysis::YearBill>(std::move(year).value()), {}});
        else promise.addResult(Answer{nullptr, format::text(year.error().front().message)});
    }));
}

} // namespace headroom::gui
