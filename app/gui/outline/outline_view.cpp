#include "app/gui/outline/outline_view.h"

#include "app/gui/canvas/topology_state.h"
#include "app/gui/document/edits.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QStandardItemModel>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <map>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kIdRole = Qt::UserRole + 1;
constexpr int kKindRole = Qt::UserRole + 2;   // "component", "variant" or nothing
constexpr int kPointerRole = Qt::UserRole + 3;

/// A small block in the colour of the saturation, with an edge where the dark theme needs one.
QIcon saturationBlock(double fraction)
{
    QPixmap pixmap(24, 24);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::current().isDark() && fraction < 0.5 ? QPen(QColor(0x88, 0x92, 0xA0)) : Qt::NoPen);
    painter.setBrush(Theme::current().saturation(fraction));
    painter.drawRoundedRect(QRectF(1, 1, 10, 10), 2, 2);
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected); // else a selected row tints it, and its colour means something
    return icon;
}

QStandardItem* item(const QString& text)
{
    auto* result = new QStandardItem(text);
    result->setEditable(false);
    return result;
}

QStandardItem* figure(const QString& text)
{
    auto* result = item(text);
    result->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    result->setData(Theme::current().color(R::SecondaryText), Qt::ForegroundRole);
    return result;
}

} // namespace

OutlineView::OutlineView(QWidget* parent) : QWidget(parent), m_model(new QStandardItemModel(0, 2, this)), m_tree(new QTreeView(this))
{
    m_tree->setObjectName(u"outlineTree"_s);
    m_tree->setAccessibleName(tr("Outline"));
    m_tree->setModel(m_model);
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(8);
    m_tree->setUniformRowHeights(true);
    m_tree->setFont(Theme::font(12));
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::Fixed);
    m_tree->header()->resizeSection(1, 52);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_tree->setIconSize(QSize(12, 12));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_tree);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &OutlineView::onSelection);
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex& index) {
        const QModelIndex first = index.siblingAtColumn(0);
        if (first.data(kKindRole).toString() == u"component"_s) Q_EMIT componentActivated(first.data(kIdRole).toString());
        if (first.data(kKindRole).toString() == u"variant"_s) Q_EMIT variantChosen(first.data(kIdRole).toString());
    });
    themed(this, [this] { setScenario(m_scenario); });
}

void OutlineView::onSelection()
{
    if (m_restoring) return;
    QStringList pointers, components;
    const QModelIndexList rows = m_tree->selectionModel()->selectedRows(0);
    for (const QModelIndex& row : rows) {
        pointers << row.data(kPointerRole).toString();
        if (row.data(kKindRole).toString() == u"component"_s) components << row.data(kIdRole).toString();
    }
    if (pointers.isEmpty()) return;   // the rows are being made anew
    m_selected = pointers;
    if (components.size() > 1) Q_EMIT componentsSelected(components);
    else if (components.size() == 1) Q_EMIT componentSelected(components.front());
    else if (rows.size() == 1 && !rows.front().data(kPointerRole).isNull()) Q_EMIT pointerSelected(pointers.front());
}

QStandardItem* OutlineView::addSection(const QString& title, int count, const QString& pointer)
{
    auto* section = item(title);
    section->setFont(Theme::font(12, true));
    if (!pointer.isEmpty()) section->setData(pointer, kPointerRole);
    m_model->appendRow({section, figure(QString::number(count))});
    return section;
}

void OutlineView::addPlaces(const QString& title, const QString& pointer, const QStringList& names, bool isList)
{
    auto* section = addSection(title, static_cast<int>(names.size()), pointer);
    for (int i = 0; i < names.size(); ++i) {
        auto* row = item(names[i]);
        row->setData(pointer + u'/' + (isList ? QString::number(i) : escapedSegment(names[i])), kPointerRole);
        section->appendRow({row, figure({})});
    }
}

void OutlineView::addPlace(const QString& title, const QString& pointer)
{
    auto* row = item(title);
    row->setFont(Theme::font(12, true));
    row->setData(pointer, kPointerRole);
    m_model->appendRow({row, figure({})});
}

void OutlineView::setScenario(std::shared_ptr<const scenario::Scenario> scenario)
{
    m_scenario = std::move(scenario);
    const QStringList selected = m_selected;
    m_restoring = true;
    m_model->removeRows(0, m_model->rowCount());
    m_restoring = false;
    m_components = nullptr;
    if (!m_scenario) return;
    auto* traffic = addSection(tr("Traffic"), static_cast<int>(m_scenario->traffic.size()), u"/traffic"_s);
    for (const auto& source : m_scenario->traffic) {
        double peak = source.otherwisePerSecond;
        for (const auto& rate : source.weekly) peak = std::max(peak, rate.ratePerSecond);
        for (const auto& event : source.events) peak = std::max(peak, event.ratePerSecond);
        auto* row = item(format::text(source.name));
        row->setData(u"/traffic/%1"_s.arg(traffic->rowCount()), kPointerRole);
        row->setToolTip(tr("At most %1 requests/min").arg(format::number(peak * 60)));
        traffic->appendRow({row, figure(tr("%1/s").arg(format::number(peak)))});
    }
    const auto isClient = [](const scenario::Operation& operation) { return operation.consumes.empty(); };
    auto* operations = addSection(tr("Operations"), static_cast<int>(m_scenario->operations.size()), {});
    for (const auto& operation : m_scenario->operations) {
        auto* row = item(format::text(operation.name));
        row->setData(u"/operations/"_s + escapedSegment(format::text(operation.name)), kPointerRole);
        if (!isClient(operation)) row->setToolTip(tr("Treats the messages of %1").arg(format::text(operation.consumes)));
        operations->appendRow({row, figure(isClient(operation) ? QString() : tr("messages"))});
    }
    m_components = addSection(tr("Components"), 0, {});
    addComponents();
    auto* variants = addSection(tr("Variants"), static_cast<int>(m_scenario->variants.size()), {});
    for (const auto& name : m_scenario->variants) {
        auto* row = item(format::text(name));
        row->setData(format::text(name), kIdRole);
        row->setData(u"variant"_s, kKindRole);
        if (name != "base") row->setData(u"/variants/"_s + escapedSegment(format::text(name)), kPointerRole);
        if (name == m_scenario->variant) row->setFont(Theme::font(12, true));
        variants->appendRow({row, figure(name == m_scenario->variant ? tr("shown") : QString())});
    }
    const auto namesOf = [](const auto& list) {
        QStringList names;
        for (const auto& each : list) names << format::text(each.name);
        return names;
    };
    addPlaces(tr("Objectives"), u"/slos"_s, namesOf(m_scenario->slos), true);
    addPlaces(tr("Tenants"), u"/tenants"_s, namesOf(m_scenario->tenants), false);
    addPlaces(tr("Faults"), u"/faults"_s, namesOf(m_scenario->faults), true);
    addPlaces(tr("Deployments"), u"/deployments"_s, namesOf(m_scenario->deployments), true);
    QStringList claims;
    for (const auto& claim : m_scenario->claims) claims << format::text(claim.says);
    addPlaces(tr("Claims"), u"/claims"_s, claims, true);
    addPlace(tr("Budget"), u"/budget"_s);
    addPlace(tr("Calendar"), u"/calendar"_s);
    addPlace(tr("Scenario"), u""_s);
    m_tree->expand(m_components->index());
    if (m_scenario->variants.size() > 1) m_tree->expand(variants->index());
    showSaturation();
    m_restoring = true;
    for (int section = 0; section < m_model->rowCount(); ++section) {
        const QModelIndex top = m_model->index(section, 0);
        const auto select = [&](const QModelIndex& row) {
            if (row.data(kPointerRole).isNull() || !selected.contains(row.data(kPointerRole).toString())) return;
            if (row.parent().isValid()) m_tree->expand(row.parent());
            m_tree->selectionModel()->select(row, QItemSelectionModel::Select | QItemSelectionModel::Rows);
            m_tree->selectionModel()->setCurrentIndex(row, QItemSelectionModel::NoUpdate);
        };
        select(top);
        for (int row = 0; row < m_model->rowCount(top); ++row) {
            const QModelIndex place = m_model->index(row, 0, top);
            select(place);
            for (int copy = 0; copy < m_model->rowCount(place); ++copy) select(m_model->index(copy, 0, place));
        }
    }
    m_restoring = false;
}

/// One row for each component; the copies that tenants have of one are folded under a row for it.
void OutlineView::addComponents()
{
    const auto rowOf = [](const scenario::Component& component) {
        auto* row = item(format::text(component.title.empty() ? component.id : component.title));
        row->setData(format::text(component.id), kIdRole);
        row->setData(u"component"_s, kKindRole);
        row->setData(u"/components/"_s + escapedSegment(format::text(component.id)), kPointerRole);
        row->setToolTip(tr("%1, %2").arg(format::text(component.id), format::text(component.kind)));
        return row;
    };
    std::map<std::string, int, std::less<>> copies;
    for (const auto& component : m_scenario->components)
        if (!component.tenancy.origin.empty()) ++copies[component.tenancy.origin];
    std::map<std::string, QStandardItem*, std::less<>> templates;
    for (const auto& component : m_scenario->components) {
        const std::string& origin = component.tenancy.origin;
        if (origin.empty() || copies[origin] < 2) {
            m_components->appendRow({rowOf(component), figure({})});
            continue;
        }
        QStandardItem*& parent = templates[origin];
        if (!parent) {
            parent = item(tr("%1 × %2").arg(commonTitle(origin), format::number(copies[origin])));
            parent->setData(format::text(origin), kIdRole);
            parent->setData(u"component"_s, kKindRole);
            parent->setData(u"/components/"_s + escapedSegment(format::text(origin)), kPointerRole);
            parent->setToolTip(tr("%1, %2, one for each tenant").arg(format::text(origin), format::text(component.kind)));
            m_components->appendRow({parent, figure({})});
        }
        parent->appendRow({rowOf(component), figure({})});
    }
    m_model->item(m_components->row(), 1)->setText(QString::number(m_components->rowCount()));
}

/// What the titles of the copies of `origin` have in common.
QString OutlineView::commonTitle(const std::string& origin) const
{
    QStringList titles;
    for (const auto& component : m_scenario->components)
        if (component.tenancy.origin == origin) titles << format::text(component.title.empty() ? component.id : component.title);
    const QString common = headroom::gui::commonTitle(titles);
    return common.isEmpty() ? format::text(origin) : common;
}

void OutlineView::setRecording(std::shared_ptr<const simulation::Recording> recording)
{
    m_recording = std::move(recording);
    if (!m_recording) m_time.reset();
    showSaturation();
}

void OutlineView::setTime(SimTime time)
{
    m_time = time;
    showSaturation();
}

void OutlineView::showSaturation()
{
    if (!m_components) return;
    std::map<std::string, double, std::less<>> fullest;
    if (m_recording && m_recording->bucket.count() > 0) {
        for (const auto& resource : m_recording->resources) {
            double value = resource.utilisationPeak;
            if (m_time && !resource.utilisationMean.empty()) {
                const auto last = static_cast<std::int64_t>(resource.utilisationMean.size()) - 1;
                const auto bucket = std::clamp((*m_time - m_recording->start) / m_recording->bucket, std::int64_t{0}, last);
                value = static_cast<double>(resource.utilisationMean[static_cast<std::size_t>(bucket)]);
            }
            auto& entry = fullest[resource.component];
            entry = std::max(entry, value);
        }
    }
    const auto show = [](QStandardItem* section, int row, std::optional<double> fill) {
        QStandardItem* name = section->child(row, 0);
        QStandardItem* value = section->child(row, 1);
        const QString text = fill ? tr("%1 %").arg(format::number(std::round(*fill * 100))) : QString();
        if (value->text() == text) return; // the cursor moves all the time, most figures do not
        name->setIcon(fill ? saturationBlock(*fill) : QIcon());
        value->setText(text);
        const bool full = fill && *fill >= 0.98;
        value->setData(Theme::current().color(full ? R::Bad : R::SecondaryText), Qt::ForegroundRole);
        value->setFont(Theme::font(12, full));
    };
    const auto fillOf = [&](const QStandardItem* row) -> std::optional<double> {
        const auto found = fullest.find(row->data(kIdRole).toString().toStdString());
        return found == fullest.end() ? std::nullopt : std::optional(found->second);
    };
    for (int row = 0; row < m_components->rowCount(); ++row) {
        QStandardItem* parent = m_components->child(row);
        std::optional<double> fill = fillOf(parent);
        for (int copy = 0; copy < parent->rowCount(); ++copy) {
            const auto one = fillOf(parent->child(copy));
            show(parent, copy, one);
            if (one && (!fill || *one > *fill)) fill = one; // the fullest copy speaks for all
        }
        show(m_components, row, fill);
    }
}

void OutlineView::selectComponent(const QString& id)
{
    if (!m_components) return;
    const auto choose = [&](const QStandardItem* row) {
        if (row->data(kIdRole).toString() != id) return false;
        const QModelIndex index = row->index();
        const QModelIndexList rows = m_tree->selectionModel()->selectedRows(0);
        if (rows.size() != 1 || rows.front() != index) m_tree->setCurrentIndex(index);
        return true;
    };
    for (int row = 0; row < m_components->rowCount(); ++row) {
        const QStandardItem* parent = m_components->child(row);
        if (choose(parent)) return;
        for (int copy = 0; copy < parent->rowCount(); ++copy)
            if (choose(parent->child(copy))) return;
    }
}

} // namespace headroom::gui
