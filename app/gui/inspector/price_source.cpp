#include "app/gui/inspector/price_source.h"

#include "models/pricing/price_library.h"

#include <QFutureWatcher>
#include <QtConcurrent>

#include <utility>

namespace headroom::gui {

namespace {

std::shared_ptr<const PriceData> readPrices(const std::string& provider, const std::string& region)
{
    const auto directory = pricing::defaultPricingDirectory();
    auto prices = pricing::loadPriceBook(pricing::defaultPriceFolders(), provider, region);
    auto sizes = catalogue::loadCatalogue(directory, provider);
    if (!prices || !sizes) return nullptr;
    return std::make_shared<const PriceData>(PriceData{std::move(sizes).value(), std::move(prices).value()});
}

} // namespace

void PriceSource::want(const QString& provider, const QString& region)
{
    const QString key = provider + u'/' + region;
    if (key == m_key) return;
    m_key = key;
    m_data.reset();
    using Answer = std::shared_ptr<const PriceData>;
    auto* watcher = new QFutureWatcher<Answer>(this);
    connect(watcher, &QFutureWatcher<Answer>::finished, this, [this, watcher, key] {
        watcher->deleteLater();
        if (key != m_key) return;
        m_data = watcher->result();
        if (m_data) Q_EMIT ready();
    });
    watcher->setFuture(QtConcurrent::run(readPrices, provider.toStdString(), region.toStdString()));
}

} // namespace headroom::gui
