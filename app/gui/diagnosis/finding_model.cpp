#include "app/gui/diagnosis/finding_model.h"

#include "app/gui/shell/theme.h"

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;
using Kind = analysis::Finding::Kind;
using simulation::EventKind;

namespace {

QString titleOf(const scenario::Scenario* scenario, const std::string& id)
{
    const auto* component = scenario ? scenario->find(id) : nullptr;
    return format::text(component && !component->title.empty() ? component->title : id);
}

format::LocalClock clockOf(const scenario::Scenario* scenario) { return scenario ? format::LocalClock(scenario->calendar.timeZone) : format::LocalClock(); }

} // namespace

void FindingModel::setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario)
{
    beginResetModel();
    m_report = std::move(report);
    m_scenario = std::move(scenario);
    m_clock = clockOf(m_scenario.get());
    endResetModel();
}

int FindingModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_report ? 0 : static_cast<int>(m_report->diagnosis.size());
}

int FindingModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FindingModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto& finding = m_report->diagnosis[static_cast<std::size_t>(index.row())];
    const bool bad = finding.kind == Kind::Saturation || finding.kind == Kind::Incident;
    switch (role) {
    case kTimeRole: return static_cast<qlonglong>(finding.at.nanoseconds());
    case kComponentRole: return format::text(finding.component);
    case kKindRole: return static_cast<int>(finding.kind);
    case Qt::ForegroundRole:
        if (index.column() == Component) return Theme::current().color(R::Accent);
        if (index.column() == Order) return Theme::current().color(bad ? R::Bad : finding.kind == Kind::Consequence ? R::Warning : R::MutedText);
        return {};
    case Qt::FontRole: return index.column() == Time || finding.order == 1 ? QVariant(Theme::font(12, true)) : QVariant();
    case Qt::ToolTipRole: return index.column() == Sentence ? QVariant(format::text(finding.sentence)) : QVariant();
    case Qt::DisplayRole: break;
    default: return {};
    }
    switch (index.column()) {
    case Time: return m_clock.dateTime(finding.at);
    case Order:
        if (finding.order == 1) return tr("1st to fill");
        if (finding.order > 1) return tr("%1 to fill").arg(finding.order == 2 ? tr("2nd") : finding.order == 3 ? tr("3rd") : tr("%1th").arg(finding.order));
        switch (finding.kind) {
        case Kind::Consequence: return tr("consequence");
        case Kind::Scaling: return tr("scaling");
        case Kind::Incident: return tr("incident");
        default: return tr("remark");
        }
    case Component: return titleOf(m_scenario.get(), finding.component);
    case Sentence: return format::text(finding.sentence);
    default: return {};
    }
}

QVariant FindingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Time: return tr("Time");
    case Order: return tr("Kind");
    case Component: return tr("Component");
    case Sentence: return tr("What happened");
    default: return {};
    }
}

void DecisionModel::setRecording(std::shared_ptr<const simulation::Recording> recording, std::shared_ptr<const scenario::Scenario> scenario)
{
    beginResetModel();
    m_recording = std::move(recording);
    m_scenario = std::move(scenario);
    m_clock = clockOf(m_scenario.get());
    endResetModel();
}

int DecisionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_recording ? 0 : static_cast<int>(m_recording->eventLog.size());
}

int DecisionModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant DecisionModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto& event = m_recording->eventLog[static_cast<std::size_t>(index.row())];
    if (role == kTimeRole) return static_cast<qlonglong>(event.at.nanoseconds());
    if (role == kComponentRole) return format::text(event.component);
    if (role == Qt::ForegroundRole) {
        if (index.column() == Component) return Theme::current().color(R::Accent);
        const bool incident = event.kind == EventKind::Eviction || event.kind == EventKind::OutOfMemory || event.kind == EventKind::Deadlock ||
                              event.kind == EventKind::QueueFull || event.kind == EventKind::Fault || event.kind == EventKind::Rollback ||
                              event.kind == EventKind::Restart || event.kind == EventKind::Unready;
        if (index.column() == What && incident) return Theme::current().color(R::Bad);
        return {};
    }
    if (role == Qt::ToolTipRole && index.column() == Why) return format::text(event.why);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case Time: {
        const auto seconds = m_clock.calendar().local(event.at).sinceMidnight / Duration::seconds(1) % 60;
        return u"%1:%2"_s.arg(m_clock.dateTime(event.at)).arg(seconds, 2, 10, QChar(u'0'));
    }
    case What:
        switch (event.kind) {
        case EventKind::ScaleUp: return tr("▲ scale up");
        case EventKind::ScaleDown: return tr("▼ scale down");
        case EventKind::Held: return tr("= held");
        case EventKind::PodPending: return tr("◌ pod pending");
        case EventKind::NodeAdded: return tr("▲ node added");
        case EventKind::NodeRemoved: return tr("▼ node removed");
        case EventKind::Eviction: return tr("✕ eviction");
        case EventKind::OutOfMemory: return tr("✕ out of memory");
        case EventKind::Deadlock: return tr("✕ lock-up");
        case EventKind::QueueFull: return tr("✕ queue full");
        case EventKind::Fault: return tr("◆ fault");
        case EventKind::Deployment: return tr("● deployment");
        case EventKind::Rollback: return tr("● rollback");
        case EventKind::Restart: return tr("✕ restart");
        case EventKind::Unready: return tr("✕ not ready");
        case EventKind::QuotaRefused: return tr("= quota");
        case EventKind::CapReached: return tr("= daily cap");
        }
        return {};
    case Component: return titleOf(m_scenario.get(), event.component);
    case Change: return event.from == event.to ? QString() : u"%1 → %2"_s.arg(event.from).arg(event.to);
    case Who: return format::text(event.who);
    case Why: return format::text(event.why);
    default: return {};
    }
}

QVariant DecisionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Time: return tr("Time");
    case What: return tr("What");
    case Component: return tr("Component");
    case Change: return tr("Change");
    case Who: return tr("Who");
    case Why: return tr("Why");
    default: return {};
    }
}

} // namespace headroom::gui
