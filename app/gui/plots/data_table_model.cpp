#include "app/gui/plots/data_table_model.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

double DataTableModel::roundStep(double wanted, double bucket)
{
    constexpr std::array<double, 24> steps{1,    2,    5,    10,   15,   20,    30,    60,    120,   300,   600,    900,
                                           1200, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400, 172800, 604800, 1209600};
    const double least = std::max(1.0, std::ceil(wanted / bucket * (1 - 1e-9))) * bucket;
    for (const double step : steps) // a round one, unless it is far longer than needed
        if (step >= least * (1 - 1e-9) && step <= 6 * least && std::abs(std::remainder(step, bucket)) < 1e-6 * bucket) return step;
    return least;
}

void DataTableModel::show(PlotKind kind, TimeRange visible)
{
    beginResetModel();
    m_kind = kind;
    m_series = dataSeries(m_data, kind);
    m_rows = 0;
    if (!m_series.empty()) {
        const double bucket = m_series.front().stepSeconds;
        const double from = std::max(visible.from, 0.0), to = std::min(visible.to, m_data.reachedSeconds());
        m_step = roundStep((to - from) / kRowsMost, bucket);
        m_from = std::floor(from / m_step + 1e-9) * m_step;
        m_rows = to > m_from ? static_cast<int>(std::ceil((to - m_from) / m_step - 1e-9)) : 0;
    }
    endResetModel();
}

TimeRange DataTableModel::rowRange(int row) const { return {m_from + row * m_step, m_from + (row + 1) * m_step}; }

int DataTableModel::rowAt(double seconds) const
{
    const double row = std::floor((seconds - m_from) / m_step + 1e-9);
    return row >= 0 && row < m_rows ? static_cast<int>(row) : -1;
}

int DataTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : m_rows; }

int DataTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() || m_series.empty() ? 0 : static_cast<int>(m_series.size()) + 1;
}

std::optional<double> DataTableModel::value(int row, int column) const
{
    const TimeRange range = rowRange(row);
    return m_series[static_cast<std::size_t>(column - 1)].over(range.from, range.to);
}

QString DataTableModel::plainText(int row, int column) const
{
    if (column == 0) return QString::fromStdString(m_data.calendar().format(m_data.toTime(rowRange(row).from)));
    const auto shown = value(row, column);
    return shown ? QLocale::c().toString(*shown, 'g', 7) : QString();
}

QVariant DataTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows || index.column() > static_cast<int>(m_series.size())) return {};
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == 0) {
            const QString time = m_data.dateAndClock(m_data.toTime(rowRange(index.row()).from));
            return m_step < 60 ? time : time.chopped(3);
        }
        return formatFigure(value(index.row(), index.column()));
    case Qt::AccessibleTextRole: {
        const QString text = data(index, Qt::DisplayRole).toString();
        if (index.column() == 0) return text;
        return text == u"–"_s ? tr("no data") : text + u' ' + m_series[static_cast<std::size_t>(index.column() - 1)].unit;
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight));
    default:
        return {};
    }
}

QVariant DataTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section > static_cast<int>(m_series.size())) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignVCenter | (section == 0 ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    if (section == 0) return m_data.recording() ? tr("Time (%1)").arg(m_data.zone(m_data.toTime(m_from))) : tr("Time");
    const DataSeries& series = m_series[static_cast<std::size_t>(section - 1)];
    QString text = series.unit.isEmpty() ? series.name : tr("%1, %2").arg(series.name, series.unit);
    if (role == Qt::ToolTipRole && series.fold == Fold::Max && m_step > series.stepSeconds) text += u'\n' + tr("the highest within the row");
    return text;
}

} // namespace headroom::gui
