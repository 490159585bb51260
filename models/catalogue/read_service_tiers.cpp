#include "models/catalogue/read_service_tiers.h"

namespace headroom::catalogue {

PostgresSku readPostgresSku(Members& members, const std::string& name)
{
    PostgresSku sku;
    sku.name = name;
    sku.vCores = members.integer("vCores", 1);
    sku.memoryBytes = members.number("memoryBytes", 1);
    sku.maxConnections = members.integer("maxConnections", 1);
    sku.maxUserConnections = members.integer("maxUserConnections", 1);
    sku.maxIops = members.number("maxIops", 1);
    sku.maxBytesPerSecond = members.number("maxBytesPerSecond", 1);
    if (members.has("baselineCores")) sku.baselineCores = members.number("baselineCores", 0.01, sku.vCores);
    sku.bankedCoreSeconds = members.numberOr("bankedCoreSeconds", 0);
    sku.highAvailability = members.flagOr("highAvailability", true);
    sku.source = members.text("source");
    return sku;
}

DiskSize readDiskSize(Members& members, const std::string& name)
{
    DiskSize disk;
    disk.name = name;
    disk.kind = members.text("kind");
    disk.sizeBytes = members.number("sizeBytes", 1);
    disk.iops = members.number("iops", 1);
    disk.bytesPerSecond = members.number("bytesPerSecond", 1);
    disk.burstIops = members.numberOr("burstIops", 0);
    disk.burstBytesPerSecond = members.numberOr("burstBytesPerSecond", 0);
    disk.source = members.text("source");
    return disk;
}

ServiceBusTier readServiceBusTier(Members& members, const std::string& name)
{
    ServiceBusTier tier;
    tier.name = name;
    tier.creditsPerSecond = members.numberOr("creditsPerSecond", 0);
    tier.units = members.integersOr("units");
    tier.bytesPerSecondPerUnit = members.numberOr("bytesPerSecondPerUnit", 0);
    tier.messagesPerSecondPerUnit = members.numberOr("messagesPerSecondPerUnit", 0);
    tier.maxMessageBytes = members.number("maxMessageBytes", 1);
    tier.maxEntityBytes = members.number("maxEntityBytes", 1);
    tier.maxConnections = members.integer("maxConnections", 1);
    static_cast<void>(members.numberOr("maxConcurrentReceives", 0));
    static_cast<void>(members.numberOr("entitiesPerUnit", 0));
    tier.topics = members.flagOr("topics", false);
    tier.source = members.text("source");
    return tier;
}

EventHubsTier readEventHubsTier(Members& members, const std::string& name)
{
    EventHubsTier tier;
    tier.name = name;
    tier.unit = members.text("unit");
    tier.maxUnits = members.integer("maxUnits", 1);
    tier.ingressEventsPerSecondPerUnit = members.number("ingressEventsPerSecondPerUnit", 1);
    tier.ingressBytesPerSecondPerUnit = members.number("ingressBytesPerSecondPerUnit", 1);
    tier.egressEventsPerSecondPerUnit = members.number("egressEventsPerSecondPerUnit", 1);
    tier.egressBytesPerSecondPerUnit = members.number("egressBytesPerSecondPerUnit", 1);
    tier.partitionsPerHub = members.integer("partitionsPerHub", 1);
    tier.consumerGroups = members.integer("consumerGroups", 1);
    tier.maxConnections = members.integer("maxConnections", 1);
    tier.maxEventBytes = members.number("maxEventBytes", 1);
    static_cast<void>(members.number("retentionDays", 1));
    tier.autoInflate = members.flagOr("autoInflate", false);
    tier.source = members.text("source");
    return tier;
}

SignalRTier readSignalRTier(Members& members, const std::string& name)
{
    SignalRTier tier;
    tier.name = name;
    tier.connectionsPerUnit = members.integer("connectionsPerUnit", 1);
    tier.messagesPerDayPerUnit = members.number("messagesPerDayPerUnit", 0);
    tier.messageBytes = members.number("messageBytes", 1);
    static_cast<void>(members.integer("maxUnits", 1));
    tier.units = members.integersOr("units");
    tier.source = members.text("source");
    return tier;
}

ApiManagementTier readApiManagementTier(Members& members, const std::string& name)
{
    ApiManagementTier tier;
    tier.name = name;
    tier.requestsPerSecondPerUnit = members.number("requestsPerSecondPerUnit", 0);
    tier.maxUnits = members.integer("maxUnits", 1);
    tier.scaleSeconds = members.number("scaleSeconds", 0);
    tier.virtualNetwork = members.flagOr("virtualNetwork", false);
    tier.source = members.text("source");
    return tier;
}

ApplicationGatewayTier readApplicationGatewayTier(Members& members, const std::string& name)
{
    ApplicationGatewayTier tier;
    tier.name = name;
    tier.connectionsPerUnit = members.number("connectionsPerUnit", 1);
    tier.bytesPerSecondPerUnit = members.number("bytesPerSecondPerUnit", 1);
    tier.tlsConnectionsPerSecondPerUnit = members.number("tlsConnectionsPerSecondPerUnit", 1);
    tier.requestsPerSecondPerUnit = members.number("requestsPerSecondPerUnit", 0);
    tier.unitsPerInstance = members.integer("unitsPerInstance", 1);
    tier.maxInstances = members.integer("maxInstances", 1);
    tier.scaleOutSeconds = members.number("scaleOutSeconds", 0);
    tier.source = members.text("source");
    return tier;
}

OutboundTier readOutboundTier(Members& members, const std::string& name)
{
    OutboundTier tier;
    tier.name = name;
    tier.portsPerAddress = members.integer("portsPerAddress", 1);
    tier.maxAddresses = members.integer("maxAddresses", 1);
    tier.idleSeconds = members.number("idleSeconds", 0);
    tier.coolDownSeconds = members.number("coolDownSeconds", 0);
    static_cast<void>(members.numberOr("maxConnections", 0));
    static_cast<void>(members.numberOr("bytesPerSecond", 0));
    members.eachOf("portsPerNode", [&](Members& row) { tier.portsPerNode.push_back({row.integer("nodes", 1), row.integer("ports", 1)}); });
    tier.source = members.text("source");
    return tier;
}

IncludedQuantity readIncludedQuantity(Members& members, const std::string&)
{
    IncludedQuantity included;
    included.meter = members.text("meter");
    included.quantity = members.number("quantity", 0);
    included.source = members.text("source");
    return included;
}

} // namespace headroom::catalogue
