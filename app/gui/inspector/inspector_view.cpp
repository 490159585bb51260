#include "app/gui/inspector/inspector_view.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/inspector/price_effect.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

/// Esc gives the field its committed text back and reports nothing.
class EscRestores : public QObject {
public:
    EscRestores(QLineEdit* field, QString committed) : QObject(field), m_field(field), m_committed(std::move(committed)) { field->installEventFilter(this); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
            m_field->setText(m_committed);
            return true;
        }
        return QObject::eventFilter(watched, event);
    }

private:
    QLineEdit* m_field;
    QString m_committed;
};

/// "/components/x/hpa/maxReplicas" under "/components/x" as "HPA max replicas".
QString labelOf(const QString& pointer, const QString& base)
{
    QString text = pointer.mid(base.size() + 1).replace(u'/', u' ');
    text.replace(QRegularExpression(u"([a-z])([A-Z])"_s), u"\\1 \\2"_s);
    text = text.toLower();
    for (const auto& [word, proper] : {std::pair{u"hpa"_s, u"HPA"_s}, {u"cpu"_s, u"CPU"_s}, {u"sku"_s, u"SKU"_s}, {u"ru"_s, u"RU"_s}})
        text.replace(QRegularExpression(u"\\b"_s + word + u"\\b"_s), proper);
    if (!text.isEmpty() && text[0].isLower()) text[0] = text[0].toUpper();
    return text;
}

QString tooltipOf(const scenario::Explanation& value)
{
    QStringList lines;
    if (!value.description.empty()) lines << format::text(value.description);
    if (!value.range.empty()) lines << InspectorView::tr("Range: %1").arg(format::text(value.range));
    if (!value.defaultValue.empty()) lines << InspectorView::tr("Default: %1").arg(format::text(value.defaultValue));
    if (!value.defaultSource.empty()) lines << InspectorView::tr("Source: %1").arg(format::text(value.defaultSource));
    if (!value.note.empty()) lines << InspectorView::tr("Note: %1").arg(format::text(value.note));
    lines << format::text(value.pointer);
    return lines.join(u'\n');
}

QString bare(const std::string& value)
{
    const QString text = format::text(value);
    return text.size() >= 2 && text.startsWith(u'"') && text.endsWith(u'"') ? text.mid(1, text.size() - 2) : text;
}

QString iconOf(const QString& kind)
{
    static const QHash<QString, QString> icons{{u"kubernetes-cluster"_s, u"cluster"_s}, {u"cosmos-db"_s, u"database"_s}, {u"sql-database"_s, u"database"_s},
                                               {u"redis"_s, u"cache"_s}, {u"service-bus"_s, u"topic"_s}, {u"external"_s, u"cloud"_s}, {u"fixed-cost"_s, u"money"_s},
                                               {u"environment-copy"_s, u"copy"_s}, {u"postgresql"_s, u"database"_s}};
    return icons.value(kind, kind);
}

} // namespace

InspectorView::InspectorView(QWidget* parent) : QWidget(parent), m_pages(new QStackedLayout(this)), m_scroll(new QScrollArea(this))
{
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_pages->addWidget(makeEmptyState(u"settings"_s, tr("Nothing selected"), tr("Click a component on the canvas or in the outline to see and change its settings."), this));
    m_pages->addWidget(m_scroll);
}

void InspectorView::setDocument(ScenarioDocument* document)
{
    m_document = document;
    m_component.clear();
    if (document) connect(document, &ScenarioDocument::changed, this, &InspectorView::rebuild, Qt::QueuedConnection);   // not from inside a field's own signal
    rebuild();
}

void InspectorView::setReport(std::shared_ptr<const analysis::Report> report)
{
    m_report = std::move(report);
    rebuild();
}

void InspectorView::selectComponent(const QString& id)
{
    if (id == m_component) return;
    m_component = id;
    rebuild();
}

QLineEdit* InspectorView::field(const QString& pointer) const { return m_scroll->findChild<QLineEdit*>(u"field:"_s + pointer); }

void InspectorView::rebuild()
{
    const auto scenario = m_document ? m_document->scenario() : nullptr;
    const auto* component = scenario ? scenario->find(m_component.toStdString()) : nullptr;
    if (!component) {
        m_pages->setCurrentIndex(0);
        return;
    }
    const QString pricesKey = format::text(scenario->provider + "/" + scenario->region);
    if (pricesKey != m_pricesKey) {
        m_pricesKey = pricesKey;
        auto read = pricing::loadPriceBook(pricing::defaultPricingDirectory(), scenario->provider, scenario->region);
        m_prices = read ? std::optional(std::move(read).value()) : std::nullopt;
    }
    QString focused;   // editing goes on in the same field after the form was made anew
    if (auto* old = qobject_cast<QLineEdit*>(focusWidget())) focused = old->objectName();

    auto* body = new QWidget;
    body->setBackgroundRole(QPalette::Base);
    body->setAutoFillBackground(true);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    auto* picture = new QLabel(body);
    themed(picture, [picture, kind = format::text(component->kind)] { picture->setPixmap(Theme::icon(iconOf(kind), R::Accent).pixmap(24, 24)); });
    auto* names = new QVBoxLayout;
    names->setSpacing(0);
    auto* title = makeLabel(13, R::Text, body, true);
    title->setText(format::text(component->title.empty() ? component->id : component->title));
    auto* kind = makeLabel(12, R::MutedText, body);
    QString place = format::text(component->kind);
    if (const auto* service = component->as<scenario::ServiceSpec>(); service && !service->pool.empty()) place = tr("%1 on %2").arg(place, format::text(service->pool));
    if (!component->team.empty()) place = tr("%1 · team %2").arg(place, format::text(component->team));
    kind->setText(place);
    names->addWidget(title);
    names->addWidget(kind);
    head->addWidget(picture, 0, Qt::AlignTop);
    head->addLayout(names, 1);
    column->addLayout(head);

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(6);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft);
    column->addLayout(form);
    const QString base = u"/components/"_s + QString(m_component).replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
    const auto values = m_document->explain(base);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const QString pointer = format::text(values[i].pointer);
        const bool hasChildren = i + 1 < values.size() && values[i + 1].pointer.starts_with(values[i].pointer + "/");
        if (pointer == base || hasChildren || pointer.endsWith(u"/kind"_s) || pointer.endsWith(u"/title"_s) || pointer.startsWith(base + u"/position"_s)) continue;
        addField(form, values[i], base);
    }
    addPrice(form);
    addFacts(form);
    column->addStretch(1);
    delete m_scroll->takeWidget();
    m_scroll->setWidget(body);
    m_pages->setCurrentIndex(1);
    if (!focused.isEmpty())
        if (auto* again = m_scroll->findChild<QLineEdit*>(focused)) again->setFocus();
}

void InspectorView::addField(QFormLayout* form, const scenario::Explanation& value, const QString& base)
{
    const QString pointer = format::text(value.pointer);
    const QString labelText = labelOf(pointer, base);
    auto* label = makeLabel(12, R::SecondaryText, this);
    label->setText(fontMetrics().elidedText(labelText, Qt::ElideRight, 118));
    auto* field = new QLineEdit(this);
    field->setObjectName(u"field:"_s + pointer);
    field->setFont(Theme::font(12));
    const QString committed = value.isDefault ? QString() : bare(value.value);
    field->setText(committed);
    field->setCursorPosition(0);
    const QString unset = value.defaultValue.empty() ? bare(value.value) : bare(value.defaultValue);
    field->setPlaceholderText(unset.isEmpty() || unset == u"null"_s ? tr("none") : unset);
    field->setToolTip(tooltipOf(value));
    field->setAccessibleName(labelText);
    field->setAccessibleDescription(tooltipOf(value));
    label->setBuddy(field);
    label->setToolTip(field->toolTip());
    new EscRestores(field, committed);

    auto* cell = new QWidget(this);
    auto* lines = new QVBoxLayout(cell);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(2);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(field, 1);
    if (!value.unit.empty()) {
        auto* unit = makeLabel(11, R::MutedText, cell);
        unit->setText(format::text(value.unit));
        row->addWidget(unit);
    }
    lines->addLayout(row);
    auto* error = makeLabel(11, R::Bad, cell);
    error->setObjectName(u"error:"_s + pointer);
    error->setWordWrap(true);
    error->hide();
    lines->addWidget(error);
    form->addRow(label, cell);
    connect(field, &QLineEdit::editingFinished, this, [=, this] {
        if (field->text() != committed) commit(field, error, pointer, labelText);
    });
}

void InspectorView::commit(QLineEdit* field, QLabel* error, const QString& pointer, const QString& label)
{
    const auto* component = m_document->scenario()->find(m_component.toStdString());
    const QString name = component ? format::text(component->title.empty() ? component->id : component->title) : m_component;
    const Errors errors = m_document->edit(pointer, field->text(), tr("Set %1 of %2 to %3").arg(label.toLower(), name, field->text().isEmpty() ? tr("its default") : field->text()));
    field->setProperty("error", !errors.empty());
    field->update();
    error->setVisible(!errors.empty());
    if (errors.empty()) return;
    const Error& first = errors.front();
    error->setText(first.hint.empty() ? format::text(first.message) : tr("%1 %2").arg(format::text(first.message), format::text(first.hint)));
}

void InspectorView::addPrice(QFormLayout* form)
{
    const auto scenario = m_document->scenario();
    const auto* component = scenario->find(m_component.toStdString());
    if (!m_prices || !component) return;
    const auto price = monthlyPrice(*component, *m_prices);
    if (!price) return;
    auto* amount = makeLabel(12, R::Text, this, true);
    amount->setObjectName(u"monthlyPrice"_s);
    amount->setText(tr("%1 %2 a month").arg(format::number(price->amount, 2), format::text(m_prices->currency)));
    auto* made = makeLabel(11, R::MutedText, this);
    made->setText(price->made);
    made->setToolTip(price->source);
    made->setWordWrap(true);
    auto* label = makeLabel(12, R::SecondaryText, this);
    label->setText(tr("List price"));
    form->addRow(makeLine(Qt::Horizontal, this));
    form->addRow(label, amount);
    form->addRow(made);
}

void InspectorView::addFacts(QFormLayout* form)
{
    if (!m_report) return;
    bool first = true;
    const auto add = [&](const QString& name, const QString& value, bool bad) {
        if (first) form->addRow(makeLine(Qt::Horizontal, this));
        first = false;
        auto* label = makeLabel(12, R::SecondaryText, this);
        label->setText(name);
        auto* text = makeLabel(12, bad ? R::Bad : R::Text, this, bad);
        text->setText(value);
        text->setWordWrap(true);
        form->addRow(label, text);
    };
    const format::LocalClock clock(m_document->scenario() ? m_document->scenario()->calendar.timeZone : std::string("UTC"));
    for (const auto& resource : m_report->recording.resources) {
        if (resource.component != m_component.toStdString()) continue;
        const bool full = resource.firstSaturatedAt.has_value();
        const QString peak = format::percent(std::round(resource.utilisationPeak * 100) / 100);
        add(format::text(resource.name), full ? tr("full from %1, %2").arg(clock.dateTime(*resource.firstSaturatedAt), format::span(Duration::fromSeconds(resource.saturatedMinutes * 60)))
                                              : tr("peak %1").arg(peak), full);
    }
    for (const auto& result : m_report->recording.components) {
        if (result.id != m_component.toStdString() || result.response.count == 0) continue;
        add(tr("Response p95"), format::latency(result.response.p95Ms.value), false);
        if (result.refused > 0) add(tr("Refused"), format::number(static_cast<double>(result.refused)), true);
    }
}

} // namespace headroom::gui
