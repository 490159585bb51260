#include "app/gui/operations/operations_view.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/operations/step_form.h"
#include "app/gui/operations/waterfall_view.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QComboBox>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

OperationsView::OperationsView(ScenarioDocument* document, QWidget* parent)
    : QWidget(parent), m_document(document), m_pages(new QStackedLayout(this)), m_operations(new QComboBox(this)), m_targets(new QComboBox(this)), m_about(makeLabel(12, R::SecondaryText, this)),
      m_message(makeLabel(12, R::Bad, this)), m_add(new QPushButton(this)), m_wrap(new QPushButton(this)), m_remove(new QPushButton(this)), m_removeOperation(new QPushButton(this)),
      m_sequence(new SequenceView), m_form(new StepForm(document)), m_waterfall(new WaterfallView)
{
    setObjectName(u"operations"_s);
    auto* page = new QWidget(this);
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeader());
    column->addWidget(makeLine(Qt::Horizontal, page));
    column->addWidget(buildBody(), 1);
    m_pages->addWidget(makeEmptyState(u"function"_s, tr("No operation to show"), tr("The scenario does not load. What is wrong is listed under Issues; then the steps of its operations are drawn here."), this));
    m_pages->addWidget(page);
    connect(m_sequence, &SequenceView::stepSelected, this, &OperationsView::selectStep);
    connect(m_sequence, &SequenceView::commandGiven, this, &OperationsView::obey);
    connect(m_sequence, &SequenceView::formRequested, m_form, &StepForm::focusFirst);
    connect(m_sequence, &SequenceView::moveRequested, this, [this](const QString& step, const QString& list, int index) {
        take(moveStep(operationJson(), step, list, index), tr("Move %1 in %2").arg(nameOfStep(step), operation()));
    });
    connect(m_sequence, &SequenceView::stepDrawn, this, [this](const QString& list, int index, const QString& component) {
        take(insertStep(operationJson(), list, index, newStep(component)), tr("Add %1 to %2").arg(titleOf(component), operation()));
    });
    connect(m_waterfall, &WaterfallView::stepSelected, this, &OperationsView::selectStep);
    connect(document, &ScenarioDocument::changed, this, &OperationsView::reload);
    reload();
}

OperationsView::~OperationsView() = default;

QWidget* OperationsView::buildHeader()
{
    auto* bar = new QWidget(this);
    bar->setBackgroundRole(QPalette::Window);
    bar->setAutoFillBackground(true);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(6);
    m_operations->setObjectName(u"operationChoice"_s);
    m_operations->setAccessibleName(tr("Operation"));
    m_operations->setMinimumContentsLength(14);
    m_operations->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* addOne = new QPushButton(bar);
    prepareButton(addOne, {}, u"plus"_s, u"addOperation"_s, tr("Add an operation"));
    prepareButton(m_removeOperation, {}, u"delete"_s, u"removeOperation"_s, tr("Remove this operation"));
    m_targets->setObjectName(u"stepTarget"_s);
    m_targets->setAccessibleName(tr("Component of a new step"));
    m_targets->setMinimumContentsLength(12);
    m_targets->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    prepareButton(m_add, tr("Add step"), u"plus"_s, u"addStep"_s, tr("Add a step to this component after the chosen one (Insert)"));
    prepareButton(m_wrap, tr("Parallel"), u"layers"_s, u"wrapParallel"_s, tr("Do the chosen step and the next one at the same time (P)"));
    prepareButton(m_remove, {}, u"close"_s, u"removeStep"_s, tr("Remove the chosen step with everything below it (Delete)"));
    m_message->setObjectName(u"operationsMessage"_s);
    m_message->setWordWrap(true);
    m_message->hide();
    m_about->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_operations);
    row->addWidget(addOne);
    row->addWidget(m_removeOperation);
    row->addSpacing(4);
    row->addWidget(m_about, 1);
    row->addWidget(m_message, 2);
    row->addWidget(m_targets);
    row->addWidget(m_add);
    row->addWidget(m_wrap);
    row->addWidget(m_remove);
    connect(m_operations, &QComboBox::activated, this, [this] { reloadOperation(); });
    connect(m_add, &QPushButton::clicked, this, &OperationsView::addStep);
    connect(m_wrap, &QPushButton::clicked, this, [this] {
        const Json operation = operationJson();
        const Json* step = stepAt(operation, m_sequence->selected());
        obey(step && step->contains("parallel") ? SequenceView::Command::Unwrap : SequenceView::Command::Wrap);
    });
    connect(m_remove, &QPushButton::clicked, this, [this] { obey(SequenceView::Command::Remove); });
    connect(addOne, &QPushButton::clicked, this, &OperationsView::addOperation);
    connect(m_removeOperation, &QPushButton::clicked, this, &OperationsView::removeOperation);
    return bar;
}

QWidget* OperationsView::buildBody()
{
    const auto scrolled = [this](QWidget* widget, const QString& name) {
        auto* scroll = new QScrollArea(this);
        scroll->setObjectName(name);
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setWidgetResizable(true);
        scroll->setFocusPolicy(Qt::NoFocus);
        scroll->setWidget(widget);
        return scroll;
    };
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->setChildrenCollapsible(false);
    m_sequenceScroll = scrolled(m_sequence, u"sequenceScroll"_s);
    connect(m_sequenceScroll->verticalScrollBar(), &QScrollBar::valueChanged, m_sequence, [this] { m_sequence->update(); });
    auto* form = scrolled(m_form, u"formScroll"_s);
    auto* waterfall = scrolled(m_waterfall, u"waterfallScroll"_s);
    form->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    waterfall->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_sequenceScroll->setMinimumWidth(200);
    form->setMinimumWidth(288);
    waterfall->setMinimumWidth(280);
    m_side = new QSplitter(Qt::Horizontal, split);
    m_side->setChildrenCollapsible(false);
    m_side->addWidget(form);
    m_side->addWidget(waterfall);
    split->addWidget(m_sequenceScroll);
    split->addWidget(m_side);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    split->setSizes({660, 700});
    return split;
}

void OperationsView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    // Side by side the form and the waterfall would leave the sequence the width of one participant.
    const Qt::Orientation wanted = width() < kNarrow ? Qt::Vertical : Qt::Horizontal;
    if (m_side->orientation() == wanted) return;
    m_side->setOrientation(wanted);
    const int room = wanted == Qt::Vertical ? kSideWidth : 2 * kSideWidth;
    m_side->setSizes(wanted == Qt::Vertical ? QList<int>{height() / 2, height() / 2} : QList<int>{kSideWidth, kSideWidth});
    static_cast<QSplitter*>(m_side->parentWidget())->setSizes({std::max(width() - room, 0), room});
}

QString OperationsView::operation() const { return m_operations->currentText(); }
QString OperationsView::pointer() const { return u"/operations/"_s + escapedSegment(operation()); }

Json OperationsView::operationJson() const
{
    const Json& merged = m_document->merged();
    if (!merged.is_object() || !merged.contains("operations")) return Json::object();
    const auto found = merged["operations"].find(operation().toStdString());
    return found == merged["operations"].end() ? Json::object() : *found;
}

QString OperationsView::titleOf(const QString& component) const
{
    const QString title = m_document->valueAt(u"/components/"_s + escapedSegment(component) + u"/title"_s);
    return title.isEmpty() ? component : title;
}

QString OperationsView::nameOfStep(const QString& step) const
{
    const Json operation = operationJson();
    const Json* found = stepAt(operation, step);
    if (!found) return tr("a step");
    if (found->contains("parallel")) return tr("the parallel steps");
    return titleOf(QString::fromStdString(found->value(found->contains("send") ? "send" : "call", std::string())));
}

void OperationsView::setRun(std::shared_ptr<const simulation::Recording> recording, std::shared_ptr<const scenario::Scenario> scenario)
{
    m_recording = std::move(recording);
    m_runScenario = std::move(scenario);
    refreshWaterfall();
}

void OperationsView::selectOperation(const QString& name)
{
    const int at = m_operations->findText(name);
    if (at < 0) return;
    m_operations->setCurrentIndex(at);
    reloadOperation();
}

void OperationsView::selectStep(const QString& step)
{
    m_sequence->select(step);
    m_waterfall->select(step);
    m_form->setStep(pointer(), step);
    updateButtons();
    const auto& layout = m_sequence->layoutOfSteps();
    if (const int row = layout.indexOf(step); row >= 0) {
        const auto& shown = layout.rows[row];
        m_sequenceScroll->ensureVisible(static_cast<int>(layout.lanes[shown.to].x), static_cast<int>(shown.y), 60, 50);
        if (shown.kind != SequenceRow::Kind::Parallel) Q_EMIT componentSelected(layout.lanes[shown.to].component);
    }
}

void OperationsView::reload()
{
    const Json& merged = m_document->merged();
    const bool isShown = m_document->scenario() && merged.is_object() && merged.contains("operations") && !merged["operations"].empty();
    m_pages->setCurrentIndex(isShown ? 1 : 0);
    if (!isShown) return;
    const QString former = operation(), formerTarget = m_targets->currentData().toString();
    m_operations->clear();
    for (const auto& [name, operation] : merged["operations"].items()) m_operations->addItem(QString::fromStdString(name));
    m_operations->setCurrentIndex(std::max(0, m_operations->findText(former)));
    static const QStringList kinds{u"service"_s, u"ingress"_s, u"cosmos-db"_s, u"redis"_s, u"sql-database"_s, u"external"_s, u"postgresql"_s, u"document-store"_s, u"gateway"_s, u"queue"_s, u"topic"_s};
    m_targets->clear();
    for (const auto& [id, component] : merged["components"].items())
        if (kinds.contains(QString::fromStdString(component.value("kind", std::string())))) m_targets->addItem(titleOf(QString::fromStdString(id)), QString::fromStdString(id));
    m_targets->setCurrentIndex(std::max(0, m_targets->findData(formerTarget)));
    reloadOperation();
}

void OperationsView::reloadOperation()
{
    const Json json = operationJson();
    m_sequence->setOperation(json, [this](const QString& id) { return titleOf(id); }, tr("Clients"));
    m_form->setStep(pointer(), m_sequence->selected());
    const QString queue = QString::fromStdString(json.value("consumes", std::string()));
    m_about->setText(queue.isEmpty() ? tr("started by clients") : tr("treats the messages of %1").arg(titleOf(queue)));
    m_removeOperation->setEnabled(m_operations->count() > 1);
    updateButtons();
    refreshWaterfall();
}

void OperationsView::updateButtons()
{
    const Json json = operationJson();
    const Json* step = stepAt(json, m_sequence->selected());
    const bool isGroup = step && step->contains("parallel");
    m_wrap->setEnabled(step != nullptr);
    m_wrap->setText(isGroup ? tr("In a row") : tr("Parallel"));
    m_wrap->setToolTip(isGroup ? tr("Do the steps of this group one after another (Shift+P)") : tr("Do the chosen step and the next one at the same time (P)"));
    m_remove->setEnabled(step != nullptr);
    m_add->setEnabled(m_targets->count() > 0);
}

void OperationsView::refreshWaterfall()
{
    const auto scenario = m_document->scenario();
    if (!scenario) return;
    const int question = ++m_question;
    if (!isVisible()) return;   // asked when it is shown
    const auto recording = m_runScenario == scenario ? m_recording : nullptr;   // times of another state would mislead
    const QString name = operation();
    using Answer = std::shared_ptr<Result<Waterfall, Errors>>;
    auto* watcher = new QFutureWatcher<Answer>(this);
    connect(watcher, &QFutureWatcher<Answer>::finished, this, [this, watcher, question] {
        watcher->deleteLater();
        if (question != m_question) return;
        m_answered = question;
        const Answer answer = watcher->result();
        if (!*answer) {
            m_waterfall->setMessage(answer->error().empty() ? QString() : format::text(answer->error().front().message));
            m_sequence->setCritical({});
            return;
        }
        QStringList critical;
        for (const WaterfallRow& row : (*answer)->rows)
            if (row.critical) critical << row.step;
        m_waterfall->setWaterfall(**answer);
        m_waterfall->select(m_sequence->selected());
        // A mark on every step says nothing: only where some are beside the longest chain.
        const bool isTelling = std::any_of((*answer)->rows.begin(), (*answer)->rows.end(), [](const WaterfallRow& row) { return !row.critical; });
        m_sequence->setCritical(isTelling ? critical : QStringList());
    });
    watcher->setFuture(QtConcurrent::run([scenario, recording, name]() -> Answer { return std::make_shared<Result<Waterfall, Errors>>(buildWaterfall(*scenario, name, recording.get())); }));
}

void OperationsView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!isWaterfallReady()) refreshWaterfall();
}

void OperationsView::showErrors(const Errors& errors)
{
    m_message->setVisible(!errors.empty());
    if (!errors.empty()) m_message->setText(u"✕ "_s + format::text(errors.front().message) + (errors.front().hint.empty() ? QString() : u" — "_s + format::text(errors.front().hint)));
}

bool OperationsView::take(const std::optional<StepChange>& change, const QString& what)
{
    if (!change) return false;
    const QString former = m_sequence->selected();
    // Before the document tells its change, so that the step keeps the choice; of one that goes the next or the one above takes it.
    QString chosen = change->step;
    for (const int by : {0, -1})
        if (const QString beside = listOfStep(former) + u'/' + QString::number(indexOfStep(former) + by); chosen.isEmpty() && stepAt(change->operation, beside)) chosen = beside;
    m_sequence->select(chosen.isEmpty() ? parentOfStep(former) : chosen);
    const Errors errors = m_document->apply({{pointer() + u"/steps"_s, change->operation.contains("steps") ? change->operation["steps"] : Json::array()}}, what);
    showErrors(errors);
    if (!errors.empty()) m_sequence->select(former);
    else selectStep(m_sequence->selected());
    return errors.empty();
}

Json OperationsView::newStep(const QString& component) const
{
    const QString kind = m_document->valueAt(u"/components/"_s + escapedSegment(component) + u"/kind"_s);
    const bool isSend = kind == u"queue"_s || kind == u"topic"_s;
    Json step{{isSend ? "send" : "call", component.toStdString()}};
    if (isSend) step["bytes"] = "1KB";
    return step;
}

void OperationsView::addStep()
{
    const QString component = m_targets->currentData().toString();
    if (component.isEmpty()) return;
    const Json json = operationJson();
    const QString selected = m_sequence->selected();
    const QString what = tr("Add %1 to %2").arg(titleOf(component), operation());
    const Json* step = stepAt(json, selected);
    if (!step) {
        take(insertStep(json, u"/steps"_s, 0, newStep(component)), what);
        return;
    }
    // What is called by the clients goes on calling: a new step is done by it. Further down it follows the chosen step.
    const bool isEntry = parentOfStep(selected).isEmpty() && canNest(*step);
    if (isEntry) take(insertStep(json, selected + u"/steps"_s, step->contains("steps") ? static_cast<int>((*step)["steps"].size()) : 0, newStep(component)), what);
    else take(insertStep(json, listOfStep(selected), indexOfStep(selected) + 1, newStep(component)), what);
}

void OperationsView::obey(SequenceView::Command command)
{
    using C = SequenceView::Command;
    const Json json = operationJson();
    const QString step = m_sequence->selected(), name = nameOfStep(step);
    switch (command) {
    case C::Add: addStep(); break;
    case C::MoveUp: take(shiftStep(json, step, -1), tr("Move %1 in %2").arg(name, operation())); break;
    case C::MoveDown: take(shiftStep(json, step, 1), tr("Move %1 in %2").arg(name, operation())); break;
    case C::Nest: take(nestStep(json, step), tr("Move %1 in %2").arg(name, operation())); break;
    case C::Lift: take(liftStep(json, step), tr("Move %1 in %2").arg(name, operation())); break;
    case C::Remove: take(removeStep(json, step), tr("Remove %1 from %2").arg(name, operation())); break;
    case C::Duplicate: take(duplicateStep(json, step), tr("Repeat %1 in %2").arg(name, operation())); break;
    case C::Wrap: take(wrapParallel(json, step), tr("Make %1 in %2 parallel").arg(name, operation())); break;
    case C::Unwrap: take(unwrapParallel(json, step), tr("Put the parallel steps of %1 in a row").arg(operation())); break;
    }
}

void OperationsView::addOperation()
{
    const Json& merged = m_document->merged();
    if (!merged.is_object() || !merged.contains("operations")) return;
    QString name;
    for (int number = m_operations->count() + 1; name.isEmpty() || m_operations->findText(name) >= 0; ++number) name = tr("operation-%1").arg(number);
    Json steps = Json::array();
    for (const auto& [id, component] : merged["components"].items())
        if (steps.empty() && (component.value("kind", std::string()) == "ingress" || component.value("kind", std::string()) == "service")) steps.push_back(Json{{"call", id}});
    const Errors errors = m_document->apply({{u"/operations/"_s + escapedSegment(name), Json{{"steps", steps}}}}, tr("Add operation %1").arg(name));
    showErrors(errors);
    if (errors.empty()) selectOperation(name);
}

void OperationsView::removeOperation()
{
    const QString name = operation();
    showErrors(m_document->apply({{pointer(), std::nullopt}}, tr("Remove operation %1").arg(name)));
}

} // namespace headroom::gui
