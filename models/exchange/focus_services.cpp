#include "models/exchange/focus_services.h"

#include <array>
#include <cctype>
#include <vector>

namespace headroom::exchange {

namespace {

struct ServiceRow {
    std::string_view meters;   ///< beginning of the meter id
    std::string_view name, category, subcategory, resourceType;
};

// A ServiceName has one category and one subcategory: FOCUS 1.2, ServiceName.
constexpr std::array<ServiceRow, 35> kServices{{
    {"ai-search", "Azure AI Search", "AI and Machine Learning", "AI Platforms", "microsoft.search/searchservices"},
    {"aks", "Azure Kubernetes Service", "Compute", "Containers", "microsoft.containerservice/managedclusters"},
    {"api-management", "API Management", "Integration", "API Management", "microsoft.apimanagement/service"},
    {"application-gateway", "Application Gateway", "Networking", "Application Networking", "microsoft.network/applicationgateways"},
    {"application-insights", "Azure Monitor", "Management and Governance", "Observability", "microsoft.insights/components"},
    {"azure-monitor", "Azure Monitor", "Management and Governance", "Observability", "microsoft.monitor/accounts"},
    {"backup", "Azure Backup", "Storage", "Backup Storage", "microsoft.recoveryservices/vaults"},
    {"bandwidth", "Bandwidth", "Networking", "Network Connectivity", "microsoft.network/virtualnetworks"},
    {"blob", "Storage Accounts", "Storage", "Storage Platforms", "microsoft.storage/storageaccounts"},
    {"container-apps", "Azure Container Apps", "Compute", "Serverless Compute", "microsoft.app/containerapps"},
    {"cosmos-db", "Azure Cosmos DB", "Databases", "NoSQL Databases", "microsoft.documentdb/databaseaccounts"},
    {"disk", "Managed Disks", "Storage", "Block Storage", "microsoft.compute/disks"},
    {"dns", "Azure DNS", "Networking", "Network Infrastructure", "microsoft.network/dnszones"},
    {"event-hubs", "Event Hubs", "Analytics", "Streaming Analytics", "microsoft.eventhub/namespaces"},
    {"files", "Storage Accounts", "Storage", "Storage Platforms", "microsoft.storage/storageaccounts"},
    {"firewall", "Azure Firewall", "Networking", "Network Security", "microsoft.network/azurefirewalls"},
    {"key-vault", "Key Vault", "Security", "Secret Management", "microsoft.keyvault/vaults"},
    {"language-model", "Azure OpenAI Service", "AI and Machine Learning", "Generative AI", "microsoft.cognitiveservices/accounts"},
    {"load-balancer", "Load Balancer", "Networking", "Application Networking", "microsoft.network/loadbalancers"},
    {"log-analytics", "Azure Monitor", "Management and Governance", "Observability", "microsoft.operationalinsights/workspaces"},
    {"nat-gateway", "Azure NAT Gateway", "Networking", "Network Connectivity", "microsoft.network/natgateways"},
    {"postgresql", "Azure Database for PostgreSQL", "Databases", "Relational Databases", "microsoft.dbforpostgresql/flexibleservers"},
    {"private-endpoint", "Azure Private Link", "Networking", "Network Connectivity", "microsoft.network/privateendpoints"},
    {"public-ip", "Virtual Network", "Networking", "Network Infrastructure", "microsoft.network/publicipaddresses"},
    {"queue-storage", "Storage Accounts", "Storage", "Storage Platforms", "microsoft.storage/storageaccounts"},
    {"redis", "Azure Cache for Redis", "Databases", "Caching", "microsoft.cache/redis"},
    {"registry", "Azure Container Registry", "Compute", "Containers", "microsoft.containerregistry/registries"},
    {"savings-plan", "Azure Savings Plan for Compute", "Compute", "Other (Compute)", "microsoft.billingbenefits/savingsplanorders"},
    {"service-bus", "Service Bus", "Integration", "Messaging", "microsoft.servicebus/namespaces"},
    {"signalr", "Azure SignalR Service", "Web", "Application Platforms", "microsoft.signalrservice/signalr"},
    {"speech", "Azure AI Services", "AI and Machine Learning", "Natural Language Processing", "microsoft.cognitiveservices/accounts"},
    {"sql-database", "Azure SQL Database", "Databases", "Relational Databases", "microsoft.sql/servers/databases"},
    {"static-web-app", "Azure App Service", "Web", "Application Platforms", "microsoft.web/staticsites"},
    {"vm", "Virtual Machines", "Compute", "Virtual Machines", "microsoft.compute/virtualmachines"},
    {"vnet-peering", "Virtual Network", "Networking", "Network Infrastructure", "microsoft.network/virtualnetworks"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kRegions{{
    {"australiaeast", "Australia East"}, {"brazilsouth", "Brazil South"}, {"canadacentral", "Canada Central"}, {"centralindia", "Central India"},
    {"centralus", "Central US"}, {"eastasia", "East Asia"}, {"eastus", "East US"}, {"eastus2", "East US 2"}, {"francecentral", "France Central"},
    {"germanywestcentral", "Germany West Central"}, {"global", "Global"}, {"israelcentral", "Israel Central"}, {"italynorth", "Italy North"},
    {"japaneast", "Japan East"}, {"northeurope", "North Europe"}, {"southcentralus", "South Central US"}, {"swedencentral", "Sweden Central"},
    {"uksouth", "UK South"}, {"westeurope", "West Europe"}, {"westus", "West US"}, {"westus2", "West US 2"}, {"westus3", "West US 3"},
}};

/// "confluent-cloud" → "Confluent Cloud".
std::string titleCase(std::string_view words)
{
    std::string text;
    bool first = true;
    for (const char letter : words) {
        const bool separates = letter == '-' || letter == '_' || letter == ' ';
        text += separates ? ' ' : first ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter))) : letter;
        first = separates;
    }
    return text;
}

/// Words keep their letters where they have a capital already (GB, vCore, RU, IOPS).
std::string capitalisedWord(std::string_view word)
{
    std::string text(word);
    bool hasCapital = false;
    for (const char letter : word) hasCapital = hasCapital || (letter >= 'A' && letter <= 'Z');
    if (!hasCapital && !text.empty()) text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text;
}

std::vector<std::string> wordsOf(std::string_view text)
{
    std::vector<std::string> words(1);
    for (const char letter : text) {
        if (letter == ' ') words.emplace_back();
        else words.back() += letter;
    }
    std::erase(words, "");
    return words;
}

} // namespace

FocusService focusService(std::string_view meter)
{
    const std::string_view first = meter.substr(0, meter.find('/'));
    for (const ServiceRow& row : kServices)
        if (row.meters == first)
            return {"Microsoft", std::string(row.name), std::string(row.category), std::string(row.subcategory), std::string(row.resourceType)};
    const std::string name = first.empty() ? std::string("Other") : titleCase(first);
    return {name, name, "Other", "Other (Other)", "other/" + std::string(first.empty() ? "unnamed" : first)};
}

std::string regionName(std::string_view region)
{
    for (const auto& [id, name] : kRegions)
        if (id == region) return std::string(name);
    return std::string(region);
}

FocusUnit focusUnit(std::string_view unit)
{
    FocusUnit result;
    std::vector<std::string> words = wordsOf(unit);
    long long block = 1;
    // A leading number: "1,000", "100", "10 million", "million".
    while (!words.empty()) {
        std::string digits;
        for (const char letter : words.front())
            if (letter != ',') digits += letter;
        if (digits == "million" && words.size() > 1) block *= 1'000'000;
        else if (!digits.empty() && digits.size() <= 8 && digits.find_first_not_of("0123456789") == std::string::npos && words.size() > 1) block *= std::stoll(digits);
        else break;
        words.erase(words.begin());
    }
    if (block <= 0 || block > 1'000'000'000) block = 1;
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    // A stretch of time at the end: "-hour", or the whole of it.
    std::string time;
    for (const std::string_view end : {"hour", "month", "day", "second"}) {
        if (text == end) {
            text.clear();
            time = titleCase(end) + "s";
        } else if (text.size() > end.size() + 1 && text.ends_with(end) && text[text.size() - end.size() - 1] == '-') {
            text.resize(text.size() - end.size() - 1);
            time = titleCase(end) + "s";
        }
        if (!time.empty()) break;
    }
    const std::size_t perSecond = text.find("/s");
    if (perSecond != std::string::npos && perSecond + 2 == text.size()) text.replace(perSecond, 2, " per Second");
    for (char& letter : text)
        if (letter == '-') letter = ' ';
    std::string noun;
    for (const std::string& word : wordsOf(text)) noun += (noun.empty() ? "" : " ") + (word == "per" ? word : capitalisedWord(word));
    const bool countable = !noun.empty() && noun.find_first_of("GTMK") != 0 && noun.back() >= 'a' && noun.back() <= 'z' && noun.back() != 's';
    if (time.empty() && countable && noun.find(' ') == std::string::npos) noun += 's';
    result.block = static_cast<int>(block);
    if (noun.empty()) result.consumed = time;
    else if (time.empty()) result.consumed = noun;
    // The format has no place for a number before a noun with a time, so both become one count.
    else result.consumed = noun + (block > 1 || noun.find(' ') != std::string::npos ? " " : "-") + time;
    if (result.consumed.empty()) result.consumed = "Units";
    result.pricing = block > 1 ? std::to_string(block) + " " + result.consumed : result.consumed;
    return result;
}

} // namespace headroom::exchange
