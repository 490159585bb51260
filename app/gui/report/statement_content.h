#pragma once

#include "app/gui/report/report_chart.h"
#include "app/gui/report/report_content.h"
#include "models/analysis/bill_year.h"
#include "models/analysis/report.h"

#include <QString>
#include <QStringList>
#include <QVector>

namespace headroom::gui {

/// What the printed statement says, as texts that are ready to be drawn: every line of the bill with where its price is from. Computes no figure
/// of its own but sums of lines by group, which add up to the total to the cent.
struct StatementContent {
    struct Line {
        QString component, meter, quantity, unit, unitPrice, amount;
        QString mark;               ///< of the price: ● ◐ ◌ ✎
        int source = 0;             ///< number of its footnote, from 1 on
        QString note;               ///< discount, part that was not simulated; may be empty
    };
    struct Group {
        QString name, total;
        QVector<Line> lines;
    };
    struct Commitment {
        QString name, what, utilisation, coverage, saved;
    };

    QString scenario, variant, question, period, headline, currency, total, projection;
    bool isOverBudget = false;
    QString budget;                 ///< a sentence; empty without one
    QStringList flags;              ///< what limits the answer: partial, estimate, stale; sentences
    QVector<Group> groups;          ///< the largest first
    ReportChart daily;              ///< by local day, or by hour up to two days, of a year by month; with the budget's even share
    QVector<Commitment> commitments;
    QStringList discounts;          ///< sentences
    QVector<ReportContent::Assumption> assumptions;
    QStringList sources;            ///< footnotes in their order
    QVector<ReportContent::Fact> facts;
};

/// The statement of one period. `budget` replaces the scenario's own, of a month.
[[nodiscard]] StatementContent statementContent(const scenario::Scenario& scenario, const analysis::Report& report, const ReportContext& context, const analysis::PeriodBill& bill = {}, std::optional<double> budget = std::nullopt);

/// "●" exact, "◐" derived, "◌" recalled or of another region, "✎" stated by the user.
[[nodiscard]] QString confidenceMark(pricing::Confidence confidence);

} // namespace headroom::gui
