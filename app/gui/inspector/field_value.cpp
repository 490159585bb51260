#include "app/gui/inspector/field_value.h"

#include "app/gui/inspector/schema_form.h"
#include "app/gui/shell/format.h"
#include "core/base/nearest_name.h"
#include "models/scenario/schema.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::FormField", text); }

const Json* bound(const Json& node, const Json& effective, std::initializer_list<const char*> keys)
{
    for (const char* key : keys) {
        if (const Json* found = scenario::attribute(node, key)) return found;
        if (const Json* found = scenario::attribute(effective, key)) return found;
    }
    return nullptr;
}

QString boundText(const Json& value)
{
    if (value.is_string()) return plainText(value);
    const double number = value.get<double>();
    if (std::abs(number) >= 1e9) return QLocale().toString(number, 'g', 3);
    return QLocale().toString(number, 'f', QLocale::FloatingPointShortest);
}

bool isNumeric(const FormField& field) { return field.kind == FieldKind::Number || field.kind == FieldKind::Integer; }

/// Whether the schema takes a number as well as a text there.
bool takesNumbers(const FormField& field)
{
    const Json* types = field.node ? scenario::attribute(*field.node, "type") : nullptr;
    return types && types->is_array() && std::any_of(types->begin(), types->end(), [](const Json& type) { return type == "number" || type == "integer"; });
}

/// `value` of base units in the largest of `units` (factor, name) that keeps it whole.
QString inLargest(double value, std::initializer_list<std::pair<double, const char*>> units)
{
    for (const auto& [factor, name] : units) {
        const double count = value / factor;
        if (count >= 1 && std::abs(count - std::round(count)) < 1e-9 * count && count < 1e7) return QString::number(std::llround(count)) + QLatin1String(name);
    }
    return {};
}

QStringList unitsOf(const QString& quantity)
{
    static const QHash<QString, QStringList> units{{u"duration"_s, {u"s"_s}}, {u"distribution"_s, {u"ms"_s}}, {u"cpu"_s, {u"m"_s}}, {u"bytes"_s, {u"Mi"_s}}, {u"rate"_s, {u"rpm"_s, u"/s"_s}},
        {u"requestUnits"_s, {u"RU/s"_s}}, {u"bytesPerHour"_s, {u"MiB/h"_s}}, {u"byteRate"_s, {u"MB/s"_s}}, {u"money"_s, {u" USD"_s}}, {u"period"_s, {u"d"_s}}, {u"limit"_s, {u"s"_s}}};
    return units.value(quantity);
}

} // namespace

QString plainText(const Json& value) { return value.is_null() ? QString() : value.is_string() ? format::text(value.get<std::string>()) : format::text(value.dump()); }

QString rangeText(const Json& node, const Json& effective, const QString& unit)
{
    const Json* low = bound(node, effective, {"minimum", "exclusiveMinimum", "x-minimum"});
    const Json* high = bound(node, effective, {"maximum", "x-maximum"});
    if (!low && !high) return {};
    const bool isAbove = !bound(node, effective, {"minimum", "x-minimum"}) && low;
    const Json& any = low ? *low : *high;
    const QString suffix = any.is_number() && !unit.isEmpty() ? u' ' + unit : QString();
    if (low && high) return (isAbove ? tr("above %1, at most %2") : tr("%1 … %2")).arg(boundText(*low), boundText(*high)) + suffix;
    if (low) return (isAbove ? tr("above %1") : tr("at least %1")).arg(boundText(*low)) + suffix;
    return tr("at most %1").arg(boundText(*high)) + suffix;
}

QString shownText(const FormField& field)
{
    if (field.isMixed || !field.isSet) return {};
    return plainText(field.value);
}

QString placeholderText(const FormField& field)
{
    if (field.isMixed) return tr("mixed");
    if (field.kind == FieldKind::Flag && field.fallback.is_boolean()) return field.fallback.get<bool>() ? tr("Yes") : tr("No");
    const QString text = plainText(field.fallback);
    if (!text.isEmpty()) return text;
    return field.isRequired ? tr("required") : tr("none");
}

std::optional<Json> typedInto(const FormField& field, const QString& typed)
{
    QString text = typed.trimmed();
    if (text.isEmpty()) return std::nullopt;
    for (const FieldOption& option : field.options)
        if (plainText(option.value) == text && !option.value.is_null()) return option.value;
    if (isNumeric(field)) {
        if (text.endsWith(u'%')) {
            bool isNumber = false;
            const double percent = text.chopped(1).trimmed().toDouble(&isNumber);
            if (isNumber) return typedValue(QString::number(percent / 100, 'g', 12));
        }
        if (const QString unit = field.unit; !unit.isEmpty() && text.endsWith(unit)) text = text.chopped(unit.size()).trimmed();
        return typedValue(text);
    }
    if (field.kind == FieldKind::Flag || takesNumbers(field)) {
        const Json value = typedValue(text);
        if (value.is_number() || value.is_boolean()) return value;
    }
    if (field.kind == FieldKind::Quantity) return Json(canonicalText(field.quantity, text).toStdString());
    return Json(text.toStdString());
}

QString canonicalText(const QString& quantity, const QString& text)
{
    const std::string kind = quantity.toStdString();
    // Amounts are written with a space before their currency; all other units stand at the number.
    QString tight = text;
    static const QRegularExpression gap(u"(?<=[0-9])\\s+(?=[A-Za-z/µ%])"_s);
    if (kind != "money") tight.replace(gap, QString());
    const auto value = scenario::quantityValue(kind, tight.toStdString());
    if (!value) return text;
    QString canonical;
    if (*value > 0 && (kind == "duration" || kind == "distribution"))
        canonical = inLargest(std::round(*value * 1e9), {{3.6e12, "h"}, {6e10, "m"}, {1e9, "s"}, {1e6, "ms"}, {1e3, "us"}, {1, "ns"}});
    else if (*value > 0 && kind == "cpu") canonical = inLargest(std::round(*value * 1e6) / 1e3, {{1000, ""}, {1, "m"}});
    else if (*value > 0 && kind == "requestUnits") canonical = inLargest(*value, {{1, "RU/s"}});
    if (canonical.isEmpty()) return tight;
    const auto again = scenario::quantityValue(kind, canonical.toStdString());
    return again && *again == *value ? canonical : tight;
}

QStringList remedies(const FormField& field, const QString& typed, const Error& error, const FormField* form)
{
    QStringList found;
    static const QRegularExpression named(u"[\"“]([^\"”]+)[\"”]"_s);
    if (const auto match = named.match(format::text(error.hint)); match.hasMatch()) found << match.captured(1);
    const QString text = typed.trimmed();
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (field.node) {
        const Json* low = bound(*field.node, *field.node, {"minimum", "x-minimum"});
        const Json* high = bound(*field.node, *field.node, {"maximum", "x-maximum"});
        if (isNumeric(field) && isNumber) {
            if (field.kind == FieldKind::Integer && std::abs(number) < 1e15) found << QString::number(std::llround(number));
            if (low && low->is_number() && number < low->get<double>()) found << plainText(*low);
            if (high && high->is_number() && number > high->get<double>()) found << plainText(*high);
            if (number > 1 && number <= 100) found << QString::number(number / 100);   // 70 was meant as 70 %
        }
        if (!field.quantity.isEmpty()) {
            if (isNumber)
                for (const QString& unit : unitsOf(field.quantity)) found << text + unit;
            const std::string kind = field.quantity.toStdString();
            if (const auto value = scenario::quantityValue(kind, text.toStdString())) {
                const auto limit = [&](const Json* one) { return one && one->is_string() ? scenario::quantityValue(kind, one->get<std::string>()) : Result<double>(*value); };
                if (const auto least = limit(low); least && *value < *least) found << plainText(*low);
                if (const auto most = limit(high); most && *value > *most) found << plainText(*high);
            }
        }
    }
    if (!field.options.empty()) {
        std::vector<std::string> names;
        for (const FieldOption& option : field.options) names.push_back(plainText(option.value).toStdString());
        if (const std::string near = nearestName(text.toStdString(), names); !near.empty()) found << format::text(near);
    }
    // "max below min": the nearest value is the other end of the pair.
    static constexpr std::array<std::pair<const char*, const char*>, 4> kPairs{{{"min", "max"}, {"minNodes", "maxNodes"}, {"from", "to"}, {"nodes", "minNodes"}}};
    for (const auto& [first, second] : kPairs) {
        const QString one = QLatin1String(first), two = QLatin1String(second);
        const QString other = field.key == one ? two : field.key == two ? one : QString();
        if (other.isEmpty() || !form) continue;
        const FormField* partner = form->find(field.pointer.section(u'/', 0, -2) + u'/' + other);
        if (partner && !partner->shown().is_null()) found << plainText(partner->shown());
    }
    found.removeDuplicates();
    found.removeAll(text);
    return found;
}

namespace {
/// Adds the titles from below `form` down to `pointer`; false when it does not lead there.
bool titlesTo(const FormField& form, const QString& pointer, QStringList& titles)
{
    for (const FormField& child : form.children) {
        if (child.pointer == form.pointer) continue;   // the text of an alternative: its title says no more than the field's
        if (child.pointer != pointer && !pointer.startsWith(child.pointer + u'/')) continue;
        titles << child.title;
        return child.pointer == pointer || titlesTo(child, pointer, titles);
    }
    return false;
}
} // namespace

QString pathTitle(const FormField& form, const QString& pointer)
{
    QStringList titles;
    if (form.pointer != pointer) titlesTo(form, pointer, titles);
    return titles.isEmpty() ? form.title : titles.join(u' ');
}

} // namespace headroom::gui
