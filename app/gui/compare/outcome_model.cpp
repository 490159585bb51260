#include "app/gui/compare/outcome_model.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"
#include "models/scenario/json_text.h"

#include <QFont>

#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

bool isMoney(const std::string& unit) { return unit.size() == 3 && unit.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos; }

QString unquoted(QString json)
{
    if (json.size() >= 2 && json.startsWith(u'"') && json.endsWith(u'"')) return json.mid(1, json.size() - 2);
    return json;
}

} // namespace

QString plainFigure(double value, const std::string& unit)
{
    value = std::abs(value);
    if (unit == "ms") return format::latency(value);
    if (unit == "share") return OutcomeModel::tr("%1 points").arg(format::figure(100 * value));
    if (unit == "min") return format::span(Duration::fromSeconds(60 * value));
    if (isMoney(unit)) return format::number(value, value < 100 ? 2 : 0);
    return format::figure(value);
}

QString signedFigure(double value, const std::string& unit)
{
    const QString figure = plainFigure(value, unit);
    return value < 0 ? u'\u2212' + figure : value > 0 ? u'+' + figure : figure;
}

void OutcomeModel::setComparison(analysis::Comparison comparison, bool estimate)
{
    beginResetModel();
    m_comparison = std::move(comparison);
    m_estimate = estimate;
    m_rows.clear();
    m_columns.clear();
    for (std::size_t i = 0; i < m_comparison.rows.size(); ++i) {
        if (i == 0 || m_comparison.rows[i].group != m_comparison.rows[i - 1].group) m_rows.push_back(-1 - static_cast<int>(i));
        m_rows.push_back(static_cast<int>(i));
    }
    const std::size_t variants = m_comparison.variants.size();
    if (variants > 0) {
        m_columns = {{Part::Name, 0}, {Part::Value, 0}};
        for (std::size_t i = 1; i < variants; ++i) {
            m_columns.push_back({Part::Value, i});
            m_columns.push_back({Part::Difference, i});
            if (variants == 2) m_columns.push_back({Part::Percent, i});
            if (m_comparison.pairs > 0) m_columns.push_back({Part::HalfWidth, i});
        }
    }
    endResetModel();
}

int OutcomeModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int OutcomeModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_columns.size()); }
bool OutcomeModel::isGroup(int row) const { return row >= 0 && row < rowCount() && m_rows[static_cast<std::size_t>(row)] < 0; }

Qt::ItemFlags OutcomeModel::flags(const QModelIndex& index) const
{
    if (!index.isValid()) return Qt::NoItemFlags;
    return isGroup(index.row()) ? Qt::ItemIsEnabled : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

QString OutcomeModel::cell(const analysis::Difference& row, const Column& column) const
{
    switch (column.part) {
    case Part::Name: return format::text(row.name);
    case Part::Value: {
        const auto& value = row.values[column.variant];
        if (value.value && isMoney(row.unit)) return tr("%1 %2").arg(format::number(*value.value, std::abs(*value.value) < 100 ? 2 : 0), format::text(row.unit));
        if (value.value && row.unit == "ms") return format::latency(*value.value);
        return format::text(value.text);
    }
    case Part::Difference: {
        const auto delta = row.delta(column.variant);
        if (!delta || row.name == "First to saturate") return row.values[column.variant].text == row.values.front().text ? QString() : delta ? signedFigure(*delta, row.unit) : tr("differs");
        return *delta == 0 ? tr("same") : signedFigure(*delta, row.unit);
    }
    case Part::Percent: {
        const auto delta = row.delta(column.variant);
        if (!delta || *delta == 0 || !row.values.front().value || *row.values.front().value == 0 || row.name == "First to saturate" || row.name == "Objectives missed") return {};
        const double share = *delta / *row.values.front().value;
        if (std::abs(share) >= 10) return tr("× %1").arg(format::figure(1 + share));
        return (share < 0 ? u"\u2212"_s : u"+"_s) + format::percent(std::abs(share));
    }
    case Part::HalfWidth: {
        const auto& paired = row.paired[column.variant];
        return paired ? u'±' + plainFigure(paired->interval.halfWidth(), row.unit) : QString();
    }
    }
    return {};
}

QVariant OutcomeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    const int at = m_rows[static_cast<std::size_t>(index.row())];
    const bool group = at < 0;
    const auto& row = m_comparison.rows[static_cast<std::size_t>(group ? -1 - at : at)];
    const Column& column = m_columns[static_cast<std::size_t>(index.column())];
    if (role == kGroupRole) return group;
    if (role == kVariantRole) return column.part == Part::Name ? -1 : static_cast<int>(column.variant);
    if (group) {
        if (role == Qt::DisplayRole && index.column() == 0) return format::text(row.group);
        if (role == Qt::FontRole) return Theme::font(12, true);
        if (role == Qt::BackgroundRole) return Theme::current().color(R::Alternate);
        if (role == Qt::ForegroundRole) return Theme::current().color(R::SecondaryText);
        return {};
    }
    const auto delta = column.variant > 0 ? row.delta(column.variant) : std::nullopt;
    const bool isDelta = column.part == Part::Difference || column.part == Part::Percent;
    const bool tells = delta && *delta != 0 && !row.insideInterval(column.variant);
    switch (role) {
    case Qt::DisplayRole: return cell(row, column);
    case Qt::TextAlignmentRole: return static_cast<int>((column.part == Part::Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        if (isDelta && tells) return Theme::current().color((*delta < 0) == row.lowerIsBetter ? R::Good : R::Bad);
        if (isDelta || column.part == Part::HalfWidth) return Theme::current().color(R::MutedText);
        if (column.part == Part::Value && m_estimate) return Theme::current().color(R::Estimate);
        return {};
    case Qt::FontRole: return column.part == Part::Difference && tells ? QVariant(Theme::font(12, true)) : QVariant();
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: {
        if (!isDelta || !delta) return role == Qt::ToolTipRole ? QVariant(cell(row, column)) : QVariant();
        const QString figure = signedFigure(*delta, row.unit);
        const auto& paired = row.paired[column.variant];
        if (*delta == 0) return tr("%1: the same in both.").arg(format::text(row.name));
        if (!tells) return tr("%1: %2, which is inside its interval: no difference that these runs can tell.").arg(format::text(row.name), figure);
        const bool better = (*delta < 0) == row.lowerIsBetter;
        const QString sense = better ? tr("better") : tr("worse");
        if (!paired) return tr("%1: %2, %3. There is no interval.").arg(format::text(row.name), figure, sense);
        return tr("%1: %2 ± %3 over %4 pairs, %5.").arg(format::text(row.name), figure, plainFigure(paired->interval.halfWidth(), row.unit)).arg(paired->pairs).arg(sense);
    }
    default: return {};
    }
}

QVariant OutcomeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const Column& column = m_columns[static_cast<std::size_t>(section)];
    if (role == kVariantRole) return column.part == Part::Value ? static_cast<int>(column.variant) : -1;
    if (role == Qt::TextAlignmentRole) return static_cast<int>((column.part == Part::Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && column.part == Part::HalfWidth) return format::text(m_comparison.pairing);
    if (role == Qt::ToolTipRole && column.part == Part::Value) return format::text(m_comparison.variants[column.variant]);
    if (role != Qt::DisplayRole) return {};
    switch (column.part) {
    case Part::Name: return tr("Outcome");
    case Part::Value: return format::text(m_comparison.variants[column.variant]);
    case Part::Difference: return tr("difference");
    case Part::Percent: return tr("%");
    case Part::HalfWidth: return tr("±");
    }
    return {};
}

// ------------------------------------------------------------------------------------------------- inputs

void InputModel::setDifferences(std::vector<analysis::InputDifference> differences, QStringList variants, std::map<std::string, QString> titles)
{
    beginResetModel();
    m_differences = std::move(differences);
    m_variants = std::move(variants);
    m_titles = std::move(titles);
    endResetModel();
}

int InputModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_differences.size()); }
int InputModel::columnCount(const QModelIndex& parent) const { return parent.isValid() || m_variants.isEmpty() ? 0 : 1 + static_cast<int>(m_variants.size()); }

QString InputModel::nameOf(const analysis::InputDifference& difference) const
{
    QStringList parts = format::text(difference.pointer).split(u'/');
    parts.removeFirst();
    for (QString& part : parts) part = format::text(scenario::unescapeSegment(part.toStdString()));
    if (parts.size() >= 2 && parts.front() == u"components"_s) {
        const auto title = m_titles.find(parts[1].toStdString());
        const QString component = title == m_titles.end() ? parts[1] : title->second;
        return parts.size() == 2 ? component : tr("%1: %2").arg(component, parts.mid(2).join(u' '));
    }
    return parts.join(u' ');
}

QVariant InputModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    const auto& difference = m_differences[static_cast<std::size_t>(index.row())];
    if (role == kComponentRole) {
        const QStringList parts = format::text(difference.pointer).split(u'/');
        return parts.size() >= 3 && parts[1] == u"components"_s ? parts[2] : QString();
    }
    if (index.column() == 0) {
        if (role == Qt::DisplayRole) return nameOf(difference);
        if (role == Qt::ToolTipRole) return tr("%1\n%2").arg(nameOf(difference), format::text(difference.pointer));
        if (role == Qt::ForegroundRole) return Theme::current().color(R::SecondaryText);
        return {};
    }
    const auto variant = static_cast<std::size_t>(index.column() - 1);
    const bool differs = difference.values[variant] != difference.values.front();
    switch (role) {
    case Qt::DisplayRole: return difference.values[variant] == "—" ? tr("not set") : unquoted(format::text(difference.values[variant]));
    case Qt::ToolTipRole: return format::text(difference.values[variant]);
    case Qt::FontRole: return variant > 0 && differs ? QVariant(Theme::font(12, true)) : QVariant();
    case Qt::ForegroundRole: return difference.values[variant] == "—" || (variant > 0 && !differs) ? QVariant(Theme::current().color(R::MutedText)) : QVariant();
    default: return {};
    }
}

QVariant InputModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole) || section < 0 || section >= columnCount()) return {};
    return section == 0 ? tr("Value") : m_variants[section - 1];
}

} // namespace headroom::gui
