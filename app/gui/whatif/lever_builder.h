#pragma once

#include "app/gui/whatif/lever_list.h"

#include <initializer_list>
#include <string>

namespace headroom::gui {

/// What the makers of levers share: the list that grows, and the questions they ask of file, schema, catalogue and prices.
class LeverBuilder {
public:
    LeverBuilder(const scenario::Scenario& ofScenario, const Json& ofDocument, const catalogue::Catalogue& ofCatalogue, const pricing::PriceBook* ofPrices)
        : scenario(ofScenario), document(ofDocument), catalogue(ofCatalogue), prices(ofPrices) {}

    /// How far a number may sensibly go from its base.
    struct Range {
        double low = 0, high = 0;      ///< cut to the limits of the schema
        double step = 1;
        int decimals = 0;
        bool isLogarithmic = false;
    };

    /// From now on levers are of this component, under its title.
    void begin(const std::string& id, const scenario::Component& component, const std::string& kind);
    /// From now on levers are of no component, under this heading.
    void begin(const QString& heading);

    /// Pointer to a setting of the component begun.
    [[nodiscard]] QString at(std::initializer_list<const char*> keys) const;
    /// A number of the component begun, with title, unit, limits and description of the schema at `keys`.
    Lever& number(std::initializer_list<const char*> keys, double base, Range range);
    Lever& toggle(const QString& id, const QString& title, bool isOn, std::vector<Edit> off, std::vector<Edit> on);
    Lever& choice(const QString& id, const QString& title, std::vector<LeverChoice> choices, std::size_t base);
    /// A choice of texts of the schema's list at `keys`.
    Lever& texts(std::initializer_list<const char*> keys, const std::vector<std::pair<std::string, QString>>& values, const std::string& base);
    Lever& add(Lever lever);

    /// Whether the file itself (not a default) sets this of the component begun.
    [[nodiscard]] bool isSet(std::initializer_list<const char*> keys) const;
    [[nodiscard]] bool hasPrice(const std::string& meter) const { return prices == nullptr || prices->find(meter) != nullptr; }

    const scenario::Scenario& scenario;
    const Json& document;
    const catalogue::Catalogue& catalogue;
    const pricing::PriceBook* prices;
    std::vector<Lever> levers;

private:
    QString m_component, m_heading;
    std::string m_kind;
};

/// Levers of traffic, tenants and time-outs.
void addLoadLevers(LeverBuilder& builder);
/// Levers of services, node pools and clusters.
void addComputeLevers(LeverBuilder& builder, const scenario::Component& component, const std::string& id);
/// Levers of databases, caches, brokers and gateways.
void addStoreLevers(LeverBuilder& builder, const scenario::Component& component, const std::string& id);
/// Levers that any component can have: its schedule, who shares it.
void addCommonLevers(LeverBuilder& builder, const scenario::Component& component, const std::string& id);

/// Text for people of this part of the program.
[[nodiscard]] QString leverText(const char* text);

} // namespace headroom::gui
