#pragma once

#include "app/gui/document/edits.h"

#include <QPointF>
#include <QStringList>

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Changes of a topology as functions from scenario to scenario: no widget, no undo, no file. A scenario here is the JSON of a file
/// with its variant applied and without "variants". What they return loads wherever what they were given did.
namespace headroom::gui {

/// A changed scenario, and what to tell about it.
struct TopologyChange {
    Json scenario;
    std::vector<std::string> components;   ///< made or changed, the one that was asked for first
    QStringList remarks;                   ///< whole sentences about what was done besides
};
using TopologyResult = Result<TopologyChange, Errors>;

/// What to add: a kind of the schema with the settings that differ from its defaults.
struct NewComponent {
    std::string kind;
    QString title;                         ///< its id comes from it
    Json fields = Json::object();
    std::optional<QPointF> centre;         ///< on the canvas [px at 100 %]
};

/// Adds a component and what it cannot be without: a service gets a pool and a cluster, a queue its namespace and a service that reads
/// it. Existing ones are used where there are any. Fails with Inconsistent for kinds that need something nobody can choose for you.
[[nodiscard]] TopologyResult addComponent(Json scenario, const NewComponent& wanted);

/// Removes components with the steps that call them or send to them, the operations that treat their messages, and what cannot be
/// without them. Fails, naming what stands in the way, for pools and clusters on which something stays.
[[nodiscard]] TopologyResult removeComponents(Json scenario, const std::vector<std::string>& ids);

/// Gives a component another id; every reference, remark, objective and claim follows. Fails with Inconsistent if `newId` is taken or no id.
[[nodiscard]] TopologyResult renameComponent(Json scenario, const std::string& id, const std::string& newId);
/// Gives it another title; an id that came from the old title follows.
[[nodiscard]] TopologyResult retitleComponent(Json scenario, const std::string& id, const QString& title);

/// Components as a text for the clipboard, with the calls between them. Empty if none of them exists.
[[nodiscard]] Json copiedComponents(const Json& scenario, const std::vector<std::string>& ids);
/// Whether `clip` came from copiedComponents().
[[nodiscard]] bool isCopiedComponents(const Json& clip);
/// Adds what was copied, here or in another file, under fresh ids and moved by `offset` [px]. References within the set stay, those
/// to others are matched by id; what cannot be matched is left out with a remark.
[[nodiscard]] TopologyResult pasteComponents(Json scenario, const Json& clip, QPointF offset);

/// What a connection between two boxes would be.
struct Connection {
    enum class Kind { None, Call, Send, Read };
    Kind kind = Kind::None;
    QString sentence;                      ///< "Shop sends to orders", or why there is none
    std::string target;                    ///< what is called or sent to; may differ from the box (the reader of a queue)
};

/// What connecting `from` ("client" for the customers) with `to` means. `isDirect`: call the reader of a queue instead of sending to it.
[[nodiscard]] Connection connectionBetween(const Json& scenario, const std::string& from, const std::string& to, bool isDirect = false);
/// Makes that connection in all operations that pass through `from`. Where nothing calls `from` yet, an operation without traffic holds
/// the call until something does. Fails with the sentence of connectionBetween().
[[nodiscard]] TopologyResult connectComponents(Json scenario, const std::string& from, const std::string& to, bool isDirect = false);
/// Takes every call or message from `from` to `to` out. What `to` calls in turn is kept as an operation without traffic.
[[nodiscard]] TopologyResult disconnectComponents(Json scenario, const std::string& from, const std::string& to);

/// A place on the canvas.
struct Placement {
    std::string id;
    QPointF centre;                        ///< [px at 100 %]
};
/// Writes places into the components that exist; others are passed over.
[[nodiscard]] Json withPlacements(Json scenario, const std::vector<Placement>& places);
/// Without any stored place: the canvas lays itself out.
[[nodiscard]] Json withoutPlacements(Json scenario);

/// An id from a title: "Order queue" is "order-queue"; with a number if it is taken.
[[nodiscard]] std::string freshId(const Json& scenario, const QString& title);
/// `wanted`, or with the first number that no component's title has: "Service 2".
[[nodiscard]] QString freshTitle(const Json& scenario, const QString& wanted);

/// Does `change` to the scenario of a file and of each of its variants, so that variants follow; the patch of a variant that needs no
/// change stays as written. Fails as `change` fails on the base. `told` gets what the base's change says.
[[nodiscard]] Result<Json, Errors> changeAllVariants(const Json& file, const std::function<TopologyResult(Json)>& change, TopologyChange* told = nullptr);

/// The edits that make `after` of `before`: one for each top member that differs.
[[nodiscard]] std::vector<Edit> memberEdits(const Json& before, const Json& after);

/// An error with a sentence and a remedy.
[[nodiscard]] Errors refusal(const QString& message, const QString& hint = {});

} // namespace headroom::gui
