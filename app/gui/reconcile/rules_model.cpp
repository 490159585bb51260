#include "app/gui/reconcile/rules_model.h"

#include "app/gui/reconcile/match_text.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QLocale>
#include <QUndoCommand>

#include <algorithm>
#include <functional>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;
using reconcile::Rule;

/// A change and what takes it back.
class RulesModel::Step : public QUndoCommand {
public:
    Step(const QString& what, std::function<void()> apply, std::function<void()> revert) : QUndoCommand(what), m_apply(std::move(apply)), m_revert(std::move(revert)) {}
    void redo() override { m_apply(); }
    void undo() override { m_revert(); }

private:
    std::function<void()> m_apply, m_revert;
};

RulesModel::RulesModel(QObject* parent) : QAbstractTableModel(parent)
{
    connect(&m_undo, &QUndoStack::indexChanged, this, &RulesModel::rulesChanged);
}

RulesModel::~RulesModel() { m_undo.disconnect(this); }

void RulesModel::setRules(std::vector<Rule> rules)
{
    const QSignalBlocker blocker(&m_undo);
    m_undo.clear();
    doReplace(rules);
}

void RulesModel::replaceRules(std::vector<Rule> rules, const QString& what)
{
    m_undo.push(new Step(what, [this, rules = std::move(rules)] { doReplace(rules); }, [this, before = m_rules] { doReplace(before); }));
}

std::vector<Rule> RulesModel::usable() const
{
    std::vector<Rule> rules;
    for (const Rule& rule : m_rules)
        if (ruleProblem(rule).isEmpty()) rules.push_back(rule);
    return rules;
}

int RulesModel::problemCount() const
{
    return static_cast<int>(std::ranges::count_if(m_rules, [](const Rule& rule) { return !ruleProblem(rule).isEmpty(); }));
}

void RulesModel::insertRule(int row, const Rule& rule)
{
    row = std::clamp(row, 0, rowCount());
    m_undo.push(new Step(tr("Add a rule"), [this, row, rule] { doInsert(row, rule); }, [this, row] { doRemove(row); }));
}

void RulesModel::removeRule(int row)
{
    if (row < 0 || row >= rowCount()) return;
    m_undo.push(new Step(tr("Remove rule %1").arg(row + 1), [this, row] { doRemove(row); }, [this, row, rule = m_rules[static_cast<std::size_t>(row)]] { doInsert(row, rule); }));
}

void RulesModel::moveRule(int row, int by)
{
    const int to = row + by;
    if (row < 0 || row >= rowCount() || to < 0 || to >= rowCount() || (by != 1 && by != -1)) return;
    m_undo.push(new Step(tr("Move rule %1").arg(row + 1), [this, row, to] { doMove(row, to); }, [this, row, to] { doMove(to, row); }));
}

void RulesModel::doInsert(int row, const Rule& rule)
{
    beginInsertRows({}, row, row);
    m_rules.insert(m_rules.begin() + row, rule);
    endInsertRows();
}

void RulesModel::doRemove(int row)
{
    beginRemoveRows({}, row, row);
    m_rules.erase(m_rules.begin() + row);
    endRemoveRows();
}

void RulesModel::doMove(int from, int to)
{
    beginMoveRows({}, from, from, {}, to > from ? to + 1 : to);
    std::swap(m_rules[static_cast<std::size_t>(from)], m_rules[static_cast<std::size_t>(to)]);
    endMoveRows();
}

void RulesModel::doSet(int row, const Rule& rule)
{
    m_rules[static_cast<std::size_t>(row)] = rule;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void RulesModel::doReplace(const std::vector<Rule>& rules)
{
    beginResetModel();
    m_rules = rules;
    endResetModel();
}

int RulesModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rules.size()); }
int RulesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ColumnCount); }

Qt::ItemFlags RulesModel::flags(const QModelIndex& index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

QVariant RulesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= ColumnCount) return {};
    const Rule& rule = m_rules[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        switch (index.column()) {
        case Match: return matchText(rule.match);
        case Component: return format::text(rule.component);
        case Meter: return format::text(rule.meter);
        case Factor: return rule.factor ? QLocale::c().toString(*rule.factor, 'g', QLocale::FloatingPointShortest) : QString();
        case Ignore: return format::text(rule.ignore);
        default: return {};
        }
    case kProblemRole: return ruleProblem(rule);
    case Qt::ToolTipRole: {
        const QString problem = ruleProblem(rule);
        return problem.isEmpty() ? data(index, Qt::DisplayRole) : QVariant(problem);
    }
    case Qt::DecorationRole:
        if (index.column() == Match && !ruleProblem(rule).isEmpty()) return Theme::icon(u"warning"_s, R::Warning);
        return {};
    case Qt::AccessibleDescriptionRole: return ruleProblem(rule);
    case Qt::TextAlignmentRole: return static_cast<int>((index.column() == Factor ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default: return {};
    }
}

bool RulesModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !index.isValid() || index.row() >= rowCount()) return false;
    const int row = index.row();
    const Rule before = m_rules[static_cast<std::size_t>(row)];
    Rule after = before;
    const QString typed = value.toString().trimmed();
    switch (index.column()) {
    case Match: {
        auto match = parseMatch(typed);
        if (!match) {
            Q_EMIT refused(tr("A rule is written as Column = \"pattern\" and Column = \"pattern\"; * stands for any letters."));
            return false;
        }
        after.match = std::move(*match);
        break;
    }
    case Component: after.component = typed.toStdString(); break;
    case Meter: after.meter = typed.toStdString(); break;
    case Ignore: after.ignore = typed.toStdString(); break;
    case Factor: {
        bool isNumber = false;
        double factor = QLocale::c().toDouble(typed, &isNumber);
        if (!isNumber) factor = QLocale().toDouble(typed, &isNumber);
        if (!typed.isEmpty() && (!isNumber || factor <= 0)) {
            Q_EMIT refused(tr("A factor is a number above 0: the meter's units in one unit of the bill."));
            return false;
        }
        after.factor = typed.isEmpty() ? std::nullopt : std::optional(factor);
        break;
    }
    default: return false;
    }
    if (after.match == before.match && after.component == before.component && after.meter == before.meter && after.factor == before.factor && after.ignore == before.ignore) return true;
    m_undo.push(new Step(tr("Change rule %1").arg(row + 1), [this, row, after] { doSet(row, after); }, [this, row, before] { doSet(row, before); }));
    return true;
}

QVariant RulesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical) return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    if (role == Qt::DisplayRole) {
        switch (section) {
        case Match: return tr("Lines that match");
        case Component: return tr("Component");
        case Meter: return tr("Meter");
        case Factor: return tr("Factor");
        case Ignore: return tr("Left out because");
        default: return {};
        }
    }
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Match: return tr("Columns of the bill with patterns; all must match. The first rule that matches has the line.");
        case Component: return tr("Whose lines they are. a|b* stands for several, which are added up.");
        case Meter: return tr("The meter of the price book; * stands for all of the component.");
        case Factor: return tr("Units of the meter in one unit of the bill. Empty: the names of the units decide.");
        case Ignore: return tr("Why these lines are not compared, such as taxes. Then no component is named.");
        default: return {};
        }
    }
    if (role == Qt::TextAlignmentRole) return static_cast<int>((section == Factor ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace headroom::gui
