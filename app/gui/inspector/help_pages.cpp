#include "app/gui/inspector/help_pages.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
const QString kOverview = u"models/README.md"_s;
}

QString helpPageOfKind(const QString& kind)
{
    static const QHash<QString, QString> pages{
        {u"service"_s, u"models/compute.md"_s}, {u"ingress"_s, u"models/compute.md"_s}, {u"kubernetes-cluster"_s, u"models/compute.md"_s}, {u"node-pool"_s, u"models/compute.md"_s},
        {u"redis"_s, u"models/stores.md"_s}, {u"cosmos-db"_s, u"models/stores.md"_s}, {u"sql-database"_s, u"models/stores.md"_s}, {u"postgresql"_s, u"models/stores.md"_s},
        {u"document-store"_s, u"models/stores.md"_s}, {u"disk"_s, u"models/stores.md"_s}, {u"service-bus"_s, u"models/messaging.md"_s}, {u"queue"_s, u"models/messaging.md"_s},
        {u"topic"_s, u"models/messaging.md"_s}, {u"event-hubs"_s, u"models/messaging.md"_s}, {u"kafka"_s, u"models/messaging.md"_s}, {u"rabbitmq"_s, u"models/messaging.md"_s},
        {u"gateway"_s, u"models/network.md"_s}, {u"outbound"_s, u"models/network.md"_s}, {u"external"_s, u"models/resilience.md"_s}, {u"fixed-cost"_s, u"models/pricing.md"_s},
        {u"environment-copy"_s, u"models/pricing.md"_s}};
    return pages.value(kind, kOverview);
}

QString helpPageOfPlace(const QString& pointer)
{
    static const QHash<QString, QString> pages{
        {u"traffic"_s, u"models/simulation.md"_s}, {u"operations"_s, u"models/simulation.md"_s}, {u"calendar"_s, u"models/simulation.md"_s}, {u"tenants"_s, u"models/tenants.md"_s},
        {u"deployments"_s, u"models/rollout.md"_s}, {u"faults"_s, u"models/faults.md"_s}, {u"slos"_s, u"models/statistics.md"_s}, {u"claims"_s, u"models/statistics.md"_s},
        {u"budget"_s, u"models/pricing.md"_s}};
    return pages.value(pointer.section(u'/', 1, 1), kOverview);
}

} // namespace headroom::gui
