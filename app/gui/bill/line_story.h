#pragma once

#include "app/gui/bill/bill_table.h"

#include <QString>

#include <vector>

namespace headroom::gui {

/// How a line of a bill is made, for people: a title and sentences by topic.
struct LineStory {
    struct Entry { QString topic, text; };
    QString title;
    std::vector<Entry> entries;            ///< Quantity, Amount, Shared by, Price, Cheaper, Use; those that say nothing are left out
};

/// Of a line or the part of it that stands in a row. Pure.
[[nodiscard]] LineStory lineStory(const BillTable& table, const BillLine& part);
/// Of a row: how many lines, the largest of them. Pure.
[[nodiscard]] LineStory rowStory(const BillTable& table, const BillRow& row);

/// One sentence on the whole bill: what is the largest part, what is idle, what a thousand requests cost.
[[nodiscard]] QString billSummary(const BillData& data, BillPeriod period);
/// "November 2026, 721 h costs 4,870.16 USD: 270.16 USD (5.9 %) over the budget of 4,600 USD".
[[nodiscard]] QString billHeadline(const BillData& data, BillPeriod period);
/// The budget where it belongs to that bill: of months, in the currency of the statement.
[[nodiscard]] std::optional<double> budgetOf(const BillData& data, BillPeriod period);

/// What a bill rests on, for the foot of the page.
struct BillFoot {
    bool addsUp = false;                   ///< the lines and the groups have the sum that the statement says, to the last digit
    QString sum, rest;
};
[[nodiscard]] BillFoot billFoot(const BillTable& table);

} // namespace headroom::gui
