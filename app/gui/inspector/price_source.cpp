#include "app/gui/inspector/price_source.h"

#include "app/gui/shell/format.h"
#include "models/pricing/price_books.h"

#include <QFutureWatcher>
#include <QtConcurrent>

#include <set>
#include <string>
#include <utility>

namespace headroom::gui {

namespace {

std::shared_ptr<const PriceData> readPrices(const scenario::Scenario& scenario)
{
    auto prices = pricing::loadPriceBooks(pricing::defaultPriceFolders(), scenario);
    auto sizes = catalogue::loadCatalogue(pricing::defaultPricingDirectory(), scenario.provider);
    if (!prices || !sizes) return nullptr;
    return std::make_shared<const PriceData>(PriceData{std::move(sizes).value(), std::move(prices).value()});
}

/// What decides which books are read.
QString keyOf(const scenario::Scenario& scenario)
{
    std::set<std::string> regions;
    for (const scenario::Component& component : scenario.components) regions.insert(component.region);
    QString key = format::text(scenario.provider) + u'/' + format::text(scenario.region) + u'@' + format::text(scenario.priceBook);
    for (const std::string& region : regions) key += u' ' + format::text(region);
    return key;
}

} // namespace

void PriceSource::want(std::shared_ptr<const scenario::Scenario> scenario)
{
    const QString key = keyOf(*scenario);
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
    watcher->setFuture(QtConcurrent::run([scenario = std::move(scenario)] { return readPrices(*scenario); }));
}

} // namespace headroom::gui
