#include "app/gui/bill/bill_view.h"

#include "app/gui/bill/bill_export.h"
#include "app/gui/bill/statement_page.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/report/statement_file.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

BillView::BillView(ScenarioDocument* document, QWidget* parent) : QWidget(parent), m_document(document), m_exports(new BillExport(this))
{
    setObjectName(u"bill"_s);
    setAccessibleName(tr("Bill"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildBar();
    m_pages = new QStackedWidget(this);
    m_pages->setObjectName(u"billPages"_s);
    column->addWidget(m_bar);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(m_pages, 1);
    buildExports();
    addPages();
    connect(m_statement, &StatementPage::periodShown, this, &BillView::showExports);
    for (const auto& [keys, step] : {std::pair{u"Ctrl+PgDown"_s, 1}, {u"Ctrl+PgUp"_s, -1}}) {
        auto* shortcut = new QShortcut(QKeySequence(keys), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, step = step] { showNextPage(step); });
    }
    showPage(m_ids.value(0));
    showState();
}

BillView::~BillView() = default;

void BillView::buildBar()
{
    m_bar = new QWidget(this);
    m_bar->setMinimumHeight(40);
    auto* row = new QHBoxLayout(m_bar);
    row->setContentsMargins(12, 4, 12, 4);
    row->setSpacing(8);
    auto* pages = new QWidget(m_bar);
    pages->setObjectName(u"billPageRow"_s);
    pages->setAccessibleName(tr("Pages of the bill"));
    m_buttonRow = new QHBoxLayout(pages);
    m_buttonRow->setContentsMargins(0, 0, 0, 0);
    m_buttonRow->setSpacing(0);
    m_buttons = new QButtonGroup(this);   // the arrow keys go from one button of the group to the next
    m_state = makeLabel(12, R::Warning, m_bar, true);
    m_state->setObjectName(u"billState"_s);
    m_runAgain = new QPushButton(tr("Run again"), m_bar);
    m_runAgain->setObjectName(u"billRunAgain"_s);
    m_runAgain->setToolTip(tr("Simulates the scenario as it is now (F5)"));
    m_runAgain->hide();
    connect(m_runAgain, &QPushButton::clicked, this, &BillView::runRequested);
    m_told = new QLabel(m_bar);
    m_told->setFont(Theme::font(12));
    m_told->setTextFormat(Qt::PlainText);
    m_told->setObjectName(u"billTold"_s);
    m_told->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);   // a long path never widens the window
    m_told->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    themed(m_told, [this] { paintTold(); });
    m_export = new QPushButton(tr("E&xport"), m_bar);
    m_export->setObjectName(u"billExport"_s);
    m_export->setToolTip(tr("Saves the bill for other programs or for people"));
    m_export->setAccessibleName(tr("Export the bill"));
    setThemedIcon(m_export, u"export"_s);
    m_exportMenu = new QMenu(m_export);
    m_exportMenu->setToolTipsVisible(true);
    m_export->setMenu(m_exportMenu);
    row->addWidget(pages);
    row->addSpacing(8);
    row->addWidget(m_state);
    row->addWidget(m_runAgain);
    row->addWidget(m_told, 1);
    row->addWidget(m_export);
}

void BillView::buildExports()
{
    for (const BillFileKind& kind : billFileKinds()) {
        QAction* action = addExport(u"billExport:"_s + kind.id, kind.title);
        connect(action, &QAction::triggered, this, [this, kind] { chooseFile(kind); });
    }
    connect(m_exportMenu, &QMenu::aboutToShow, this, &BillView::showExports);
    connect(m_exports, &BillExport::finished, this, [this](const QString& file, const QString& why) {
        tell(why.isEmpty() ? tr("Saved %1").arg(file) : tr("%1 was not written: %2").arg(file, why), !why.isEmpty());
    });
}

void BillView::showExports()
{
    const auto bills = m_statement->source()->data();
    const BillPeriod period = m_statement->period();
    const QString missing = !m_report || (bills && bills->of(period).statement)                           ? QString()
                            : m_statement->source()->yearState() == BillSource::YearState::Failed ? tr("There is no bill of the year.")
                                                                                                  : tr("The year is still being read.");
    for (QAction* action : m_exportMenu->actions()) {
        action->setEnabled(m_report != nullptr && missing.isEmpty());
        action->setToolTip(missing.isEmpty() ? QString() : missing);
    }
    for (const BillFileKind& kind : billFileKinds()) {
        auto* action = m_exportMenu->findChild<QAction*>(u"billExport:"_s + kind.id);
        if (!action) continue;
        // Cost can be split among tenants only where there are some.
        if (kind.splitCost) action->setVisible(m_report && !m_report->monthByTenant.empty());
        const QString why = refusalOf(kind, period);
        if (why.isEmpty()) continue;
        action->setEnabled(false);
        action->setToolTip(why);
    }
}

void BillView::chooseFile(const BillFileKind& kind)
{
    if (!m_report) return;
    static const QRegularExpression unsafe(u"[^\\p{L}\\p{N}]+"_s);
    const auto bills = m_statement->source()->data();
    if (!bills || !bills->of(m_statement->period()).statement || !refusalOf(kind, m_statement->period()).isEmpty()) return;
    const QString period = periodName(m_statement->period(), *bills->of(m_statement->period()).statement, *m_scenario);
    const QString name = QString(format::text(m_scenario->name) + u' ' + format::text(m_scenario->variant) + u' ' + period + u' ' + kind.id).replace(unsafe, u"-"_s) + kind.suffix;
    QString file = QFileDialog::getSaveFileName(this, tr("Export the bill"), name, kind.filter);
    if (file.isEmpty()) return;
    if (QFileInfo(file).suffix().isEmpty()) file += kind.suffix;
    exportTo(kind, file);
}

void BillView::exportTo(const BillFileKind& kind, const QString& file)
{
    if (!m_report) return;
    const auto bills = m_statement->source()->data();
    const auto year = bills ? bills->year : nullptr;
    if (m_statement->period() == BillPeriod::Year && !year) return;
    tell(tr("Writing %1…").arg(file));
    m_exports->write({m_report, m_scenario, kind.format, kind.splitCost, file, m_statement->period(), year});
}

QAction* BillView::addExport(const QString& objectName, const QString& text)
{
    QAction* action = m_exportMenu->addAction(text);
    action->setObjectName(objectName);
    action->setEnabled(m_report != nullptr);
    return action;
}

void BillView::insertPage(const QString& id, const QString& title, PageEntry entry)
{
    entry.button = new QPushButton(title, m_bar);
    entry.button->setObjectName(u"billPage:"_s + id);
    entry.button->setCheckable(true);
    entry.button->setAccessibleName(tr("Page %1").arg(title));
    entry.button->setToolTip(tr("Ctrl+Page Down goes to the next page, Ctrl+Page Up to the one before"));
    m_buttons->addButton(entry.button);
    m_buttonRow->addWidget(entry.button);
    m_pages->addWidget(entry.page);
    // The arrow keys check a button without a click.
    connect(entry.button, &QPushButton::toggled, this, [this, page = entry.page](bool on) {
        if (on) m_pages->setCurrentWidget(page);
    });
    m_ids += id;
    m_entries.push_back(entry);
}

QString BillView::currentPage() const { return m_ids.value(m_pages->currentIndex()); }

QWidget* BillView::exportable() const
{
    const auto at = static_cast<std::size_t>(std::max(0, m_pages->currentIndex()));
    return at < m_entries.size() ? m_entries[at].exportable(m_entries[at].page) : nullptr;
}

void BillView::showPage(const QString& id)
{
    if (const auto at = m_ids.indexOf(id); at >= 0) m_entries[static_cast<std::size_t>(at)].button->setChecked(true);
}

void BillView::showNextPage(int step)
{
    const auto count = m_ids.size();
    const bool wasInPage = m_pages->isAncestorOf(QApplication::focusWidget());
    showPage(m_ids.value(((m_pages->currentIndex() + step) % count + count) % count));
    if (wasInPage) m_entries[static_cast<std::size_t>(m_pages->currentIndex())].button->setFocus(Qt::ShortcutFocusReason);
}

void BillView::setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario)
{
    if (report == m_report && scenario == m_scenario && report) {
        Q_EMIT reportChanged();   // figures are written in another way
        return;
    }
    m_report = std::move(report);
    m_scenario = std::move(scenario);
    setStale(false);
    setRunning(false);
    tell({});
    setBand(std::nullopt);
    Q_EMIT reportChanged();
    showExports();
    showState();
}

void BillView::setStale(bool stale)
{
    if (stale == m_isStale) return;
    m_isStale = stale;
    showState();
    Q_EMIT staleChanged(stale);
}

void BillView::setRunning(bool running)
{
    if (running == m_isRunning) return;
    m_isRunning = running;
    showState();
    Q_EMIT runningChanged(running);
}

void BillView::setBand(std::optional<MonthBand> band)
{
    if (band == m_band) return;
    m_band = band;
    Q_EMIT bandChanged(m_band);
}

void BillView::showState()
{
    const bool isPartial = m_report && m_report->recording.partial;
    m_state->setText(!m_report                ? QString()
                     : m_isStale && isPartial ? tr("▲ Of an earlier state of the scenario, and of a run that was stopped")
                     : m_isStale              ? tr("▲ Of an earlier state of the scenario")
                     : isPartial              ? tr("▲ Of a run that was stopped")
                                              : QString());
    m_runAgain->setVisible(m_report && m_isStale);
    m_export->setEnabled(m_report != nullptr);
}

void BillView::tell(const QString& sentence, bool isError)
{
    m_toldIsError = isError;
    paintTold();
    m_told->setText(sentence);
    m_told->setToolTip(sentence);
}

void BillView::paintTold()
{
    QPalette palette = m_told->palette();
    palette.setColor(QPalette::WindowText, Theme::current().color(m_toldIsError ? R::Bad : R::SecondaryText));
    m_told->setPalette(palette);
}

} // namespace headroom::gui
