#pragma once

#include "models/catalogue/data_file.h"
#include "models/catalogue/service_tiers.h"

#include <string>

/// One entry of each table of capabilities.json; what is wrong is reported to the file. For catalogue.cpp.
namespace headroom::catalogue {

PostgresSku readPostgresSku(Members& members, const std::string& name);
DiskSize readDiskSize(Members& members, const std::string& name);
ServiceBusTier readServiceBusTier(Members& members, const std::string& name);
EventHubsTier readEventHubsTier(Members& members, const std::string& name);
SignalRTier readSignalRTier(Members& members, const std::string& name);
ApiManagementTier readApiManagementTier(Members& members, const std::string& name);
ApplicationGatewayTier readApplicationGatewayTier(Members& members, const std::string& name);
OutboundTier readOutboundTier(Members& members, const std::string& name);
IncludedQuantity readIncludedQuantity(Members& members, const std::string& name);

} // namespace headroom::catalogue
