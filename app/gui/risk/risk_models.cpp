#include "app/gui/risk/risk_models.h"

#include "app/gui/shell/format.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QVariant alignment(bool isText) { return QVariant::fromValue(static_cast<int>((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter)); }

/// A factor as its difference from 1.
QString changeText(double factor)
{
    const double percent = std::round((factor - 1) * 1000) / 10;
    const QString size = format::number(std::abs(percent), std::abs(percent) < 10 && percent != std::round(percent) ? 1 : 0);
    return RiskInputModel::tr("%1 %").arg((percent < 0 ? QString(QChar(0x2212)) : percent > 0 ? u"+"_s : QString()) + size);
}

QString spreadText(const risk::Spread& spread)
{
    const auto value = [&](double number) { return spread.relative ? changeText(number) : format::figure(number); };
    switch (spread.shape) {
    case risk::Spread::Shape::Uniform: return RiskInputModel::tr("uniform, %1 to %2").arg(value(spread.low), value(spread.high));
    case risk::Spread::Shape::Triangular:
        if (spread.relative && spread.mode == 1 && std::abs(spread.low + spread.high - 2) < 1e-9) return RiskInputModel::tr("triangular ±%1").arg(changeText(spread.high).mid(1));
        return RiskInputModel::tr("triangular, %1 to %2").arg(value(spread.low), value(spread.high));
    case risk::Spread::Shape::Lognormal: break;
    }
    return RiskInputModel::tr("lognormal, P90 %1").arg(value(spread.high));
}

QString chanceTitle() { return RiskInputModel::tr("Chance: evictions, faults"); }

} // namespace

QString inputTitle(const risk::Input& input)
{
    QString name = format::text(input.name);
    if (!name.startsWith(u'/')) return name.isEmpty() ? name : name.left(1).toUpper() + name.mid(1);
    QStringList parts = name.split(u'/', Qt::SkipEmptyParts);
    for (QString& part : parts) part.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s);
    const QString list = parts.value(0);
    const bool isOperation = list == u"operations"_s;
    if (parts.size() == 1) return isOperation ? RiskInputModel::tr("All operations") : list == u"components"_s ? RiskInputModel::tr("All components") : list;
    parts.removeFirst();
    if (parts.front() == u"*"_s) parts.front() = isOperation ? RiskInputModel::tr("All operations") : list == u"components"_s ? RiskInputModel::tr("All components") : RiskInputModel::tr("All %1").arg(list);
    else if (isOperation) parts.front() = RiskInputModel::tr("Operation %1").arg(parts.front());
    for (QString& part : parts)
        if (part == u"*"_s) part = RiskInputModel::tr("all");
    return parts.join(u" · "_s);
}

QString componentOf(const risk::Input& input)
{
    const QStringList parts = format::text(input.place).split(u'/');
    return parts.size() > 2 && parts[1] == u"components"_s && parts[2] != u"*"_s ? QString(parts[2]).replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s) : QString();
}

QString rangeText(const risk::UncertainInput& input, double low, double high)
{
    if (input.input.spread.relative) {
        const QString change = RiskInputModel::tr("%1 … %2").arg(changeText(low), changeText(high));
        if (input.target != risk::UncertainInput::Target::Values || input.leaves.size() != 1) return change;
        const risk::Leaf& leaf = input.leaves.front();
        return RiskInputModel::tr("%1 (%2 … %3)").arg(change, format::figure(leaf.value * low), (format::figure(leaf.value * high) + u' ' + format::text(leaf.unit).trimmed()).trimmed());
    }
    const QString unit = input.leaves.empty() ? QString() : format::text(input.leaves.front().unit).trimmed();
    return (RiskInputModel::tr("%1 … %2").arg(format::figure(low), format::figure(high)) + u' ' + unit).trimmed();
}

std::vector<TornadoRow> tornadoRows(const risk::RiskReport& report)
{
    std::vector<TornadoRow> rows;
    for (const risk::TornadoBar& bar : report.assessment.tornado) {
        const auto input = std::ranges::find_if(report.uncertain.inputs, [&](const risk::UncertainInput& each) { return each.input.name == bar.input; });
        if (input != report.uncertain.inputs.end())
            rows.push_back({inputTitle(input->input), rangeText(*input, bar.valueLow, bar.valueHigh), componentOf(input->input), bar.low, bar.high});
        else
            rows.push_back({chanceTitle(), RiskInputModel::tr("P10 … P90 of %1 seeds").arg(risk::kChanceRuns), {}, bar.low, bar.high});
    }
    return rows;
}

void RiskInputModel::setInputs(risk::UncertainInputs inputs)
{
    beginResetModel();
    m_inputs = std::move(inputs);
    endResetModel();
}

void RiskInputModel::setReport(std::shared_ptr<const risk::RiskReport> report)
{
    m_report = std::move(report);
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, Swing), index(rowCount() - 1, Swing));
    Q_EMIT headerDataChanged(Qt::Horizontal, Swing, Swing);
}

int RiskInputModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_inputs.inputs.size()); }
int RiskInputModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RiskInputModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const risk::UncertainInput& input = m_inputs.inputs[static_cast<std::size_t>(index.row())];
    const risk::Input& what = input.input;
    if (role == kComponentRole) return componentOf(what);
    if (role == Qt::TextAlignmentRole) return alignment(index.column() != Swing);
    if (role == Qt::ToolTipRole) {
        const QString why = format::text(what.why);
        const QString place = tr("%1: %2; P10 to P90: %3").arg(format::text(what.place), format::text(what.spread.text()), rangeText(input, what.spread.quantile(0.1), what.spread.quantile(0.9)));
        return why.isEmpty() ? place : place + u'\n' + why;
    }
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case Name: return inputTitle(what);
    case Spread: return spreadText(what.spread);
    case Range: return what.spread.relative ? tr("%1 … %2").arg(changeText(what.spread.quantile(0.1)), changeText(what.spread.quantile(0.9))) : rangeText(input, what.spread.quantile(0.1), what.spread.quantile(0.9));
    case Source: return what.assumedSpread ? tr("◌ default") : tr("● stated");
    case Swing: {
        if (!m_report) return u"–"_s;
        const auto bar = std::ranges::find_if(m_report->assessment.tornado, [&](const risk::TornadoBar& each) { return each.input == what.name; });
        return bar == m_report->assessment.tornado.end() ? u"–"_s : format::number(bar->swing(), bar->swing() < 100 ? 2 : 0);
    }
    default: return {};
    }
}

QVariant RiskInputModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return alignment(section != Swing);
    if (role == Qt::ToolTipRole && section == Source) return tr("● the scenario states the spread under \"uncertainty\"; ◌ a default of this program, because the value is marked as assumed or because nobody knows it");
    if (role == Qt::ToolTipRole && section == Swing) return tr("Difference of the month between the P10 and the P90 of this input alone");
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Name: return tr("Input");
    case Spread: return tr("Distribution");
    case Range: return tr("P10 … P90");
    case Source: return tr("Spread");
    case Swing: return m_report ? tr("Moves, %1").arg(format::text(m_report->currency)) : tr("Moves");
    default: return {};
    }
}

void ChanceModel::setReport(std::shared_ptr<const risk::RiskReport> report)
{
    beginResetModel();
    m_rows.clear();
    if (report) {
        const risk::Assessment& result = report->assessment;
        const auto probability = [&](const QString& what, const risk::Probability& value) {
            m_rows.push_back({what, format::percent(value.value), tr("%1 … %2 %").arg(format::number(value.interval.low * 100), format::number(value.interval.high * 100)), value.value > 0.5});
        };
        if (result.overBudget) probability(tr("broken: budget of %1 %2").arg(format::number(*report->budget), format::text(report->currency)), *result.overBudget);
        for (const auto& [name, value] : result.sloMissed) probability(tr("missed: %1").arg(format::text(name)), value);
        const auto quantile = [&](const QString& what, const risk::QuantileEstimate& value) {
            m_rows.push_back({what, format::number(value.value, 2), tr("%1 … %2").arg(format::number(value.interval.low), format::number(value.interval.high))});
        };
        const auto quantiles = [&](const QString& what, const risk::Distribution& values) {
            quantile(tr("%1, P10 [%2]").arg(what, format::text(report->currency)), values.p10);
            quantile(tr("%1, P50").arg(what), values.p50);
            quantile(tr("%1, P90").arg(what), values.p90);
            m_rows.push_back({tr("%1, mean").arg(what), format::number(values.mean, 2), {}});
        };
        quantiles(tr("Month"), result.month);
        if (result.year) quantiles(tr("Twelve months"), *result.year);
    }
    endResetModel();
}

int ChanceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int ChanceModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ChanceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole) return alignment(index.column() == What);
    if (role == Qt::ToolTipRole) return row.what;
    if (role == Qt::ForegroundRole && index.column() == Value && row.isLikely) return Theme::current().color(Theme::Role::Bad);
    if (role != Qt::DisplayRole) return {};
    return index.column() == What ? row.what : index.column() == Value ? row.value : row.interval;
}

QVariant ChanceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return alignment(section == What);
    if (role != Qt::DisplayRole) return {};
    return section == What ? tr("What") : section == Value ? tr("Estimate") : tr("95 % interval");
}

} // namespace headroom::gui
