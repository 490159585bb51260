#pragma once

#include "models/catalogue/catalogue.h"
#include "models/pricing/price_book.h"
#include "models/scenario/scenario.h"

#include <QObject>
#include <QString>

#include <memory>

namespace headroom::gui {

/// Sizes and prices that a scenario is billed by: of its region and those of its components, of the date that it pins. Never changed once read.
struct PriceData {
    catalogue::Catalogue catalogue;
    pricing::PriceBook prices;
};

/// Reads sizes and prices off the GUI thread and keeps those last asked for. GUI thread only; what is handed out any thread may read.
class PriceSource : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Starts to read; `ready()` follows unless they are there already or cannot be read. An answer for other prices is dropped.
    void want(std::shared_ptr<const scenario::Scenario> scenario);
    /// Null until they are read, and for good where a region has no prices, or none of the pinned date.
    [[nodiscard]] std::shared_ptr<const PriceData> data() const { return m_data; }

Q_SIGNALS:
    void ready();

private:
    QString m_key;
    std::shared_ptr<const PriceData> m_data;
};

} // namespace headroom::gui
