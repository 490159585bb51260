#pragma once

#include "models/analysis/report.h"
#include "models/analysis/unit_costs.h"
#include "models/pricing/best_commitment.h"
#include "models/pricing/statement_detail.h"

#include <QObject>
#include <QString>

#include <array>
#include <memory>
#include <stop_token>
#include <vector>

namespace headroom::gui {

/// Which bill of a run.
enum class BillPeriod { Window, Month, ListMonth };   ///< as simulated, the calendar month, the month of 730 h of calculators

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
    std::array<BillOfPeriod, 3> periods;                   ///< by BillPeriod
    bool isComplete = false;
    QString problem;                                       ///< why it will not be complete; empty if it will

    [[nodiscard]] const BillOfPeriod& of(BillPeriod period) const { return periods[static_cast<std::size_t>(period)]; }
};

/// What the report has already: two statements and their tenants. Precondition: neither is null.
[[nodiscard]] std::shared_ptr<const BillData> billDataOf(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario);
/// The same with operations, unit costs, bands of prices, commitments and the month of 730 h. Takes tens of milliseconds to seconds; null when stopped. Any thread.
[[nodiscard]] std::shared_ptr<const BillData> completeBillData(const BillData& base, std::stop_token stop = {});

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

Q_SIGNALS:
    void changed();

private:
    std::shared_ptr<const BillData> m_data;
    std::stop_source m_stop;
};

} // namespace headroom::gui
