#include "app/gui/traffic/arrivals_form.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/labels.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

struct Process { const char* id; const char* name; const char* text; };
constexpr Process kProcesses[] = {
    {"poisson", QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Poisson"), QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Many customers who know nothing of each other.")},
    {"deterministic", QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Even spacing"), QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "A machine that keeps its beat.")},
    {"mmpp", QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Random bursts (MMPP)"), QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Poisson with bursts; the mean stays as stated.")},
    {"renewal", QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Renewal"), QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Independent gaps of a given variation.")},
    {"batch", QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Batches"), QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Several requests at once.")},
    {"trace", QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Trace file"), QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Instants from a file beside the scenario, in seconds from its start; replaces the rates.")},
    {"users", QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Users (closed loop)"), QT_TRANSLATE_NOOP("headroom::gui::ArrivalsForm", "Users who think, ask, wait and think again; replaces the rates.")}};

} // namespace

ArrivalsForm::ArrivalsForm(ScenarioDocument* document, QWidget* parent)
    : QWidget(parent), m_document(document), m_process(new QComboBox(this)), m_form(new QFormLayout), m_explanation(makeLabel(12, R::SecondaryText, this))
{
    m_process->setObjectName(u"arrivalProcess"_s);
    m_process->setAccessibleName(tr("Arrival process"));
    for (const Process& process : kProcesses) m_process->addItem(tr(process.name), QString::fromLatin1(process.id));
    m_explanation->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_process);
    column->addWidget(m_explanation);
    column->addLayout(m_form);
    column->addStretch(1);
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(6);
    connect(m_process, &QComboBox::activated, this, &ArrivalsForm::choose);
}

QString ArrivalsForm::processOf() const
{
    if (!m_document->valueAt(m_pointer + u"/users"_s).isEmpty()) return u"users"_s;
    const QString process = m_document->valueAt(m_pointer + u"/arrivals/process"_s);
    return process.isEmpty() ? u"poisson"_s : process;
}

QString ArrivalsForm::sourceName() const { return m_document->valueAt(m_pointer + u"/name"_s); }

void ArrivalsForm::setPointer(const QString& pointer)
{
    m_pointer = pointer;
    m_shownProcess.clear();
    reload();
}

void ArrivalsForm::reload()
{
    const QString process = processOf();
    if (process != m_shownProcess) buildFields(process);
    m_isFilling = true;
    m_process->setCurrentIndex(m_process->findData(process));
    const auto fields = findChildren<QLineEdit*>();
    for (QLineEdit* field : fields) field->setText(m_document->valueAt(m_pointer + u'/' + field->property("key").toString()));
    m_isFilling = false;
}

void ArrivalsForm::buildFields(const QString& process)
{
    m_shownProcess = process;
    while (m_form->rowCount() > 0) m_form->removeRow(0);
    for (const Process& each : kProcesses)
        if (process == QLatin1String(each.id)) m_explanation->setText(tr(each.text));
    if (process == u"mmpp"_s) {
        addField(u"arrivals/burstFactor"_s, tr("Burst factor"), u"3"_s, tr("The rate in a burst over the rate outside, 1 to 1,000."));
        addField(u"arrivals/burstDuration"_s, tr("Burst length"), u"20s"_s, tr("Mean length of a burst, such as 20s."));
        addField(u"arrivals/burstEvery"_s, tr("Bursts every"), u"10m"_s, tr("Mean time from the end of a burst to the next, such as 10m."));
    } else if (process == u"renewal"_s) {
        addField(u"arrivals/cv"_s, tr("Variation of gaps"), u"2"_s, tr("Coefficient of variation of the gaps; 1 is Poisson."));
        addField(u"arrivals/heavyTail"_s, tr("Heavy tail"), u"false"_s, tr("true: lognormal gaps."));
    } else if (process == u"batch"_s) {
        addField(u"arrivals/batch"_s, tr("Mean batch"), u"5"_s, tr("Requests that come at once, on average."));
    } else if (process == u"trace"_s) {
        addField(u"arrivals/file"_s, tr("File"), tr("none"), tr("A text file beside the scenario, one arrival a line."));
    } else if (process == u"users"_s) {
        addField(u"users/count"_s, tr("Users"), tr("none"), tr("How many users there are."));
        addField(u"users/think"_s, tr("Think time"), u"{\"exponential\":\"10s\"}"_s, tr("Between an answer and the next request: a time such as 10s, or a distribution."));
    }
}

void ArrivalsForm::addField(const QString& key, const QString& labelText, const QString& fallback, const QString& tip)
{
    auto* label = makeLabel(12, R::SecondaryText, this);
    label->setText(labelText);
    auto* field = new QLineEdit(this);
    field->setObjectName(u"arrivals:"_s + key);
    field->setProperty("key", key);
    field->setPlaceholderText(fallback);
    field->setToolTip(tip);
    field->setAccessibleName(labelText);
    field->setAccessibleDescription(tip);
    label->setBuddy(field);
    m_form->addRow(label, field);
    connect(field, &QLineEdit::editingFinished, this, [this, field, key, labelText] {
        if (!m_isFilling && field->text().trimmed() != m_document->valueAt(m_pointer + u'/' + key)) commit(key, labelText, field->text());
    });
}

void ArrivalsForm::commit(const QString& key, const QString& label, const QString& typed)
{
    std::vector<Edit> edits;
    if (key == u"arrivals/file"_s) edits.push_back({m_pointer + u"/arrivals/process"_s, Json("trace")});   // the process needs its file
    edits.push_back({m_pointer + u'/' + key, typed.trimmed().isEmpty() ? std::nullopt : std::optional(typedValue(typed))});
    const Errors errors = m_document->apply(edits, tr("Set %1 of %2").arg(label.toLower(), sourceName()));
    if (errors.empty()) Q_EMIT accepted();
    else Q_EMIT refused(errors);
}

void ArrivalsForm::choose(int index)
{
    const QString process = m_process->itemData(index).toString();
    if (m_isFilling || process == processOf()) return;
    if (process == u"trace"_s && m_document->valueAt(m_pointer + u"/arrivals/file"_s).isEmpty()) {   // asks for the file first
        buildFields(process);
        if (auto* field = findChild<QLineEdit*>(u"arrivals:arrivals/file"_s)) field->setFocus();
        return;
    }
    std::vector<Edit> edits;
    if (process == u"users"_s) {
        edits.push_back({m_pointer + u"/users"_s, Json{{"count", 100}}});
        edits.push_back({m_pointer + u"/arrivals"_s, std::nullopt});
    } else {
        edits.push_back({m_pointer + u"/users"_s, std::nullopt});
        edits.push_back({m_pointer + u"/arrivals"_s, Json{{"process", process.toStdString()}}});
    }
    const Errors errors = m_document->apply(edits, tr("Set arrivals of %1 to %2").arg(sourceName(), m_process->itemText(index)));
    if (!errors.empty()) {
        reload();
        Q_EMIT refused(errors);
        return;
    }
    Q_EMIT accepted();
}

} // namespace headroom::gui
