#include "app/gui/operations/step_form.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/operations/step_edits.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QComboBox>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {
QString titleOf(const ScenarioDocument& document, const QString& id)
{
    const QString title = document.valueAt(u"/components/"_s + escapedSegment(id) + u"/title"_s);
    return title.isEmpty() ? id : title;
}

/// Ids of the components of the file that a call or a message can reach.
QStringList targetsOf(const ScenarioDocument& document, bool isSend)
{
    static const QStringList callable{u"service"_s, u"ingress"_s, u"cosmos-db"_s, u"redis"_s, u"sql-database"_s, u"external"_s, u"postgresql"_s, u"document-store"_s, u"gateway"_s};
    static const QStringList sendable{u"queue"_s, u"topic"_s};
    QStringList ids;
    const Json& merged = document.merged();
    if (!merged.is_object() || !merged.contains("components")) return ids;
    for (const auto& [id, component] : merged["components"].items())
        if ((isSend ? sendable : callable).contains(QString::fromStdString(component.value("kind", std::string())))) ids << QString::fromStdString(id);
    return ids;
}
} // namespace

StepForm::StepForm(ScenarioDocument* document, QWidget* parent) : QWidget(parent), m_document(document)
{
    setObjectName(u"stepForm"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    rebuild();
}

const Json* StepForm::step() const
{
    const Json& merged = m_document->merged();
    if (m_operation.isEmpty() || !merged.is_object()) return nullptr;
    const Json::json_pointer at(m_operation.toStdString());
    return merged.contains(at) ? stepAt(merged.at(at), m_step) : nullptr;
}

void StepForm::setStep(const QString& operation, const QString& step)
{
    m_operation = operation;
    m_step = step;
    const Json* found = this->step();
    const QString shape = !found ? u"none"_s : found->contains("parallel") ? u"parallel"_s : found->contains("send") ? u"send"_s : u"call"_s;
    if (shape != m_shape) {
        m_shape = shape;
        rebuild();
    }
    fill();
}

QLineEdit* StepForm::field(const QString& key) const { return findChild<QLineEdit*>(u"step:"_s + key); }

void StepForm::focusFirst()
{
    if (QLineEdit* first = field(m_shape == u"send"_s ? u"bytes"_s : m_shape == u"call"_s ? u"cpu"_s : u"probability"_s)) {
        first->setFocus();
        first->selectAll();
    }
}

QString StepForm::targetKey() const { return m_shape == u"send"_s ? u"send"_s : u"call"_s; }

void StepForm::addHeading(const QString& text, const QString& explanation)
{
    auto* head = makeLabel(13, R::Text, m_body, true);
    head->setText(text);
    head->setObjectName(u"stepTitle"_s);
    auto* body = makeLabel(12, R::MutedText, m_body);
    body->setText(explanation);
    body->setWordWrap(true);
    m_form->addRow(head);
    m_form->addRow(body);
}

void StepForm::rebuild()
{
    delete m_body;
    m_body = new QWidget(this);
    layout()->addWidget(m_body);
    m_form = new QFormLayout(m_body);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(5);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft);
    if (m_shape != u"call"_s && m_shape != u"send"_s && m_shape != u"parallel"_s) {
        addHeading(tr("No step chosen"), tr("Choose a step in the drawing to see and change what it costs."));
        return;
    }
    if (m_shape == u"parallel"_s) {
        addHeading(tr("At the same time"), tr("Starts its steps at once and goes on when the last has ended."));
    } else {
        const bool isSend = m_shape == u"send"_s;
        addHeading(isSend ? tr("Message") : tr("Call"), isSend ? tr("The sender waits at most for the broker.") : tr("The caller keeps its worker until the call is done."));
        QList<QPair<QString, QString>> targets;
        for (const QString& id : targetsOf(*m_document, isSend)) targets << qMakePair(id, titleOf(*m_document, id));
        addChoice(targetKey(), isSend ? tr("To") : tr("Target"), targets, {}, tr("The component that does it."));
    }
    if (m_shape == u"call"_s) {
        addField(u"cpu"_s, tr("CPU time"), tr("none"), tr("CPU time at the target, which its pods share: 8ms, or a distribution as JSON."));
        addField(u"time"_s, tr("Other time"), tr("none"), tr("Time at the target that uses no CPU: 20ms, or a distribution as JSON."));
    }
    addField(u"probability"_s, tr("Probability"), u"1"_s, tr("The step is taken with this chance, 0 to 1."));
    addField(u"times"_s, tr("Times"), u"1"_s, tr("How often it is done, one after another."));
    if (m_shape == u"parallel"_s) return;
    addField(u"timeout"_s, tr("Time-out"), tr("never"), tr("The caller gives up after this long."));
    addField(u"retry/attempts"_s, tr("Retries"), u"0"_s, tr("Further tries after a failure."));
    addField(u"retry/base"_s, tr("First delay"), u"800ms"_s, tr("Delay before the first retry; it doubles each time."));
    addField(u"bytes"_s, tr("Bytes"), u"0B"_s, tr("Size of the value or message, such as 2KB."));
    if (m_shape == u"send"_s) {
        addChoice(u"confirm"_s, tr("Confirmed"), {{u"true"_s, tr("waits for the broker")}, {u"false"_s, tr("does not wait")}}, u"true"_s, tr("Without it a failed send is a lost message that nobody sees."));
        return;
    }
    addChoice(u"access"_s, tr("Access"), {{u"none"_s, tr("none")}, {u"read"_s, tr("read")}, {u"write"_s, tr("write")}}, u"none"_s, tr("What is done to the data."));
    addField(u"requestUnits"_s, tr("Request units"), u"0"_s, tr("Charge of one database operation."), tr("RU"));
    addField(u"hitRatio"_s, tr("Hit ratio"), tr("none"), tr("With this chance the nested steps are left out."));
    addField(u"timeToLive"_s, tr("Time to live"), tr("for ever"), tr("Life of a written key."));
}

void StepForm::addField(const QString& key, const QString& labelText, const QString& fallback, const QString& tip, const QString& unit)
{
    auto* label = makeLabel(12, R::SecondaryText, m_body);
    label->setText(labelText);
    auto* cell = new QWidget(m_body);
    auto* lines = new QVBoxLayout(cell);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(2);
    auto* row = new QHBoxLayout;
    auto* field = new QLineEdit(cell);
    field->setObjectName(u"step:"_s + key);
    field->setProperty("key", key);
    field->setFont(Theme::font(12));
    field->setPlaceholderText(fallback);
    field->setToolTip(tip);
    field->setAccessibleName(labelText);
    field->setAccessibleDescription(tip);
    auto* note = makeLabel(11, R::MutedText, cell);
    note->setObjectName(u"note:"_s + key);
    note->setText(unit);
    note->setVisible(!unit.isEmpty());
    row->addWidget(field, 1);
    row->addWidget(note);
    auto* error = makeLabel(11, R::Bad, cell);
    error->setObjectName(u"error:"_s + key);
    error->setWordWrap(true);
    error->hide();
    lines->addLayout(row);
    lines->addWidget(error);
    label->setBuddy(field);
    m_form->addRow(label, cell);
    connect(field, &QLineEdit::editingFinished, this, [=, this] {
        if (!m_isFilling && field->text().trimmed() != shownValue(key)) commit(key, labelText, field->text().trimmed(), error);
    });
}

void StepForm::addChoice(const QString& key, const QString& labelText, const QList<QPair<QString, QString>>& choices, const QString& fallback, const QString& tip)
{
    auto* label = makeLabel(12, R::SecondaryText, m_body);
    label->setText(labelText);
    auto* box = new QComboBox(m_body);
    box->setObjectName(u"choice:"_s + key);
    box->setProperty("key", key);
    box->setProperty("fallback", fallback);
    box->setAccessibleName(labelText);
    box->setToolTip(tip);
    box->setMinimumContentsLength(8);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const auto& [value, text] : choices) box->addItem(text, value);
    label->setBuddy(box);
    m_form->addRow(label, box);
    connect(box, &QComboBox::activated, this, [=, this] {
        const QString value = box->currentData().toString();
        if (!m_isFilling && value != shownValue(key)) commit(key, labelText, value == fallback ? QString() : value, nullptr);
    });
}

QString StepForm::valueKey(const QString& key) const
{
    const Json* found = step();
    if (!found || (key != u"cpu"_s && key != u"time"_s)) return key;
    const auto at = found->find(key.toStdString());
    if (at == found->end() || !at->is_object() || at->empty()) return key;
    const QString form = key + u'/' + QString::fromStdString(at->begin().key());
    return at->begin().value().is_object() && at->begin().value().contains("mean") ? form + u"/mean"_s : at->begin().value().is_string() ? form : key;
}

QString StepForm::shownValue(const QString& key) const { return m_document->valueAt(m_operation + m_step + u'/' + valueKey(key)); }

void StepForm::fill()
{
    const Json* found = step();
    if (!found) return;
    m_isFilling = true;
    const auto fields = findChildren<QLineEdit*>();
    for (QLineEdit* field : fields) {
        const QString key = field->property("key").toString();
        if (key.isEmpty()) continue;
        field->setText(shownValue(key));
        field->setCursorPosition(0);
        field->setProperty("error", false);
        if (auto* error = findChild<QLabel*>(u"error:"_s + key)) error->hide();
        if (key != u"cpu"_s && key != u"time"_s) continue;
        auto* note = findChild<QLabel*>(u"note:"_s + key);   // the form of the distribution beside its mean
        const QStringList parts = valueKey(key).split(u'/');
        QString text = parts.size() > 1 ? parts[1] : QString();
        if (parts.size() > 2)
            if (const QString cv = m_document->valueAt(m_operation + m_step + u'/' + parts[0] + u'/' + parts[1] + u"/cv"_s); !cv.isEmpty()) text = tr("%1, cv %2").arg(text, cv);
        if (!note) continue;
        note->setText(text);
        note->setVisible(!text.isEmpty());
    }
    const auto boxes = findChildren<QComboBox*>();
    for (QComboBox* box : boxes) {
        const QString value = shownValue(box->property("key").toString());
        const int at = box->findData(value.isEmpty() ? box->property("fallback").toString() : value);
        box->setCurrentIndex(at);
    }
    m_isFilling = false;
}

void StepForm::commit(const QString& key, const QString& label, const QString& typed, QLabel* error)
{
    const QString at = m_operation + m_step + u'/';
    std::vector<Edit> edits;
    if (typed.isEmpty() && key == u"retry/attempts"_s) edits.push_back({at + u"retry"_s, std::nullopt});
    else if (typed.isEmpty()) edits.push_back({at + (key == u"cpu"_s || key == u"time"_s ? key : valueKey(key)), std::nullopt});
    else {
        const Json value = typedValue(typed);
        edits.push_back({at + (value.is_object() ? key : valueKey(key)), value});
        if (key == u"retry/base"_s && m_document->valueAt(at + u"retry/attempts"_s).isEmpty()) edits.push_back({at + u"retry/attempts"_s, Json(1)});
    }
    const Json* found = step();
    const QString target = found && found->contains(targetKey().toStdString()) ? titleOf(*m_document, m_document->valueAt(at + targetKey())) : tr("the parallel steps");
    const Errors errors = m_document->apply(edits, tr("Set %1 of the step %2").arg(label.toLower(), target));
    if (!error) {
        if (!errors.empty()) fill();
        return;
    }
    if (QLineEdit* edited = field(key)) {
        edited->setProperty("error", !errors.empty());
        edited->update();
    }
    error->setVisible(!errors.empty());
    if (!errors.empty()) error->setText(errors.front().hint.empty() ? format::text(errors.front().message) : tr("%1 %2").arg(format::text(errors.front().message), format::text(errors.front().hint)));
}

} // namespace headroom::gui
