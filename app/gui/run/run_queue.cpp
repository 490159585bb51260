#include "app/gui/run/run_queue.h"

#include "app/gui/shell/format.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

std::optional<int> RunQueue::runningRow() const
{
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        if (m_lines[i].status == Status::Running) return static_cast<int>(i);
    return {};
}

int RunQueue::firstWaiting() const
{
    const auto found = std::find_if(m_lines.begin(), m_lines.end(), [](const Line& line) { return line.status == Status::Waiting; });
    return static_cast<int>(found - m_lines.begin());
}

int RunQueue::waitingCount() const
{
    return static_cast<int>(std::count_if(m_lines.begin(), m_lines.end(), [](const Line& line) { return line.status == Status::Waiting; }));
}

void RunQueue::insert(int row, Line line)
{
    beginInsertRows({}, row, row);
    m_lines.insert(m_lines.begin() + row, std::move(line));
    endInsertRows();
}

void RunQueue::touch(int row) { Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1)); }

void RunQueue::add(RunRequest request) { insert(rowCount(), {std::move(request), Status::Waiting, {}, {}, {}}); }

void RunQueue::begin(RunRequest request)
{
    Q_ASSERT(!hasRunning());
    insert(firstWaiting(), {std::move(request), Status::Running, {}, {}, {}});
}

std::optional<RunRequest> RunQueue::takeNext()
{
    Q_ASSERT(!hasRunning());
    const int row = firstWaiting();
    if (row >= rowCount()) return {}; // none waits
    m_lines[static_cast<std::size_t>(row)].status = Status::Running;
    touch(row);
    return m_lines[static_cast<std::size_t>(row)].request;
}

void RunQueue::showProgress(const RunState& state)
{
    const auto row = runningRow();
    if (!row) return;
    m_lines[static_cast<std::size_t>(*row)].state = state;
    touch(*row);
}

void RunQueue::setReplications(std::shared_ptr<const ReplicationSummary> soFar)
{
    if (const auto row = runningRow()) m_lines[static_cast<std::size_t>(*row)].replications = std::move(soFar);
}

void RunQueue::end(std::shared_ptr<const analysis::Report> report, const RunState& state)
{
    const auto row = runningRow();
    if (!row) return;
    Line& line = m_lines[static_cast<std::size_t>(*row)];
    line.state = state;
    line.status = !report ? Status::Failed : report->recording.partial ? Status::Partial : Status::Finished;
    line.report = std::move(report);
    std::size_t kept = 0;
    for (auto old = m_lines.rbegin(); old != m_lines.rend(); ++old)
        if (old->report && ++kept > kReportsKept) old->report.reset();
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

bool RunQueue::remove(int row)
{
    if (row < 0 || row >= rowCount() || status(row) == Status::Running) return false;
    beginRemoveRows({}, row, row);
    m_lines.erase(m_lines.begin() + row);
    endRemoveRows();
    return true;
}

bool RunQueue::move(int row, int by)
{
    const int other = row + by;
    if (row < 0 || row >= rowCount() || other < 0 || other >= rowCount() || std::abs(by) != 1) return false;
    if (status(row) != Status::Waiting || status(other) != Status::Waiting) return false;
    if (!beginMoveRows({}, row, row, {}, by > 0 ? row + 2 : row - 1)) return false;
    std::swap(m_lines[static_cast<std::size_t>(row)], m_lines[static_cast<std::size_t>(other)]);
    endMoveRows();
    return true;
}

void RunQueue::clear()
{
    beginResetModel();
    m_lines.clear();
    endResetModel();
}

int RunQueue::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_lines.size()); }
int RunQueue::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RunQueue::statusText(const Line& line) const
{
    switch (line.status) {
    case Status::Running:
        return line.state.paused ? tr("❚❚ paused at %1").arg(format::percent(line.state.fraction)) : tr("▶ %1").arg(format::percent(line.state.fraction));
    case Status::Waiting:
        return tr("waits");
    case Status::Finished:
        return tr("✓ finished");
    case Status::Partial:
        return tr("▲ stopped, partial");
    case Status::Failed:
        return tr("✕ no answer");
    }
    return {};
}

QVariant RunQueue::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Line& line = m_lines[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: {
        if (index.column() == Progress) return statusText(line);
        QString text = tr("%1, seed %2").arg(line.request.variant).arg(line.request.options.seed);
        if (line.request.until && !line.request.until->targets.empty())
            text = tr("%1, until %2").arg(text, format::text(line.request.until->targets.front().text));
        else if (line.request.options.replications > 1)
            text = tr("%1, %n replication(s)", nullptr, line.request.options.replications).arg(text);
        return text;
    }
    case Qt::ToolTipRole:
        if (line.status == Status::Waiting) return tr("Alt+Up and Alt+Down change the order, Del takes it out");
        if (line.report) return tr("Enter shows the results of this run");
        return {};
    case StatusRole:
        return static_cast<int>(line.status);
    case FractionRole:
        return line.status == Status::Finished ? 1.0 : line.state.fraction;
    case ReplicationsRole: {
        QVariantList fractions;
        for (const double fraction : line.state.replicationFractions) fractions << fraction;
        return fractions;
    }
    default:
        return {};
    }
}

QVariant RunQueue::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == Run ? tr("Run") : tr("State");
}

Qt::ItemFlags RunQueue::flags(const QModelIndex& index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

} // namespace headroom::gui
