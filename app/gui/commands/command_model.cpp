#include "app/gui/commands/command_model.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
constexpr int kDetailPenalty = 40;   ///< a name that fits comes before a menu or folder that fits
constexpr int kRecentBonus = 12;
} // namespace

void CommandModel::setCommands(std::vector<Command> commands, const QStringList& recent)
{
    beginResetModel();
    m_commands = std::move(commands);
    m_recent = recent;
    filter();
    endResetModel();
}

void CommandModel::setPattern(const QString& pattern)
{
    beginResetModel();
    m_pattern = pattern.trimmed();
    filter();
    endResetModel();
}

void CommandModel::filter()
{
    m_rows.clear();
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        const Command& command = m_commands[i];
        const auto used = static_cast<int>(m_recent.indexOf(command.id));
        if (m_pattern.isEmpty()) {
            m_rows.push_back({i, used < 0 ? 0 : 1000 - used, {}});
            continue;
        }
        Row row{i, 0, {}};
        if (auto match = fuzzyMatch(m_pattern, command.title)) {
            row.score = match->score;
            row.positions = match->positions;
        } else if (auto wider = fuzzyMatch(m_pattern, QString(command.title + u' ' + command.detail))) {
            row.score = wider->score - kDetailPenalty;
            for (const int position : wider->positions)
                if (position < command.title.size()) row.positions.push_back(position);
        } else {
            continue;
        }
        row.score += (used < 0 ? 0 : kRecentBonus) - (command.isEnabled ? 0 : kRecentBonus);
        m_rows.push_back(std::move(row));
    }
    std::stable_sort(m_rows.begin(), m_rows.end(), [](const Row& a, const Row& b) { return a.score > b.score; });
    if (m_rows.size() > kMostRows) m_rows.resize(kMostRows, Row{});
}

const Command* CommandModel::command(const QModelIndex& index) const
{
    return index.isValid() ? &m_commands[m_rows[static_cast<std::size_t>(index.row())].command] : nullptr;
}

int CommandModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

QVariant CommandModel::data(const QModelIndex& index, int role) const
{
    const Command* found = command(index);
    if (!found) return {};
    switch (role) {
    case Qt::DisplayRole: return found->title;
    case Qt::AccessibleTextRole: return found->shortcut.isEmpty() ? u"%1, %2"_s.arg(found->title, found->detail) : u"%1, %2, %3"_s.arg(found->title, found->detail, found->shortcut);
    case kDetailRole: return found->detail;
    case kShortcutRole: return found->shortcut;
    case kPositionsRole: return QVariant::fromValue(m_rows[static_cast<std::size_t>(index.row())].positions);
    case kKindRole: return static_cast<int>(found->kind);
    case kIconRole: return found->icon;
    default: return {};
    }
}

Qt::ItemFlags CommandModel::flags(const QModelIndex& index) const
{
    const Command* found = command(index);
    if (!found) return {};
    return found->isEnabled ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemIsSelectable;
}

} // namespace headroom::gui
