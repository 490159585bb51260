#pragma once

#include "models/analysis/bill_year.h"
#include "models/analysis/report.h"
#include "models/analysis/unit_costs.h"
#include "models/pricing/best_commitment.h"
#include "models/pricing/statement_detail.h"

#include <QObject>
#include <QString>

#include <array>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

namespace headroom::gui {

using analysis::BillPeriod;

/// Where the money of a line comes from, band by band.
struct LinePrice {
    pricing::Price price;
    std::vector<double> bandShares;        ///< of the quantity, by band of `price`
};

/// One bill and what is said about it.
struct BillOfPeriod {
    std::shared_ptr<const pricing::Statement> statement;   ///< null: there is none
    pricing::Allocation byTenant, byOperation;             ///< byOperation is empty until the data are complete
    analysis::UnitCosts units;
    std::vector<LinePrice> prices;                         ///< as statement->lines; empty until then
    std::vector<pricing::CommitmentProposal> proposals;    ///< each alone, the greatest saving first
};

/// The bills of one run; never changed once made.
struct BillData {
    std::shared_ptr<const analysis::Report> report;
    std::shared_ptr<const scenario::Scenario> scenario;
    std::array<BillOfPeriod, 4> periods;                   ///< by BillPeriod; that of the year only once it was asked for
    std::shared_ptr<const analysis::YearBill> year;        ///< null until it was asked for and read
    bool isComplete = false;
    QString problem;                                       ///< why it will not be complete; empty if it will

    [[nodiscard]] const BillOfPeriod& of(BillPeriod period) const { return periods[static_cast<std::size_t>(period)]; }
    /// For those who write it. Precondition: there is a statement of that period.
    [[nodiscard]] analysis::PeriodBill bill(BillPeriod period) const;
};

/// What the report has already: two statements and their tenants. Precondition: neither is null.
[[nodiscard]] std::shared_ptr<const BillData> billDataOf(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario);
/// The same with operations, unit costs, bands of prices, commitments and the month of 730 h. Takes tens of milliseconds to seconds; null when stopped. Any thread.
[[nodiscard]] std::shared_ptr<const BillData> completeBillData(const BillData& base, std::stop_token stop = {});

/// The same with the year.
[[nodiscard]] std::shared_ptr<const BillData> withYear(const BillData& base, std::shared_ptr<const analysis::YearBill> year);

/// The twelve months from that in which the scenario's calendar begins, each estimated with rates: what `headroom bill --year` says. `done` is told after each month
/// how many are. Takes seconds; fails as analysis::billYear(). Any thread.
[[nodiscard]] Result<analysis::YearBill, Errors> readYear(const scenario::Scenario& scenario, const analysis::Report& report, std::stop_token stop, const std::function<void(int)>& done);

/// The price books that a run was billed by, whatever was imported since. Fails as pricing::loadPriceBooks(). Any thread.
[[nodiscard]] Result<pricing::PriceBook, Errors> pricesOfRun(const scenario::Scenario& scenario, const analysis::Report& report);

/// Completes the bills of the last run off the GUI thread.
class BillSource : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    ~BillSource() override;

    /// Null: there is no bill. `changed` follows at once, and again when the data are complete. Answers to former ones are dropped.
    void setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario);
    [[nodiscard]] std::shared_ptr<const BillData> data() const { return m_data; }

    enum class YearState { NotAsked, Reading, Ready, Failed };
    using YearReader = std::function<Result<analysis::YearBill, Errors>(const scenario::Scenario&, const analysis::Report&, std::stop_token, const std::function<void(int)>&)>;
    /// Reads the year of the report, unless that was done or tried; `changed` follows with it. Another report ends the reading.
    void wantYear();
    [[nodiscard]] YearState yearState() const { return m_yearState; }
    /// Months that are read so far.
    [[nodiscard]] int monthsRead() const { return m_monthsRead; }
    /// Why there is no year; empty unless reading failed.
    [[nodiscard]] QString yearProblem() const { return m_yearProblem; }
    /// For tests: another one than readYear().
    void setYearReader(YearReader reader) { m_yearReader = std::move(reader); }

Q_SIGNALS:
    void changed();
    /// Another month was read, or reading failed.
    void yearProgressed();

private:
    std::shared_ptr<const BillData> m_data;
    std::stop_source m_stop;
    int m_generation = 0, m_monthsRead = 0;
    YearState m_yearState = YearState::NotAsked;
    QString m_yearProblem;
    YearReader m_yearReader = readYear;
};

} // namespace headroom::gui
