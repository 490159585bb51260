#pragma once

#include "app/gui/document/edits.h"
#include "models/scenario/scenario.h"

#include <QString>

#include <functional>
#include <optional>
#include <vector>

/// Forms made of the schema of the scenario: which fields a value has, what they mean, and what stands in them. No widgets.
namespace headroom::gui {

/// What a field holds, and so how it is shown.
enum class FieldKind {
    Text,          ///< free text
    Quantity,      ///< text with a unit: "250m", "30s", "0.10 USD"
    Number,
    Integer,
    Flag,          ///< yes or no
    Choice,        ///< one of `options`
    Reference,     ///< id of a component, one of `options`
    Object,        ///< members of a known name
    Alternatives,  ///< one of several forms; `options` names them, `alternative` is the one in force
    List,          ///< items of one form
    Tuple,         ///< a fixed number of items
    Map,           ///< members of free name and one form
    Patch          ///< any JSON: what a variant changes
};

/// One value that can be chosen.
struct FieldOption {
    Json value;
    QString text;   ///< for people
    QString detail; ///< of a reference: the kind of the component; else the description
};

/// One value of the scenario as a form shows it, with everything beneath it.
struct FormField {
    QString pointer;                       ///< in the scenario
    QString key;                           ///< last segment, plain
    QString title, description, unit;
    QString quantity;                      ///< `x-quantity` of the schema; empty for plain values
    QString range;                         ///< "1 … 10,000 pods", ready for people; empty when everything goes
    FieldKind kind = FieldKind::Text;
    bool isRequired = false;
    bool isSet = false;                    ///< the file (with its variant) says it
    bool isOpen = false;                   ///< `options` are proposals: other texts may be typed
    bool isMixed = false;                  ///< several selected components differ here
    Json value;                            ///< what the file says; null if it says nothing
    Json fallback;                         ///< default in force; null if there is none
    QString fallbackSource;
    QString mark, note;                    ///< provenance in force: stated, derived, assumed, platform, verify; or empty
    QString markPointer;                   ///< the pattern that says so; empty if nothing does
    std::vector<FieldOption> options;
    int alternative = -1;
    std::vector<FormField> children;
    std::vector<FieldOption> keyOptions;   ///< Map: what its keys refer to
    std::vector<QString> pointers;         ///< all places that an edit sets; more than one for a selection of several
    const Json* node = nullptr;            ///< in the schema, which lives as long as the program

    /// An optional object, list or map that is not there: shown as a button that adds it.
    [[nodiscard]] bool isAbsentPart() const;
    /// Whether it is one line: a label and an editor.
    [[nodiscard]] bool isScalar() const;
    /// Value in force: what the file says, else the default.
    [[nodiscard]] const Json& shown() const { return isSet ? value : fallback; }
    [[nodiscard]] const FormField* find(const QString& at) const;
};

/// The fields of one scenario. Build one for each revision of a document; cheap until the first question.
class FormSource {
public:
    /// `merged`: the document with its variant, without /variants. `remarks`: its provenance.
    explicit FormSource(Json merged, std::vector<scenario::Provenance> remarks = {});

    /// Proposals for texts whose values only other files know: sizes of machines, regions. Called with the pointer and the `key`.
    void setProposals(std::function<std::vector<FieldOption>(const FormField&)> proposals) { m_proposals = std::move(proposals); }
    /// Steps of operations are left out of the forms of /operations: they have an editor of their own. On by default.
    void setWithoutSteps(bool without) { m_withoutSteps = without; }

    /// The form of the value at `pointer`, also of one that is not set. Empty if the schema does not know such a place.
    [[nodiscard]] std::optional<FormField> at(const QString& pointer) const;
    /// A small valid-looking value of the place: what is required, filled with defaults, bounds and the first fitting component.
    [[nodiscard]] Json newValue(const FormField& field) const;
    /// One more item of a List or member of a Map.
    [[nodiscard]] Json newItem(const FormField& field) const;
    /// What one item of a List is called: "Trigger".
    [[nodiscard]] QString itemTitle(const FormField& field) const;
    /// The value of form `alternative` that means most nearly the present one.
    [[nodiscard]] Json alternativeValue(const FormField& field, int alternative) const;
    /// Ids of components that may stand where the schema asks for `wanted`: a kind, or "any", "callable", "sendable", "broker".
    [[nodiscard]] std::vector<FieldOption> references(const QString& wanted) const;
    [[nodiscard]] const Json& merged() const { return m_merged; }

private:
    struct Place;
    [[nodiscard]] FormField build(const Place& place) const;
    void addMembers(FormField& field, const Place& place, const Json& effective) const;
    void addItems(FormField& field, const Place& place, const Json& effective) const;
    void addAlternatives(FormField& field, const Place& place, const Json& branches) const;
    void describe(FormField& field, const Place& place, const Json& effective) const;
    [[nodiscard]] Json sample(const Json& node, int depth) const;

    Json m_merged;
    mutable std::optional<Json> m_expanded;
    std::vector<scenario::Provenance> m_remarks;
    std::function<std::vector<FieldOption>(const FormField&)> m_proposals;
    bool m_withoutSteps = true;
};

/// A group of fields under one heading.
struct FormSection {
    QString title;
    QString pointer;                       ///< of the part it shows; empty for fields of the form itself
    bool canBeRemoved = false;
    bool startsFolded = false;
    std::vector<const FormField*> fields;
    const FormField* part = nullptr;       ///< the object, list or map that it shows; null for fields of the form itself
};

/// The fields of a form in the order people look for them: settings, parts, then what says where a component belongs. Absent parts
/// are left out. Points into `form`.
[[nodiscard]] std::vector<FormSection> sectionsOf(const FormField& form);

/// Parts of the form that can be added, in the order of the schema. Points into `form`.
[[nodiscard]] std::vector<const FormField*> absentParts(const FormField& form);

/// The fields that all forms have in common, mixed where they differ; `pointers` hold all places. Precondition: not empty.
[[nodiscard]] FormField commonForm(const std::vector<FormField>& forms);

} // namespace headroom::gui
