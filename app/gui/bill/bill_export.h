#pragma once

#include "models/analysis/report.h"
#include "models/exchange/statement_file.h"
#include "models/scenario/scenario.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace headroom::gui {

/// A bill that is to become a file.
struct BillFileRequest {
    std::shared_ptr<const analysis::Report> report;
    std::shared_ptr<const scenario::Scenario> scenario;
    exchange::StatementFormat format = exchange::StatementFormat::Xlsx;
    bool splitCost = false;                ///< of FOCUS: shared components by tenant
    QString file;
    analysis::BillPeriod period = analysis::BillPeriod::Month;
    std::shared_ptr<const analysis::YearBill> year;   ///< of a year
};

/// One entry of the menu.
struct BillFileKind {
    exchange::StatementFormat format;
    bool splitCost;
    QString id, title, filter, suffix;
};
/// What the bill of a scenario can be written as; split cost only where there are tenants.
[[nodiscard]] std::vector<BillFileKind> billFileKinds();

/// Why the bill of a period cannot be written as this, as a sentence; empty where it can.
[[nodiscard]] QString refusalOf(const BillFileKind& kind, analysis::BillPeriod period);

/// Makes the file, whole or not at all. Returns why that failed; empty if it did not. Any thread.
[[nodiscard]] QString writeBillFile(const BillFileRequest& request);

/// Writes bills off the GUI thread, one after another.
class BillExport : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    void write(BillFileRequest request);
    [[nodiscard]] bool isBusy() const { return m_busy > 0; }

Q_SIGNALS:
    /// `why` is empty if the file was written.
    void finished(const QString& file, const QString& why);

private:
    int m_busy = 0;
};

} // namespace headroom::gui
