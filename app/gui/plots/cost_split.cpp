#include "app/gui/plots/cost_split.h"

#include "core/quantities/money.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

using By = CostSplit::By;

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::PlotPanel", text); }

QString text(const std::string& value) { return QString::fromStdString(value); }

constexpr std::array<std::pair<By, const char*>, 5> kIds{{{By::Component, "component"}, {By::Group, "group"}, {By::Service, "service"}, {By::Tenant, "tenant"}, {By::Tag, "tag"}}};

/// The provider's service of each component: that of the meter on which most is spent.
std::map<std::string, std::string> servicesOf(const pricing::Statement& bill)
{
    std::map<std::string, std::pair<std::string, std::int64_t>> most;
    for (const pricing::StatementLine& line : bill.lines) {
        const auto [at, isNew] = most.try_emplace(line.component, line.meter.substr(0, line.meter.find('/')), line.amount.micros());
        if (!isNew && line.amount.micros() > at->second.second) at->second = {line.meter.substr(0, line.meter.find('/')), line.amount.micros()};
    }
    std::map<std::string, std::string> services;
    for (const auto& [component, service] : most) services[component] = service.first;
    return services;
}

/// "Service Bus" for "service-bus". Names that a capital letter alone does not make readable are listed.
QString serviceName(const std::string& id)
{
    static constexpr std::array<std::pair<const char*, const char*>, 17> kNames{{{"vm", QT_TRANSLATE_NOOP("headroom::gui::PlotPanel", "Virtual machines")},
                                                                                 {"aks", QT_TRANSLATE_NOOP("headroom::gui::PlotPanel", "Kubernetes service")},
                                                                                 {"postgresql", "PostgreSQL"},
                                                                                 {"sql-database", "SQL Database"},
                                                                                 {"cosmos-db", "Cosmos DB"},
                                                                                 {"service-bus", "Service Bus"},
                                                                                 {"event-hubs", "Event Hubs"},
                                                                                 {"log-analytics", "Log Analytics"},
                                                                                 {"application-insights", "Application Insights"},
                                                                                 {"api-management", "API Management"},
                                                                                 {"application-gateway", "Application Gateway"},
                                                                                 {"ai-search", "AI Search"},
                                                                                 {"signalr", "SignalR"},
                                                                                 {"dns", "DNS"},
                                                                                 {"public-ip", QT_TRANSLATE_NOOP("headroom::gui::PlotPanel", "Public IP address")},
                                                                                 {"nat-gateway", QT_TRANSLATE_NOOP("headroom::gui::PlotPanel", "NAT gateway")},
                                                                                 {"vnet-peering", QT_TRANSLATE_NOOP("headroom::gui::PlotPanel", "Network peering")}}};
    for (const auto& [known, name] : kNames)
        if (id == known) return tr(name);
    QString name = text(id).replace(u'-', u' ');
    if (!name.isEmpty()) name[0] = name[0].toUpper();
    return name;
}

/// What the parts of a split are called: id and name of the part that a component belongs to.
class Sorter {
public:
    Sorter(const pricing::Statement& bill, const scenario::Scenario* scenario, const CostSplit& split) : m_bill(bill), m_scenario(scenario), m_split(split)
    {
        if (split.by == By::Service) m_services = servicesOf(bill);
    }

    [[nodiscard]] std::string idOf(const std::string& component) const
    {
        const scenario::Component* found = m_scenario ? m_scenario->find(component) : nullptr;
        switch (m_split.by) {
        case By::Component: return component;
        case By::Group: {
            if (found) return found->group.empty() ? "Other" : found->group;
            const auto line = std::find_if(m_bill.lines.begin(), m_bill.lines.end(), [&](const auto& one) { return one.component == component; });
            return line == m_bill.lines.end() ? "Other" : line->group;
        }
        case By::Service: {
            const auto service = m_services.find(component);
            return service == m_services.end() ? std::string() : service->second;
        }
        case By::Tenant: return found ? found->tenancy.tenant : std::string();
        case By::Tag: {
            if (!found) return {};
            const auto tag = found->tags.find(m_split.tag);
            return tag == found->tags.end() ? std::string() : tag->second;
        }
        }
        return {};
    }

    [[nodiscard]] QString nameOf(const std::string& id) const
    {
        switch (m_split.by) {
        case By::Component: {
            const scenario::Component* found = m_scenario ? m_scenario->find(id) : nullptr;
            return text(found && !found->title.empty() ? found->title : id);
        }
        case By::Service: return id.empty() ? tr("without a meter") : serviceName(id);
        case By::Tenant: return id.empty() ? tr("shared") : text(id);
        case By::Tag: return id.empty() ? tr("without this tag") : text(id);
        case By::Group: break;
        }
        return text(id);
    }

private:
    const pricing::Statement& m_bill;
    const scenario::Scenario* m_scenario;
    const CostSplit& m_split;
    std::map<std::string, std::string> m_services;
};

void addTo(std::vector<std::int64_t>& sum, const std::vector<std::int64_t>& more)
{
    sum.resize(std::max(sum.size(), more.size()), 0);
    for (std::size_t i = 0; i < more.size(); ++i) sum[i] += more[i];
}

} // namespace

QString costSplitId(const CostSplit& split)
{
    for (const auto& [by, id] : kIds)
        if (by == split.by) return QLatin1String(id) + (by == By::Tag ? u':' + text(split.tag) : QString());
    return {};
}

CostSplit costSplitOf(const QString& id)
{
    for (const auto& [by, known] : kIds)
        if (id.section(u':', 0, 0) == QLatin1String(known)) return {by, by == By::Tag ? id.section(u':', 1).toStdString() : std::string()};
    return {};
}

QString costSplitText(const CostSplit& split)
{
    switch (split.by) {
    case By::Component: return tr("by component");
    case By::Group: return tr("by group");
    case By::Service: return tr("by service");
    case By::Tenant: return tr("by tenant");
    case By::Tag: return split.tag.empty() ? tr("by tag") : tr("by tag %1").arg(text(split.tag));
    }
    return {};
}

std::vector<CostSplit> costSplits(const scenario::Scenario* scenario)
{
    std::vector<CostSplit> splits{{By::Component, {}}, {By::Group, {}}, {By::Service, {}}, {By::Tenant, {}}};
    std::set<std::string> tags;
    if (scenario)
        for (const scenario::Component& component : scenario->components)
            for (const auto& [tag, value] : component.tags) tags.insert(tag);
    if (tags.empty()) tags.insert(std::string());
    for (const std::string& tag : tags) splits.push_back({By::Tag, tag});
    return splits;
}

QString whyNotSplit(const CostSplit& split, const scenario::Scenario* scenario)
{
    const auto none = [&](auto&& has) { return !scenario || std::none_of(scenario->components.begin(), scenario->components.end(), has); };
    if (split.by == By::Tenant && none([](const auto& component) { return !component.tenancy.tenant.empty(); })) return tr("No component belongs to one tenant alone.");
    if (split.by == By::Tag && none([&](const auto& component) { return component.tags.contains(split.tag); }))
        return split.tag.empty() ? tr("No component has a tag.") : tr("No component has the tag %1.").arg(text(split.tag));
    return {};
}

std::int64_t CostPart::total() const { return std::accumulate(micros.begin(), micros.end(), std::int64_t{0}); }

std::vector<double> CostPart::perHour() const
{
    std::vector<double> hours;
    hours.reserve(micros.size());
    for (const std::int64_t amount : micros) hours.push_back(static_cast<double>(amount) / static_cast<double>(Money::kPerUnit));
    return hours;
}

std::vector<CostPart> costParts(const pricing::Statement& bill, const scenario::Scenario* scenario, const CostSplit& split, std::size_t most)
{
    const Sorter sorter(bill, scenario, split);
    std::map<std::string, std::vector<std::int64_t>> sums;
    for (const pricing::HourlyCosts::Part& part : bill.hourly.parts) addTo(sums[sorter.idOf(part.component)], part.micros);

    std::vector<std::pair<std::int64_t, CostPart>> sorted;
    std::map<QString, int> named;
    for (auto& [id, micros] : sums) {
        CostPart part{id, sorter.nameOf(id), std::move(micros), false};
        const bool costs = std::any_of(part.micros.begin(), part.micros.end(), [](std::int64_t amount) { return amount != 0; });
        if (!costs) continue;
        ++named[part.name];
        const std::int64_t total = part.total();
        sorted.emplace_back(total, std::move(part));
    }
    for (auto& [total, part] : sorted)
        if (named[part.name] > 1) part.name = tr("%1 (%2)").arg(part.name, text(part.id));   // titles may be the same
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second.name < b.second.name; });

    std::vector<CostPart> parts;
    const bool isCut = sorted.size() > most + 1;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (!isCut || i < most) {
            parts.push_back(std::move(sorted[i].second));
            continue;
        }
        if (i == most) parts.push_back({{}, tr("other (%1)").arg(sorted.size() - most), {}, true});
        addTo(parts.back().micros, sorted[i].second.micros);
    }
    return parts;
}

} // namespace headroom::gui
