#include "app/gui/bill/statement_page.h"

// The widgets of the page; what they show is in statement_page_show.cpp.

#include "app/gui/bill/bill_model.h"
#include "app/gui/bill/filter_trail.h"
#include "app/gui/bill/statement_side.h"
#include "app/gui/bill/story_panel.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/panel.h"
#include "app/gui/statement/share_delegate.h"

#include <QAction>
#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedLayout>
#include <QTreeView>
#include <QVBoxLayout>

#include <tuple>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

/// Shares as bars in the column that has them; it changes its place with the grouping.
class BillDelegate : public ShareDelegate {
public:
    explicit BillDelegate(const BillModel* model, QObject* parent) : ShareDelegate(parent), m_model(model) {}
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        if (index.column() == m_model->shareColumn()) ShareDelegate::paint(painter, option, index);
        else QStyledItemDelegate::paint(painter, option, index);
    }

private:
    const BillModel* m_model;
};

/// A strip whose ground follows the theme by role.
class Strip : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Theme::current().color(property("warns").toBool() ? R::WarningGround : R::Base));
    }
};

} // namespace

StatementPage::StatementPage(QWidget* parent) : QWidget(parent), m_source(new BillSource(this)), m_model(new BillModel(this)), m_pages(new QStackedLayout(this))
{
    setObjectName(u"billStatement"_s);
    auto* empty = makeEmptyState(u"statement"_s, tr("No bill yet"), tr("Run the scenario to see its bill: every simulated second, with the provider's meters and prices."), this);
    m_run = addEmptyStateButton(empty, tr("Run the scenario"), u"runForBill"_s);
    connect(m_run, &QPushButton::clicked, this, &StatementPage::runRequested);
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_side = new StatementSide(page);
    auto* split = new QSplitter(Qt::Horizontal, page);
    split->setObjectName(u"billSplit"_s);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    column->addWidget(buildAnswer());
    column->addWidget(makeLine(Qt::Horizontal, page));
    column->addWidget(buildBar());
    column->addWidget(makeLine(Qt::Horizontal, page));
    split->addWidget(buildTable());
    split->addWidget(m_side);
    split->setStretchFactor(0, 66);
    split->setStretchFactor(1, 34);
    split->setSizes({660, 340});   // in proportion, whatever the widgets would like
    column->addWidget(split, 1);
    column->addWidget(makeLine(Qt::Horizontal, page));
    column->addWidget(buildFoot());
    m_pages->addWidget(empty);
    m_pages->addWidget(page);
    buildKeys();

    connect(m_source, &BillSource::changed, this, &StatementPage::showData);
    connect(m_source, &BillSource::yearProgressed, this, [this] {
        if (m_query.period == BillPeriod::Year && m_source->yearState() != BillSource::YearState::Ready) showWaiting();
    });
    connect(m_side, &StatementSide::dayChosen, this, &StatementPage::toggleDay);
    connect(m_side, &StatementSide::monthChosen, this, &StatementPage::toggleMonth);
    connect(m_side, &StatementSide::momentChosen, this, &StatementPage::momentChosen);
    connect(m_side, &StatementSide::componentSelected, this, &StatementPage::componentSelected);
    connect(m_side, &StatementSide::told, this, &StatementPage::told);
    connect(m_story, &StoryPanel::componentShown, this, &StatementPage::componentShown);
}

StatementPage::~StatementPage() = default;

QWidget* StatementPage::buildAnswer()
{
    m_answer = new Strip(this);
    m_answer->setObjectName(u"billAnswer"_s);
    auto* row = new QHBoxLayout(m_answer);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(10);
    m_mark = makeLabel(16, R::Warning, m_answer, true);
    m_mark->setFixedWidth(18);
    m_headline = makeLabel(16, R::Text, m_answer, true);
    m_headline->setObjectName(u"billHeadline"_s);
    m_headline->setWordWrap(true);
    m_headline->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_headline->setFocusPolicy(Qt::NoFocus);
    m_summary = makeLabel(12, R::SecondaryText, m_answer);
    m_summary->setObjectName(u"billSummary"_s);
    m_summary->setWordWrap(true);
    auto* text = new QVBoxLayout;
    text->setSpacing(1);
    text->addWidget(m_headline);
    text->addWidget(m_summary);
    m_bandRow = new QWidget(m_answer);
    m_bandRow->setObjectName(u"billBand"_s);
    auto* bandRow = new QHBoxLayout(m_bandRow);
    bandRow->setContentsMargins(0, 0, 0, 0);
    bandRow->setSpacing(12);
    const std::array<QString, 4> titles{tr("P10"), tr("P50"), tr("P90"), tr("Chance to keep the budget")};
    for (std::size_t i = 0; i < titles.size(); ++i) {
        auto* cell = new QVBoxLayout;
        cell->setSpacing(0);
        auto* title = makeLabel(11, R::SecondaryText, m_bandRow);
        title->setText(titles[i]);
        m_bandTexts[i] = makeLabel(15, R::Text, m_bandRow, true);
        m_bandTexts[i]->setAccessibleName(titles[i]);
        cell->addWidget(title);
        cell->addWidget(m_bandTexts[i]);
        bandRow->addWidget(makeLine(Qt::Vertical, m_bandRow, 34));
        bandRow->addLayout(cell);
    }
    m_bandRow->hide();
    row->addWidget(m_mark, 0, Qt::AlignTop);
    row->addLayout(text, 1);
    row->addWidget(m_bandRow, 0, Qt::AlignVCenter);
    return m_answer;
}

QWidget* StatementPage::buildBar()
{
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 4, 12, 4);
    row->setSpacing(6);
    m_periods = new QButtonGroup(this);
    auto* periods = new QHBoxLayout;
    periods->setSpacing(0);
    for (const auto& [text, period, name, tip] : {std::tuple{tr("Window"), BillPeriod::Window, u"billWindow"_s, tr("What the simulated time costs")},
                                                  {tr("Month"), BillPeriod::Month, u"billMonth"_s, tr("The calendar month; hours that were not simulated are projected")},
                                                  {tr("730 h"), BillPeriod::ListMonth, u"billListMonth"_s, tr("A month of 730 hours, as calculators have it")},
                                                  {tr("Year"), BillPeriod::Year, u"billYear"_s, tr("Twelve calendar months from the scenario’s on, with growth, seasons and events; each is estimated by itself")}}) {
        auto* button = new QPushButton(text, bar);
        button->setObjectName(name);
        button->setCheckable(true);
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        m_periods->addButton(button, static_cast<int>(period));
        periods->addWidget(button);
    }
    m_periods->button(static_cast<int>(BillPeriod::Month))->setChecked(true);
    connect(m_periods, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (on) setPeriod(static_cast<BillPeriod>(id));
    });
    const auto combo = [&](const QString& name, const QString& accessible, const QString& text) {
        auto* box = new QComboBox(bar);
        box->setObjectName(name);
        box->setAccessibleName(accessible);
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        auto* label = makeLabel(12, R::SecondaryText, bar);
        label->setText(text);
        label->setBuddy(box);
        row->addWidget(label);
        row->addWidget(box);
        return box;
    };
    row->addLayout(periods);
    row->addSpacing(8);
    m_rows = combo(u"billRows"_s, tr("Rows of the statement"), tr("Group by"));
    m_columns = combo(u"billColumns"_s, tr("Columns of the statement"), tr("and"));
    connect(m_rows, &QComboBox::activated, this, &StatementPage::chooseRows);
    connect(m_columns, &QComboBox::activated, this, &StatementPage::chooseColumns);
    row->addSpacing(8);
    m_trailView = new FilterTrail(bar);
    m_trailView->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_trailView, 1);
    m_expand = new QPushButton(tr("Expand all"), bar);
    m_expand->setObjectName(u"billExpand"_s);
    m_expand->setToolTip(tr("Shows the lines below every row, or none"));
    row->addWidget(m_expand);
    connect(m_trailView, &FilterTrail::stepChosen, this, &StatementPage::goToStep);
    connect(m_expand, &QPushButton::clicked, this, [this] {
        bool anyClosed = false;
        for (int i = 0; i + 1 < m_model->rowCount(); ++i) anyClosed |= !m_tree->isExpanded(m_model->index(i, 0));
        if (anyClosed) m_tree->expandAll();
        else m_tree->collapseAll();
        m_expand->setText(anyClosed ? tr("Collapse all") : tr("Expand all"));
        fitColumns();
    });
    return bar;
}

QWidget* StatementPage::buildTable()
{
    m_tree = new QTreeView(this);
    m_tree->setObjectName(u"billTree"_s);
    m_tree->setAccessibleName(tr("Statement"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new BillDelegate(m_model, this));
    m_tree->setUniformRowHeights(true);
    m_tree->setFont(Theme::font(12));
    m_tree->setIndentation(14);
    m_tree->setExpandsOnDoubleClick(false);   // it goes down
    m_tree->header()->setSectionsMovable(false);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setHighlightSections(false);
    m_tree->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_tree->setMinimumWidth(380);
    m_tree->viewport()->installEventFilter(this);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &StatementPage::showStory);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { showStory({}); });
    connect(m_tree, &QTreeView::activated, this, &StatementPage::drillInto);
    connect(m_tree, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (const QString id = componentOf(index); !id.isEmpty()) Q_EMIT componentSelected(id);
    });
    m_problem = makeLabel(12, R::SecondaryText, this);
    m_problem->setObjectName(u"billProblem"_s);
    m_problem->setAlignment(Qt::AlignCenter);
    m_problem->setWordWrap(true);
    m_problem->setMargin(24);
    auto* table = new QWidget(this);
    m_tablePages = new QStackedLayout(table);
    m_tablePages->addWidget(m_tree);
    m_tablePages->addWidget(m_problem);
    m_story = new StoryPanel(this);
    auto* left = new QWidget(this);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(table, 1);
    column->addWidget(makeLine(Qt::Horizontal, left));
    column->addWidget(m_story);
    return left;
}

QWidget* StatementPage::buildFoot()
{
    auto* foot = new QWidget(this);
    foot->setFixedHeight(24);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(18);
    m_sum = new QLabel(foot);   // a label with a role would take its colour back
    m_sum->setFont(Theme::font(12));
    m_sum->setTextFormat(Qt::PlainText);
    themed(m_sum, [this] { paintSum(); });
    m_sum->setObjectName(u"billSum"_s);
    m_rest = new ElidedLabel(foot);
    m_rest->setObjectName(u"billRest"_s);
    m_rest->setFont(Theme::font(12));
    setTextRole(m_rest, R::SecondaryText);
    row->addWidget(m_sum);
    row->addWidget(m_rest, 1);
    return foot;
}

void StatementPage::buildKeys()
{
    const auto action = [this](const QString& name, const QString& text, const QList<QKeySequence>& keys, auto&& slot) {
        auto* made = new QAction(text, m_tree);
        made->setObjectName(name);
        made->setShortcuts(keys);
        made->setShortcutContext(Qt::WidgetShortcut);
        connect(made, &QAction::triggered, this, slot);
        m_tree->addAction(made);
    };
    action(u"billDown"_s, tr("Go &down into it"), {}, [this] { drillInto(m_tree->currentIndex()); });
    action(u"billShow"_s, tr("Show on can&vas"), {}, [this] {
        if (const QString id = componentOf(m_tree->currentIndex()); !id.isEmpty()) Q_EMIT componentShown(id);
    });
    action(u"billCopy"_s, tr("&Copy"), {QKeySequence::Copy}, [this] { copySelection(); });
    for (const auto& keys : {QKeySequence(Qt::Key_Backspace), QKeySequence(u"Alt+Left"_s)}) {
        auto* back = new QShortcut(keys, this);
        back->setContext(Qt::WidgetWithChildrenShortcut);
        connect(back, &QShortcut::activated, this, &StatementPage::goBack);
    }
}

} // namespace headroom::gui
