#include "app/gui/plots/cursor_table_model.h"

#include "app/gui/shell/theme.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
constexpr double kPerMinute = 60, kPercent = 100;
constexpr Duration kBefore = Duration::minutes(15);
}

CursorTableModel::CursorTableModel(const PlotData& data, QObject* parent) : QAbstractTableModel(parent), m_data(data) {}

std::vector<CursorTableModel::Row> CursorTableModel::makeRows() const
{
    std::vector<Row> rows;
    if (!m_data.recording()) return rows;
    const auto group = [&](QString label) { rows.push_back({Kind::Group, std::move(label), {}, {}, 1}); };
    const auto endGroup = [&] {
        if (!rows.empty() && rows.back().kind == Kind::Group) rows.pop_back();
    };
    const auto signal = [&](QString label, const std::string& id, double scale, bool isShownWhenZero = true,
                            const std::string& component = {}) {
        const std::vector<float>& values = m_data.mean(id);
        if (values.empty()) return;
        if (!isShownWhenZero && std::none_of(values.begin(), values.end(), [](float v) { return v > 0; })) return;
        rows.push_back({Kind::Signal, std::move(label), id, component, scale});
    };

    group(tr("Traffic, requests/min"));
    signal(tr("offered"), "requests.offered", kPerMinute);
    signal(tr("completed"), "requests.completed", kPerMinute);
    signal(tr("failed"), "requests.failed", kPerMinute);
    signal(tr("timed out"), "requests.timedOut", kPerMinute, false);
    signal(tr("throttled"), "requests.throttled", kPerMinute, false);
    signal(tr("lost"), "requests.lost", kPerMinute, false);
    endGroup();

    group(tr("Latency, s"));
    for (const char* quantile : {"p50", "p95", "p99"})
        signal(QString::fromLatin1(quantile), std::string("latency.") + quantile, 1);
    for (const auto& operation : m_data.recording()->operations)
        signal(tr("%1 p95").arg(QString::fromStdString(operation.name)), "operation." + operation.name + ".latency.p95", 1);
    endGroup();

    group(tr("Saturation, %"));
    for (const ResourceRow& row : m_data.resourceRows(1000))
        rows.push_back({Kind::Resource, row.label, row.resource->id, row.resource->component, kPercent});
    endGroup();

    group(tr("Scaling"));
    for (const simulation::Signal& s : m_data.allSignals()) {
        if (s.id.ends_with(".replicas")) signal(tr("%1, pods").arg(m_data.title(s.component)), s.id, 1, true, s.component);
        if (s.id.ends_with(".pending")) signal(tr("%1, pending pods").arg(m_data.title(s.component)), s.id, 1, false, s.component);
        if (s.id.ends_with(".nodes")) signal(tr("%1, nodes").arg(m_data.title(s.component)), s.id, 1, true, s.component);
    }
    endGroup();

    group(tr("Queues"));
    for (const simulation::Signal& s : m_data.allSignals()) {
        if (s.id.ends_with(".length")) signal(tr("%1, messages").arg(m_data.title(s.component)), s.id, 1, true, s.component);
        if (s.id.ends_with(".oldestAge")) signal(tr("%1, oldest, s").arg(m_data.title(s.component)), s.id, 1, true, s.component);
    }
    endGroup();

    group(tr("Throttling, refused/s"));
    for (std::size_t i = 0; i < m_throttled.size(); ++i)
        rows.push_back({Kind::Throttling, m_data.title(m_throttled[i].component), m_throttled[i].component, m_throttled[i].component, 1, i});
    endGroup();

    if (m_data.report()) {
        group(tr("Cost %1, %2/hour").arg(costSplitText(m_data.shownCostSplit()), QString::fromStdString(m_data.report()->window.currency)));
        rows.push_back({Kind::Cost, tr("total"), {}, {}, 1});
        const bool areComponents = m_data.shownCostSplit().by == CostSplit::By::Component;
        for (std::size_t i = 0; i < m_costParts.size(); ++i)
            rows.push_back({Kind::Cost, m_costParts[i].name, m_costParts[i].id, areComponents ? m_costParts[i].id : std::string(), 1, i + 1});
    }
    return rows;
}

void CursorTableModel::refresh()
{
    m_throttled = m_data.recording() ? throttleSeries(*m_data.recording()) : std::vector<ThrottleSeries>();
    m_costParts = m_data.report() ? m_data.costParts() : std::vector<CostPart>();
    std::vector<Row> rows = makeRows();
    if (rows != m_rows) {
        beginResetModel();
        m_rows = std::move(rows);
        measure();
        endResetModel();
        return;
    }
    setTimes(m_cursor, m_reference);
}

void CursorTableModel::setTimes(std::optional<SimTime> cursor, std::optional<SimTime> reference)
{
    m_cursor = cursor;
    m_reference = reference;
    measure();
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, Value), index(rowCount() - 1, Difference));
    Q_EMIT headerDataChanged(Qt::Horizontal, Value, Difference);
}

void CursorTableModel::measure()
{
    std::optional<SimTime> before = m_reference;
    if (!before && m_cursor) before = *m_cursor - kBefore;
    m_values.assign(m_rows.size(), {});
    m_before.assign(m_rows.size(), {});
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_values[i] = valueAt(m_rows[i], m_cursor);
        m_before[i] = valueAt(m_rows[i], before);
    }
}

std::optional<double> CursorTableModel::valueAt(const Row& row, std::optional<SimTime> time) const
{
    if (!time || row.kind == Kind::Group) return {};
    if (row.kind == Kind::Signal) {
        const auto value = m_data.valueAt(row.id, *time);
        return value ? std::optional(*value * row.scale) : std::nullopt;
    }
    const auto bucket = m_data.bucketAt(*time);
    if (!bucket) return {};
    if (row.kind == Kind::Resource) {
        for (const simulation::Resource& resource : m_data.recording()->resources) {
            if (resource.id != row.id) continue;
            if (*bucket >= resource.utilisationMean.size() || std::isnan(resource.utilisationMean[*bucket])) return {};
            return std::round(static_cast<double>(resource.utilisationMean[*bucket]) * kPercent * 10) / 10;
        }
        return {};
    }
    if (row.kind == Kind::Throttling) {
        const std::vector<float>& values = *m_throttled[row.part].perSecond;
        if (*bucket >= values.size() || std::isnan(values[*bucket])) return {};
        return static_cast<double>(values[*bucket]);
    }
    if (!m_data.report()) return {};
    const pricing::Statement& bill = m_data.report()->window;
    const auto hour = static_cast<std::size_t>((*time - m_data.start()) / Duration::hours(1));
    if (hour >= bill.totalPerHour.size()) return {};
    if (row.part == 0) return std::round(bill.totalPerHour[hour] * 100) / 100;
    const CostPart& part = m_costParts[row.part - 1];
    const double amount = static_cast<double>(part.micros[hour]) / static_cast<double>(Money::kPerUnit);
    const double digits = amount < 0.1 ? 1e4 : 100; // a component may cost less than a cent an hour
    return std::round(amount * digits) / digits;
}

int CursorTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int CursorTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant CursorTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto i = static_cast<std::size_t>(index.row());
    const Row& row = m_rows[i];
    const bool isGroupRow = row.kind == Kind::Group;
    const bool isFull = row.kind == Kind::Resource && m_values[i] && *m_values[i] >= 98;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Signal) return row.label;
        if (isGroupRow) return {};
        if (index.column() == Value) return formatFigure(m_values[i]);
        if (!m_values[i] || !m_before[i]) return u"–"_s;
        {
            const double difference = *m_values[i] - *m_before[i];
            const QString text = formatFigure(std::abs(difference) < 1e-9 ? 0 : difference);
            return difference > 1e-9 ? u'+' + text : text;
        }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (index.column() == Signal ? Qt::AlignLeft : Qt::AlignRight));
    case Qt::FontRole:
        if (isGroupRow || (isFull && index.column() == Value)) return Theme::font(12, true);
        return {};
    case Qt::ForegroundRole:
        if (isFull && index.column() == Value) return Theme::current().color(Theme::Role::Bad);
        if (isGroupRow || index.column() == Difference) return Theme::current().color(Theme::Role::MutedText);
        return {};
    case Qt::BackgroundRole:
        if (isGroupRow) return Theme::current().color(Theme::Role::Alternate);
        return {};
    case Qt::ToolTipRole:
        return isGroupRow || row.id.empty() ? QVariant() : QString::fromStdString(row.id);
    case IsGroup:
        return isGroupRow;
    case Component:
        return QString::fromStdString(row.component);
    case IsSaturated:
        return isFull;
    default:
        return {};
    }
}

QVariant CursorTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignVCenter | (section == Signal ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole) return {};
    const auto shortClock = [&](SimTime time) {
        return m_data.dateAndClock(time).section(u' ', 2).chopped(m_data.bucketSeconds() < 60 ? 0 : 3);
    };
    switch (section) {
    case Signal:
        return tr("Signal");
    case Value:
        return m_cursor ? shortClock(*m_cursor) : tr("Value");
    case Difference:
        return m_cursor ? tr("Δ to %1").arg(shortClock(m_reference.value_or(*m_cursor - kBefore))) : tr("Δ");
    default:
        return {};
    }
}

Qt::ItemFlags CursorTableModel::flags(const QModelIndex& index) const
{
    if (!index.isValid()) return Qt::NoItemFlags;
    if (isGroup(index.row())) return Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace headroom::gui
