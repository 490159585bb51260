#pragma once

#include "models/catalogue/catalogue.h"
#include "models/pricing/price_book.h"

#include <QObject>
#include <QString>

#include <memory>

namespace headroom::gui {

/// Sizes and prices of one region, never changed once read.
struct PriceData {
    catalogue::Catalogue catalogue;
    pricing::PriceBook prices;
};

/// Reads sizes and prices off the GUI thread and keeps those last asked for. GUI thread only; what is handed out any thread may read.
class PriceSource : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Starts to read; `ready()` follows unless they are there already or cannot be read. An answer for a former region is dropped.
    void want(const QString& provider, const QString& region);
    /// Null until they are read, and for good where the region has no prices.
    [[nodiscard]] std::shared_ptr<const PriceData> data() const { return m_data; }

Q_SIGNALS:
    void ready();

private:
    QString m_key;
    std::shared_ptr<const PriceData> m_data;
};

} // namespace headroom::gui
