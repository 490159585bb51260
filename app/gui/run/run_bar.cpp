#include "app/gui/run/run_bar.h"

#include "app/gui/run/periods.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QCalendarWidget>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QSignalBlocker>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace headroom::gui {

RunBar::RunBar(QWidget* parent)
    : QWidget(parent), m_title(new QPushButton(this)), m_run(new QPushButton(tr("&Run"), this)), m_stop(new QPushButton(tr("&Stop"), this)), m_more(new QPushButton(this)), m_queue(new QPushButton(this)),
      m_variant(new QComboBox(this)), m_period(new QComboBox(this)), m_seed(new QLineEdit(u"1"_s, this)), m_replications(new QSpinBox(this)),
      m_bar(new QProgressBar(this)), m_first(makeLabel(12, Theme::Role::Text, this)), m_second(makeLabel(12, Theme::Role::SecondaryText, this))
{
    setObjectName(u"runBar"_s);
    setFixedHeight(44);
    m_title->setObjectName(u"scenarioButton"_s);
    m_title->setToolTip(tr("Back to the start page (Ctrl+Home)"));
    m_title->setAccessibleName(tr("Scenario"));
    m_variant->setObjectName(u"variantBox"_s);
    m_variant->setToolTip(tr("Variant: a named change to the scenario"));
    m_variant->setAccessibleName(tr("Variant"));
    m_variant->setMinimumWidth(104);
    m_variant->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_variant->setMinimumContentsLength(8);
    m_run->setObjectName(u"runButton"_s);
    m_run->setProperty("primary", true);
    setFocusProxy(m_run);
    m_stop->setObjectName(u"stopButton"_s);
    m_stop->setEnabled(false);
    m_stop->setToolTip(tr("No run is under way (Shift+F5 stops one)"));
    m_run->setMinimumWidth(96);   // as wide as with its other texts
    m_more->setObjectName(u"moreRunsButton"_s);
    m_more->setAccessibleName(tr("More ways to run"));
    m_more->setToolTip(tr("Run until a figure is known well enough, queue runs"));
    m_more->setFixedWidth(28);
    m_queue->setObjectName(u"queueButton"_s);
    m_queue->setToolTip(tr("Runs that wait and results of earlier ones (Ctrl+Alt+F5)"));
    m_queue->hide();
    m_period->setObjectName(u"periodBox"_s);
    m_period->setToolTip(tr("What is simulated: the whole calendar, the day of an event, or days of your own"));
    m_period->setAccessibleName(tr("Period"));
    m_period->setMinimumWidth(150);
    m_period->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);   // long titles are in its list
    m_period->setMinimumContentsLength(12);
    m_seed->setObjectName(u"seedField"_s);
    m_seed->setFixedWidth(60);
    m_seed->setValidator(new QRegularExpressionValidator(QRegularExpression(u"[0-9]{1,18}"_s), m_seed));
    m_seed->setToolTip(tr("Seed of the random numbers. The same seed gives the same run, to the bit. Default 1."));
    m_replications->setObjectName(u"replicationsField"_s);
    m_replications->setRange(1, 100);
    m_replications->setFixedWidth(58);
    m_replications->setToolTip(tr("Independent repetitions, 1 to 100. Intervals need at least 2. Default 1."));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setFixedSize(132, 6);
    m_bar->setAccessibleName(tr("Progress of the run"));
    m_bar->hide();

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    row->addWidget(m_title);
    row->addWidget(m_variant);
    row->addWidget(makeLine(Qt::Vertical, this, 28));
    row->addWidget(m_run);
    row->addWidget(m_more);
    row->addWidget(m_stop);
    row->addWidget(m_queue);
    row->addWidget(makeLine(Qt::Vertical, this, 28));
    addField(tr("&Period"), m_period);
    addField(tr("See&d"), m_seed);
    addField(tr("Re&plications"), m_replications);
    row->addWidget(makeLine(Qt::Vertical, this, 28));
    row->addWidget(m_bar);
    auto* lines = new QVBoxLayout;
    lines->setSpacing(1);
    lines->addStretch();
    lines->addWidget(m_first);
    lines->addWidget(m_second);
    lines->addStretch();
    row->addLayout(lines, 1);
    m_first->setMinimumWidth(60);
    m_second->setMinimumWidth(60);

    connect(m_run, &QPushButton::clicked, this, &RunBar::runRequested);
    connect(m_stop, &QPushButton::clicked, this, &RunBar::stopRequested);
    connect(m_more, &QPushButton::clicked, this, &RunBar::showMore);
    connect(m_queue, &QPushButton::clicked, this, &RunBar::queueShown);
    connect(m_title, &QPushButton::clicked, this, &RunBar::galleryRequested);
    connect(m_variant, &QComboBox::textActivated, this, &RunBar::variantChosen);
    connect(m_period, &QComboBox::activated, this, [this](int index) {
        if (index == m_period->count() - 1) askOwnPeriod();
    });
    themed(this, [this] {
        m_title->setIcon(Theme::icon(u"document"_s));
        m_run->setIcon(Theme::icon(m_running && !m_paused ? u"pause"_s : u"play"_s, Theme::Role::AccentText));
        m_more->setIcon(Theme::icon(u"chevron-down"_s));
        m_queue->setIcon(Theme::icon(u"queue"_s));
        m_stop->setIcon(Theme::icon(u"stop"_s));
    });
}

RunBar::~RunBar() = default;

void RunBar::addField(const QString& label, QWidget* field)
{
    auto* text = makeLabel(12, Theme::Role::SecondaryText, this);
    text->setText(label);
    text->setBuddy(field);
    layout()->addWidget(text);
    layout()->addWidget(field);
}

void RunBar::setScenario(std::shared_ptr<const scenario::Scenario> scenario, const QString& title, const QString& reason)
{
    m_scenario = std::move(scenario);
    m_name = title;
    m_title->setText(fontMetrics().elidedText(title, Qt::ElideRight, 220));
    m_run->setEnabled(m_scenario != nullptr || m_running);
    if (!m_running) m_run->setToolTip(m_scenario ? tr("Simulates every request of the period (F5)") : reason);
    if (!m_scenario) return;
    const QSignalBlocker blocker(m_variant);
    m_variant->clear();
    for (const auto& name : m_scenario->variants) m_variant->addItem(Theme::icon(u"layers"_s), format::text(name));
    if (m_variant->count() == 0) m_variant->addItem(Theme::icon(u"layers"_s), u"base"_s);
    m_variant->setCurrentText(format::text(m_scenario->variant));
    rebuildPeriods();
}

void RunBar::rebuildPeriods()
{
    const QString chosen = m_period->currentText();
    m_periods = periodsOf(*m_scenario);
    const QSignalBlocker blocker(m_period);
    m_period->clear();
    for (const auto& period : m_periods) m_period->addItem(Theme::icon(u"calendar"_s), period.title);
    m_period->addItem(tr("Other days…"));
    m_period->setCurrentIndex(std::max(0, m_period->findText(chosen)));
}

void RunBar::choosePeriod(std::size_t index)
{
    if (index < m_periods.size()) m_period->setCurrentIndex(static_cast<int>(index));
}

void RunBar::askOwnPeriod()
{
    const format::LocalClock clock(m_scenario->calendar.timeZone);
    const auto dateOf = [&](SimTime time) {
        const auto local = clock.calendar().local(time);
        return QDate(local.year, local.month, local.day);
    };
    QDialog dialog(this);
    dialog.setWindowTitle(tr("Days to simulate"));
    auto* form = new QFormLayout(&dialog);
    auto* first = new QCalendarWidget(&dialog);
    first->setDateRange(dateOf(m_scenario->calendar.start), dateOf(m_scenario->calendar.end - Duration::seconds(1)));
    auto* days = new QSpinBox(&dialog);
    days->setRange(1, 366);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, &dialog);
    form->addRow(tr("&First day"), first);
    form->addRow(tr("&Number of days"), days);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    if (dialog.exec() != QDialog::Accepted) {
        m_period->setCurrentIndex(0);
        return;
    }
    const QDate day = first->selectedDate();
    const Period own = ownPeriod(*m_scenario, clock.calendar().instant(day.year(), day.month(), day.day()), days->value());
    m_periods.push_back(own);
    m_period->insertItem(m_period->count() - 1, Theme::icon(u"calendar"_s), own.title);
    m_period->setCurrentIndex(m_period->count() - 2);
}

simulation::RunOptions RunBar::options() const
{
    simulation::RunOptions options;
    options.seed = m_seed->text().toULongLong();
    options.replications = m_replications->value();
    const auto index = static_cast<std::size_t>(std::max(0, m_period->currentIndex()));
    if (index < m_periods.size()) {
        options.from = m_periods[index].from;
        options.duration = m_periods[index].to - m_periods[index].from;
    }
    return options;
}

QString RunBar::variant() const { return m_variant->currentText(); }

void RunBar::showRunning(bool running)
{
    // The focus goes from the button that is disabled to the one that is enabled, not on to the next field.
    if (running) {
        const bool hadFocus = m_run->hasFocus();
        m_stop->setEnabled(true);
        if (hadFocus) m_stop->setFocus(Qt::OtherFocusReason);
    } else {
        const bool hadFocus = m_stop->hasFocus();
        m_run->setEnabled(m_scenario != nullptr);
        if (hadFocus) m_run->setFocus(Qt::OtherFocusReason);
        m_stop->setEnabled(false);
    }
    m_running = running;
    showPaused(false);
    m_stop->setToolTip(running ? tr("Ends the run and keeps what was recorded (Shift+F5)") : tr("No run is under way (Shift+F5 stops one)"));
    m_bar->setVisible(running);
    if (running) {
        m_bar->setValue(0);
        showText(tr("Starting…"), {});
    }
}

void RunBar::showPaused(bool paused)
{
    m_paused = paused;
    m_run->setText(!m_running ? tr("&Run") : paused ? tr("Res&ume") : tr("Pa&use"));
    m_run->setIcon(Theme::icon(m_running && !paused ? u"pause"_s : u"play"_s, Theme::Role::AccentText));
    if (m_running) m_run->setToolTip(paused ? tr("Lets the run go on where it was held (F5)") : tr("Holds the run; nothing is lost (F5)"));
    else if (m_scenario) m_run->setToolTip(tr("Simulates every request of the period (F5)"));
    if (paused) m_second->setText(tr("❚❚ paused · F5 goes on"));
}

void RunBar::showQueue(int lines, int waiting)
{
    m_queue->setVisible(lines > 1 || waiting > 0);
    m_queue->setText(QLocale().toString(waiting > 0 ? waiting : lines));
    m_queue->setAccessibleName(waiting > 0 ? tr("Queue of runs, %n waiting", nullptr, waiting) : tr("Queue of runs"));
}

void RunBar::showMore()
{
    QMenu menu(this);
    menu.addAction(tr("Run &until…"), QKeySequence(u"Ctrl+F5"_s), this, &RunBar::untilRequested);
    menu.addSeparator();
    menu.addAction(tr("&Queue this run"), QKeySequence(u"Ctrl+Shift+F5"_s), this, &RunBar::queueRequested);
    menu.addAction(tr("Queue all &variants"), this, &RunBar::queueVariantsRequested);
    menu.addAction(tr("Queue five &seeds"), this, &RunBar::queueSeedsRequested);
    menu.addAction(tr("Show the queue of &runs"), QKeySequence(u"Ctrl+Alt+F5"_s), this, &RunBar::queueShown);
    for (QAction* action : menu.actions()) action->setEnabled(m_scenario != nullptr);
    menu.exec(m_more->mapToGlobal(QPoint(0, m_more->height() + 2)));
}

void RunBar::showText(const QString& first, const QString& second)
{
    m_first->setText(first);
    m_second->setText(second);
    m_first->setToolTip(first); // a narrow window cuts them
    m_second->setToolTip(second);
}

void RunBar::showProgress(const RunState& state)
{
    m_bar->setValue(static_cast<int>(state.fraction * 1000));
    const format::LocalClock clock(m_scenario ? m_scenario->calendar.timeZone : std::string("UTC"));
    QString first = tr("%1 · %2 requests").arg(clock.dateTime(state.now), format::largeNumber(state.requests));
    if (state.isUntil)
        first = tr("%1 · replication %2, at most %3").arg(first).arg(state.replication + 1).arg(state.replications);
    else if (state.replications > 1)
        first = tr("%1 · replication %2 of %3").arg(first).arg(state.replication + 1).arg(state.replications);
    QString second = state.requestsPerSecond > 0 ? tr("%1 requests/s").arg(format::largeNumber(state.requestsPerSecond)) : QString();
    if (state.secondsLeft) second = tr("%1 · %2 left").arg(second, format::span(Duration::fromSeconds(std::max(1.0, *state.secondsLeft))));
    if (state.paused) second = tr("❚❚ paused · F5 goes on");
    showText(first, second);
}

void RunBar::showResult(const RunState& state, bool partial)
{
    QString end = partial ? tr("▲ Stopped, partial") : tr("✓ Finished");
    if (!partial && !state.isUntil && state.replicationsKept > 0 && state.replicationsKept < state.replications)
        end = tr("▲ Stopped after %1 of %2 replications").arg(state.replicationsKept).arg(state.replications);
    else if (!partial && state.isUntil)
        end = tr("✓ Finished with %n replication(s)", nullptr, state.replicationsKept);
    showText(tr("%1 · %2 requests").arg(end, format::largeNumber(state.requests)),
             tr("in %1 · %2 requests/s").arg(format::span(Duration::fromSeconds(state.secondsElapsed)), format::largeNumber(state.requestsPerSecond)));
}

void RunBar::showStale() { showText(tr("▲ Results are stale"), tr("the scenario was edited; run again")); }

} // namespace headroom::gui
