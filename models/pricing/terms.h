#pragma once

#include "core/base/result.h"
#include "models/pricing/charge.h"
#include "models/pricing/price_book.h"
#include "models/scenario/scenario.h"

#include <string>

/// What was agreed about the prices of the book: discounts, dev/test rates, the currency of the bill.
namespace headroom::pricing {

/// Whether the user states the price: then it is in the currency of the bill and no discount touches it.
[[nodiscard]] bool isOwnPrice(const Price& price);

/// Negotiated percentage off this price, [0, 100]: that of its service, else that of "*". 0 for the user's own prices and for what a
/// commitment already makes cheaper (reservations, savings plans). Pure.
[[nodiscard]] double discountOf(const scenario::Scenario& scenario, const Price& price);

/// The terms by which the price is charged. Pure.
[[nodiscard]] ChargeTerms termsOf(const scenario::Scenario& scenario, const Price& price);

/// The price of a meter; with dev/test rates, where the book has one ("vm/SIZE/windows/dev-test" for "…/regular", else "METER/dev-test"), that one.
/// Null where there is none.
[[nodiscard]] const Price* bookPrice(const scenario::Scenario& scenario, const PriceBook& book, const std::string& meter);

/// Terms that do not fit the price book: another currency and no exchange rate from it, discounts of services that it does not know.
[[nodiscard]] Errors checkTerms(const scenario::Scenario& scenario, const PriceBook& book);

} // namespace headroom::pricing
