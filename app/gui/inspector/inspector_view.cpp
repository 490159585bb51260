#include "app/gui/inspector/inspector_view.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/help/help_pages.h"
#include "app/gui/inspector/field_editors.h"
#include "app/gui/inspector/field_effects.h"
#include "app/gui/inspector/form_edits.h"
#include "app/gui/inspector/price_source.h"
#include "app/gui/inspector/scaling_preview_view.h"
#include "app/gui/inspector/tier_view.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedLayout>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

QString pointerOf(const QString& component) { return u"/components/"_s + escapedSegment(component); }

QString iconOf(const QString& kind)
{
    static const QHash<QString, QString> icons{{u"kubernetes-cluster"_s, u"cluster"_s}, {u"cosmos-db"_s, u"database"_s}, {u"sql-database"_s, u"database"_s},
                                               {u"redis"_s, u"cache"_s}, {u"service-bus"_s, u"topic"_s}, {u"external"_s, u"cloud"_s}, {u"fixed-cost"_s, u"money"_s},
                                               {u"environment-copy"_s, u"copy"_s}, {u"postgresql"_s, u"database"_s}, {u"document-store"_s, u"database"_s},
                                               {u"event-hubs"_s, u"topic"_s}, {u"kafka"_s, u"topic"_s}, {u"rabbitmq"_s, u"topic"_s}, {u"outbound"_s, u"network"_s}};
    return icons.value(kind, kind);
}

QString iconOfPlace(const QString& pointer)
{
    static const QHash<QString, QString> icons{{u"traffic"_s, u"users"_s}, {u"calendar"_s, u"calendar"_s}, {u"budget"_s, u"money"_s}, {u"variants"_s, u"compare"_s},
                                               {u"tenants"_s, u"layers"_s}, {u"faults"_s, u"warning"_s}, {u"slos"_s, u"check"_s}, {u"operations"_s, u"function"_s}};
    return icons.value(pointer.section(u'/', 1, 1), u"document"_s);
}

QString lastSegment(const QString& pointer) { return pointer.section(u'/', -1).replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s); }

/// What the form is called: its name for a source or an objective, its key for a tenant group.
QString titleOf(const FormField& form)
{
    for (const char* key : {"title", "name"})
        for (const FormField& child : form.children)
            if (child.key == QLatin1String(key) && child.value.is_string()) return format::text(child.value.get<std::string>());
    bool isIndex = false;
    const QString last = lastSegment(form.pointer);
    last.toUInt(&isIndex);
    return form.pointer.count(u'/') > 1 && !isIndex ? last : form.title;
}

} // namespace

InspectorView::InspectorView(QWidget* parent)
    : QWidget(parent), m_prices(new PriceSource(this)), m_pages(new QStackedLayout(this)), m_scroll(new QScrollArea(this)), m_tiers(new TierView(this)), m_scaling(new ScalingPreviewView(this))
{
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_pages->addWidget(makeEmptyState(u"settings"_s, tr("Nothing selected"), tr("Click a component on the canvas or any row of the outline to see and change its settings."), this));
    m_pages->addWidget(m_scroll);
    m_tiers->hide();
    m_scaling->hide();
    connect(m_prices, &PriceSource::ready, this, [this] {
        if (m_edits) m_edits->refresh();
        scheduleRebuild();
    });
    connect(m_tiers, &TierView::chosen, this, &InspectorView::chooseTier);
}

InspectorView::~InspectorView() { delete takeBody(); }   // while what a field left half typed would commit to is still there

void InspectorView::setDocument(ScenarioDocument* document)
{
    if (m_document) disconnect(m_document, nullptr, this, nullptr);
    m_document = document;
    m_edits.reset();
    if (document) {
        m_origin = document->origin();
        m_edits = std::make_unique<FormEdits>(*document);
        m_edits->setProposals([this](const FormField& field) { return proposals(field); });
        connect(document, &ScenarioDocument::changed, this, [this] {
            m_edits->refresh();
            if (m_document->origin() != m_origin) {
                m_origin = m_document->origin();
                m_memory = {};
                m_edits->discardDraft();
                m_isSelected = false;
            }
            scheduleRebuild();   // not from inside a field's own signal
        });
    }
    selectComponents({});
}

void InspectorView::setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> runScenario)
{
    m_report = std::move(report);
    m_runScenario = std::move(runScenario);
    scheduleRebuild();
}

void InspectorView::selectComponent(const QString& id) { selectComponents(id.isEmpty() ? QStringList() : QStringList{id}); }

void InspectorView::selectComponents(const QStringList& ids)
{
    if (m_isSelected && ids == m_components && !ids.isEmpty()) return;
    if (m_edits) m_edits->discardDraft();
    m_components = ids;
    m_pointer.clear();
    m_isSelected = !ids.isEmpty();
    m_scroll->verticalScrollBar()->setValue(0);
    rebuild();
}

void InspectorView::selectPointer(const QString& pointer)
{
    if (pointer.startsWith(u"/components/"_s)) {
        selectComponent(lastSegment(pointer.section(u'/', 0, 2)));
        if (pointer.count(u'/') > 2) focusField(pointer);
        return;
    }
    if (m_edits) m_edits->discardDraft();
    m_components.clear();
    m_isSelected = true;
    // Lists and maps have forms of their items, all else is one form.
    const QString first = pointer.section(u'/', 0, 1);
    static const QSet<QString> single{u"/calendar"_s, u"/budget"_s};
    m_pointer = single.contains(first) ? first : pointer.section(u'/', 0, 2);
    m_scroll->verticalScrollBar()->setValue(0);
    rebuild();
    if (pointer != m_pointer) focusField(pointer);
}

QLineEdit* InspectorView::field(const QString& pointer) const
{
    FieldRow* row = m_form ? m_form->row(pointer) : nullptr;
    return row ? row->lineEdit() : m_scroll->findChild<QLineEdit*>(u"field:"_s + pointer);
}

void InspectorView::focusField(const QString& pointer)
{
    if (auto* widget = m_scroll->findChild<QWidget*>(u"field:"_s + pointer)) {
        widget->setFocus(Qt::OtherFocusReason);
        m_scroll->ensureWidgetVisible(widget);
    }
}

void InspectorView::scheduleRebuild()
{
    if (m_isScheduled) return;
    m_isScheduled = true;
    QTimer::singleShot(0, this, [this] {
        m_isScheduled = false;
        rebuild();
    });
}

// ------------------------------------------------------------------------------------------------ what is shown

std::optional<FormField> InspectorView::formOfSelection(std::vector<const scenario::Component*>& components)
{
    const auto scenario = m_document->scenario();
    std::vector<FormField> forms;
    QStringList pointers;
    for (const QString& id : m_components) {
        const auto* component = scenario ? scenario->find(id.toStdString()) : nullptr;
        if (scenario && !component) continue;   // it was removed
        if (component) components.push_back(component);
        const QString pointer = pointerOf(m_document->sourceOf(id));
        if (pointers.contains(pointer)) continue;   // copies of one template
        auto form = m_edits->source().at(pointer);
        if (!form || !form->isSet) continue;
        pointers << pointer;
        forms.push_back(std::move(*form));
    }
    if (forms.empty()) return std::nullopt;
    return commonForm(forms);
}

std::optional<FormField> InspectorView::formOfPlace() const
{
    if (m_pointer.isEmpty()) {   // the scenario's own settings, without its lists
        FormField form;
        form.title = tr("Scenario");
        form.kind = FieldKind::Object;
        form.isSet = form.isRequired = true;
        for (const QString& pointer : {u"/name"_s, u"/description"_s, u"/question"_s, u"/provider"_s, u"/region"_s, u"/currency"_s})
            if (auto field = m_edits->source().at(pointer)) form.children.push_back(std::move(*field));
        return form;
    }
    if (m_pointer.startsWith(u"/variants"_s)) return FormSource(m_document->json()).at(m_pointer);
    return m_edits->source().at(m_pointer);
}

std::vector<FieldOption> InspectorView::proposals(const FormField& field) const
{
    std::vector<FieldOption> found;
    const auto priced = m_prices->data();
    if (!priced || field.pointer.count(u'/') != 3 || !field.pointer.startsWith(u"/components/"_s)) return found;
    const Json& merged = m_document->merged();
    const Json::json_pointer at((field.pointer.section(u'/', 0, 2) + u"/kind"_s).toStdString());
    const std::string kind = merged.contains(at) && merged.at(at).is_string() ? merged.at(at).get<std::string>() : std::string();
    const auto add = [&](const auto& sizes, const QString& prefix) {
        for (const auto& [name, size] : sizes) {
            FieldOption option;
            option.value = (prefix + format::text(name)).toStdString();
            option.text = prefix + format::text(name);
            found.push_back(std::move(option));
        }
    };
    if (field.key == u"sku"_s && kind == "node-pool") add(priced->catalogue.vmSkus, {});
    if (field.key == u"size"_s && kind == "disk") add(priced->catalogue.disks, {});
    return found;
}

// ------------------------------------------------------------------------------------------------ making it

void InspectorView::clear()
{
    if (QWidget* old = takeBody()) old->deleteLater();   // a button in it may be what is asking
}

QWidget* InspectorView::takeBody()
{
    m_form = nullptr;
    m_badge = nullptr;
    for (QWidget* kept : {static_cast<QWidget*>(m_tiers), static_cast<QWidget*>(m_scaling)}) {   // they outlive the form
        kept->hide();
        kept->setParent(this);
    }
    QWidget* old = m_scroll->widget();
    if (!old) return nullptr;
    for (QLineEdit* edit : old->findChildren<QLineEdit*>()) edit->blockSignals(true);   // a field that goes does not commit
    qDeleteAll(old->findChildren<FieldEffects*>());   // nor does it answer
    m_scroll->takeWidget();
    old->hide();
    return old;
}

void InspectorView::showBody(QWidget* body)
{
    m_scroll->setWidget(body);
    m_pages->setCurrentIndex(1);
}

void InspectorView::rebuild()
{
    if (!m_document || !m_isSelected) {
        clear();
        m_pages->setCurrentIndex(0);
        return;
    }
    const auto scenario = m_document->scenario();
    if (scenario) m_prices->want(scenario);
    std::vector<const scenario::Component*> components;
    auto form = m_components.isEmpty() ? formOfPlace() : formOfSelection(components);
    if (!form) {
        clear();
        m_pages->setCurrentIndex(0);
        return;
    }
    // Editing goes on in the same field after the form was made anew.
    QString focused, typing;
    if (QWidget* old = window()->focusWidget(); old && m_scroll->isAncestorOf(old)) {
        if (const auto* box = qobject_cast<QComboBox*>(old); box && box->lineEdit()) old = box->lineEdit();
        focused = old->objectName();
        if (const auto* edit = qobject_cast<QLineEdit*>(old); edit && edit->isModified()) typing = edit->text();
    }
    const int scrolled = m_scroll->verticalScrollBar()->value();
    clear();

    auto* body = new QWidget;
    body->setBackgroundRole(QPalette::Base);
    body->setAutoFillBackground(true);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(12, 12, 8, 12);
    column->setSpacing(8);
    const scenario::Component* only = components.size() == 1 ? components.front() : nullptr;
    QString owner = titleOf(*form);
    if (only) {
        owner = componentName(*only);
        QString place = format::text(only->kind);
        if (const auto* service = only->as<scenario::ServiceSpec>(); service && !service->pool.empty()) place = tr("%1 on %2").arg(place, format::text(service->pool));
        if (!only->team.empty()) place = tr("%1 · team %2").arg(place, format::text(only->team));
        addHead(column, iconOf(format::text(only->kind)), owner, place, helpPageOf(format::text(only->kind)));
        if (const QString origin = m_document->sourceOf(component()); origin != component())
            addNote(column, tr("A copy that tenants have of %1. What is changed here changes all its copies.").arg(origin));
    } else if (!m_components.isEmpty()) {
        owner = tr("%n component(s)", nullptr, static_cast<int>(m_components.size()));
        QStringList names;
        for (const auto* component : components) names << componentName(*component);
        addHead(column, u"layers"_s, owner, names.join(u", "_s), helpPageOf(components.empty() ? QString() : format::text(components.front()->kind)));
        addNote(column, tr("Fields that all of them have. A change holds for all and is one step of Undo."));
    } else {
        addHead(column, iconOfPlace(m_pointer), owner, form->description, helpPageOfPlace(m_pointer));
        if (m_pointer.startsWith(u"/operations/"_s)) addNote(column, tr("The steps of an operation are edited in the view Operations."));
        if (m_pointer.startsWith(u"/variants/"_s)) addVariantName(column, lastSegment(m_pointer));
    }
    if (!only) m_tiers->setTable({}, {});
    const QString pointer = form->pointer;
    m_form = new FormView(std::move(*form), owner, *m_edits, m_memory, body);
    column->addWidget(m_form);
    connect(m_form, &FormView::stale, this, &InspectorView::scheduleRebuild);
    connect(m_form, &FormView::committed, this, &InspectorView::scheduleRebuild);
    connect(m_form, &FormView::refusalsChanged, this, &InspectorView::showRefusals);
    if (only) {
        showTiers(*only);
        if (const auto priced = m_prices->data())
            if (const auto price = staticMonth(*only, priced->prices); price && price->missing.isEmpty() && !price->made.isEmpty())
                new FieldEffects(m_form, *m_edits, price->amount, only->id, priced);
        if (const auto* service = only->as<scenario::ServiceSpec>(); service && (service->hpa || service->keda)) {
            m_form->addBelow(pointer + (service->keda ? u"/keda"_s : u"/hpa"_s), m_scaling);
            m_scaling->setSource(scenario, only->id, m_report, m_runScenario, m_prices->data());
        }
        addPrice(column, *only);
        addFacts(column, component());
    }
    column->addStretch(1);
    showBody(body);
    showRefusals();
    m_scroll->verticalScrollBar()->setValue(scrolled);
    if (focused.isEmpty()) return;
    if (auto* again = m_scroll->findChild<QWidget*>(focused)) {
        again->setFocus(Qt::OtherFocusReason);
        if (auto* edit = qobject_cast<QLineEdit*>(again); edit && !typing.isEmpty()) {
            edit->setText(typing);
            edit->setModified(true);
        }
    }
}

void InspectorView::addHead(QVBoxLayout* column, const QString& icon, const QString& title, const QString& detail, const QString& helpPage)
{
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    auto* picture = new QLabel(this);
    themed(picture, [picture, icon] { picture->setPixmap(Theme::icon(icon, R::Accent).pixmap(24, 24)); });
    auto* names = new QVBoxLayout;
    names->setSpacing(0);
    auto* name = makeLabel(13, R::Text, this, true);
    name->setText(title);
    name->setWordWrap(true);
    auto* place = makeLabel(12, R::MutedText, this);
    place->setText(detail);
    place->setWordWrap(true);
    names->addWidget(name);
    names->addWidget(place);
    m_badge = makeLabel(11, R::Bad, this, true);
    m_badge->setObjectName(u"refusals"_s);
    m_badge->hide();
    auto* help = makeIconButton(u"help"_s, tr("Explain what is modelled: %1").arg(helpPage.section(u'#', 0, 0)), this);
    help->setObjectName(u"help"_s);
    connect(help, &QToolButton::clicked, this, [this, helpPage] { Q_EMIT helpRequested(helpPage); });
    head->addWidget(picture, 0, Qt::AlignTop);
    head->addLayout(names, 1);
    head->addWidget(m_badge, 0, Qt::AlignTop);
    head->addWidget(help, 0, Qt::AlignTop);
    column->addLayout(head);
}

void InspectorView::addNote(QVBoxLayout* column, const QString& text)
{
    auto* note = makeLabel(12, R::SecondaryText, this);
    note->setObjectName(u"note"_s);
    note->setText(text);
    note->setWordWrap(true);
    column->addWidget(note);
}

void InspectorView::addVariantName(QVBoxLayout* column, const QString& name)
{
    FormField field;
    field.title = tr("Name");
    field.description = tr("What the variant is called in lists, reports and on the command line.");
    field.pointer = m_pointer + u"#name"_s;
    field.isSet = field.isRequired = true;
    field.value = name.toStdString();
    auto* row = new FieldRow(field, this);
    column->addWidget(row);
    connect(row, &FieldRow::typed, this, [this, row, name](const QString& typed) {
        const Errors errors = m_edits->renameVariant(name, typed.trimmed());
        if (!errors.empty()) return row->showError(typed, format::text(errors.front().message), {});
        m_pointer = u"/variants/"_s + escapedSegment(typed.trimmed());
        scheduleRebuild();
    });
}

void InspectorView::showRefusals()
{
    if (!m_badge || !m_form) return;
    int count = static_cast<int>(m_edits->draftErrors().size());
    for (auto it = m_memory.refused.cbegin(); it != m_memory.refused.cend(); ++it) count += m_form->row(it.key()) ? 1 : 0;
    m_badge->setText(tr("✕ %n error(s)", nullptr, count));
    m_badge->setVisible(count > 0);
}

} // namespace headroom::gui
