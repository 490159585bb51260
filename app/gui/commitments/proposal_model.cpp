#include "app/gui/commitments/proposal_model.h"

#include "app/gui/inspector/tier_table.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QFont>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using Kind = pricing::CommitmentProposal::Kind;

namespace {

QString termText(const std::string& term) { return term == "3-years" ? ProposalModel::tr("3 years") : ProposalModel::tr("1 year"); }

QVariant alignment(bool isText) { return QVariant::fromValue(static_cast<int>((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter)); }

} // namespace

void ProposalModel::setSubject(const CommitmentSubject& subject)
{
    beginResetModel();
    m_proposals = subject.proposals;
    m_currency = format::text(subject.currency);
    m_isBest.clear();
    m_signs.clear();
    for (const pricing::CommitmentProposal& proposal : m_proposals) {
        m_isBest.push_back(std::ranges::any_of(subject.best, [&](const pricing::CommitmentProposal& best) {
            return best.kind == proposal.kind && best.term == proposal.term && best.meter == proposal.meter && best.region == proposal.region;
        }));
        const auto commitment = commitmentOf(subject, proposal);
        m_signs.push_back(commitment && !commitment->isPlan() ? confidenceSign(subject.confidence[commitment->machine].of(proposal.kind, proposal.term)) : QString());
        if (!commitment || !commitment->isPlan()) continue;
        // Of a plan's rates the least sure one.
        auto worst = pricing::Confidence::Exact;
        for (const std::size_t i : pricing::plannedOrder(subject.use, proposal.term)) worst = std::max(worst, subject.confidence[i].of(proposal.kind, proposal.term));
        m_signs.back() = confidenceSign(worst);
    }
    endResetModel();
}

int ProposalModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_proposals.size()); }
int ProposalModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ProposalModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto row = static_cast<std::size_t>(index.row());
    const pricing::CommitmentProposal& proposal = m_proposals[row];
    if (role == Qt::TextAlignmentRole) return alignment(index.column() == What || index.column() == Term);
    if (role == Qt::FontRole) return Theme::font(12, m_isBest[row] && (index.column() == What || index.column() == Saved));
    if (role == Qt::ForegroundRole && index.column() == Saved) return Theme::current().color(Theme::Role::Good);
    if (role == Qt::ToolTipRole) return m_isBest[row] ? tr("Part of the cheapest choice. Each line is found as if it were alone.") : tr("Found as if it were alone: savings of lines that cover the same hours do not add up.");
    if (role != Qt::DisplayRole) return {};
    const bool isPlan = proposal.kind == Kind::SavingsPlan;
    switch (index.column()) {
    case What: {
        const QString what = isPlan ? tr("Savings plan") : tr("Reserve %1").arg(format::text(proposal.title));
        return m_isBest[row] ? tr("★ %1").arg(what) : what;
    }
    case Term: return termText(proposal.term);
    case Amount: return (isPlan ? tr("%1 %2/h").arg(format::number(proposal.perHour, 3), m_currency) : proposal.nodes == 1 ? tr("1 node") : tr("%n nodes", nullptr, proposal.nodes)) + (m_signs[row].isEmpty() ? QString() : u' ' + m_signs[row]);
    case Saved: return format::number(proposal.saved(), 2);
    case Share: return format::percent(proposal.before > 0 ? proposal.saved() / proposal.before : 0);
    case Used: return format::percent(proposal.utilisation);
    case Covered: return format::percent(proposal.coverage);
    case BreakEven: return format::percent(proposal.breakEven);
    default: return {};
    }
}

QVariant ProposalModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return alignment(section == What || section == Term);
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Share: return tr("Of what the machines that it can cover cost as you go");
        case Used: return tr("Share of what is committed that was used");
        case Covered: return tr("Share of what it can cover, at pay-as-you-go rates, that it covered");
        case BreakEven: return tr("It pays when more than this share of it is used");
        default: return {};
        }
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case What: return tr("Commitment");
    case Term: return tr("Term");
    case Amount: return tr("Commit");
    case Saved: return tr("Saves, %1").arg(m_currency);
    case Share: return tr("Saves");
    case Used: return tr("Used");
    case Covered: return tr("Covers");
    case BreakEven: return tr("Pays above");
    default: return {};
    }
}

void InForceModel::setSubject(const CommitmentSubject& subject)
{
    beginResetModel();
    m_rows.clear();
    m_currency = format::text(subject.currency);
    for (const pricing::ReservationUse& use : subject.reservations)
        m_rows.push_back({(use.nodes == 1 ? tr("%1: 1 node reserved") : tr("%1: %n nodes reserved", nullptr, use.nodes)).arg(format::text(use.title)), format::text(use.component), use.term, use.utilisation(), use.coverage(), use.saved});
    for (const pricing::CommitmentUse& plan : subject.plans)
        m_rows.push_back({tr("%1: %2 %3/h").arg(format::text(plan.title), format::number(plan.perHour, 3), m_currency), format::text(plan.component), plan.term, plan.utilisation, plan.coverage, plan.saved});
    endResetModel();
}

int InForceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int InForceModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant InForceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == kComponentRole) return row.component;
    if (role == Qt::TextAlignmentRole) return alignment(index.column() == What || index.column() == Term);
    if (role == Qt::ForegroundRole && index.column() == Saved) return Theme::current().color(row.saved < 0 ? Theme::Role::Bad : Theme::Role::Good);
    if (role == Qt::ToolTipRole) return row.what;
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case What: return row.what;
    case Term: return termText(row.term);
    case Used: return format::percent(row.used);
    case Covered: return format::percent(row.covered);
    case Saved: return format::number(row.saved, 2);
    default: return {};
    }
}

QVariant InForceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return alignment(section == What || section == Term);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case What: return tr("In force");
    case Term: return tr("Term");
    case Used: return tr("Used");
    case Covered: return tr("Covers");
    case Saved: return tr("Saves, %1").arg(m_currency);
    default: return {};
    }
}

} // namespace headroom::gui
