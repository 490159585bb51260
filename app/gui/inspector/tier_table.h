#pragma once

#include "app/gui/document/edits.h"
#include "models/catalogue/catalogue.h"
#include "models/pricing/price_book.h"
#include "models/scenario/scenario.h"

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace headroom::gui {

/// What a component costs in a month of 730 hours without any traffic, by the meters that a run would bill it with.
struct StaticPrice {
    double amount = 0;                                       ///< in the book's currency
    pricing::Confidence confidence = pricing::Confidence::Exact;   ///< of the least sure price in it
    QStringList made;                                        ///< "5 × 0.458 USD per hour × 730 h", a line for each meter
    QStringList missing;                                     ///< meters without a price
    bool followsTraffic = false;                             ///< traffic is billed besides
};

/// Empty for kinds that run up nothing by themselves. A schedule is not looked at: the price is that of being always on. Autoscaled
/// throughput is priced at its maximum.
[[nodiscard]] std::optional<StaticPrice> staticMonth(const scenario::Component& component, const pricing::PriceBook& prices);

/// A tier or size that a component could have.
struct TierRow {
    QString name;                          ///< "premium P1"
    QStringList limits;                    ///< by TierTable::limitTitles; "–" where nothing is published
    std::vector<Edit> edits;               ///< pointers below the component
    std::optional<StaticPrice> price;
    bool isCurrent = false;
    bool isUnbilled = false;               ///< runs up nothing by itself, so that there is no price to know
    QString source;                        ///< of the limits
};

/// The tiers of one component side by side.
struct TierTable {
    QString title;                         ///< "Sizes", "Tiers"
    QStringList limitTitles;
    std::vector<TierRow> rows;             ///< by price where all have one, else in the provider's order
    QString currency;

    [[nodiscard]] const TierRow* current() const;
    /// Difference to the present price; empty where one of them is not known.
    [[nodiscard]] std::optional<double> difference(const TierRow& row) const;
};

/// Empty rows for kinds without tiers. Every row is what the loader takes as it is; only what the price book sells is listed.
[[nodiscard]] TierTable tierTable(const scenario::Component& component, const catalogue::Catalogue& catalogue, const pricing::PriceBook& prices);

/// The table for views. Columns: tier, limits, price a month, difference.
class TierModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Roles { kCurrentRole = Qt::UserRole + 1, kLimitsRole };

    explicit TierModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setTable(TierTable table);
    [[nodiscard]] const TierTable& table() const { return m_table; }
    [[nodiscard]] int priceColumn() const { return 1 + static_cast<int>(m_table.limitTitles.size()); }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    TierTable m_table;
};

/// "+246.10", "−12.00", "0.00".
[[nodiscard]] QString signedAmount(double amount);

/// "C3 → P1: +246.10 USD/month"; what the difference is made of where it is not known.
[[nodiscard]] QString differenceSentence(const TierTable& table, const TierRow& row);

/// ● exact, ◐ derived, ◌ recalled or borrowed.
[[nodiscard]] QString confidenceSign(pricing::Confidence confidence);

} // namespace headroom::gui
