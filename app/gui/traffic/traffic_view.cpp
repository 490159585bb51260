#include "app/gui/traffic/traffic_view.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/traffic/arrivals_form.h"
#include "app/gui/traffic/event_strip.h"
#include "app/gui/traffic/list_model.h"
#include "app/gui/traffic/paste_panel.h"
#include "app/gui/traffic/share_bar.h"
#include "app/gui/traffic/week_plot.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

ListModel* weeklyModel(ScenarioDocument* document, QObject* parent)
{
    const auto tr = [](const char* text) { return TrafficView::tr(text); };
    return new ListModel(document,
                         {{u"days"_s, tr("Days"), u"Mon-Sun"_s, tr("Weekdays: Mon-Fri, Sat, or Mon,Wed,Fri.")},
                          {u"from"_s, tr("From"), u"00:00"_s, tr("Local time; the full rate holds from here.")},
                          {u"to"_s, tr("To"), u"24:00"_s, tr("Local time, at most 24:00.")},
                          {u"rate"_s, tr("Rate"), {}, tr("Such as 10000rpm or 50/s.")},
                          {u"ramp"_s, tr("Ramp"), u"0s"_s, tr("Rise before “from” and fall after “to”.")}},
                         tr("weekly line"), parent);
}

ListModel* eventModel(ScenarioDocument* document, QObject* parent)
{
    const auto tr = [](const char* text) { return TrafficView::tr(text); };
    return new ListModel(document,
                         {{u"name"_s, tr("Name"), {}, tr("Shown in the time axis.")},
                          {u"from"_s, tr("From"), {}, tr("Local time at which the full rate is reached, such as 2026-11-27T09:00.")},
                          {u"to"_s, tr("To"), {}, tr("Local time at which the full rate ends.")},
                          {u"rate"_s, tr("Rate"), {}, tr("Such as 50000rpm.")},
                          {u"rampUp"_s, tr("Ramp up"), u"–"_s, tr("Rise before “from”; the common ramp where empty.")},
                          {u"rampDown"_s, tr("Ramp down"), u"–"_s, tr("Fall after “to”; the common ramp where empty.")},
                          {u"ramp"_s, tr("Ramp"), u"0s"_s, tr("On both sides, unless given apart.")},
                          {u"spikes/factor"_s, tr("Spikes ×"), u"1"_s, tr("Every hour the rate is multiplied by this for a minute."), true}},
                         tr("event"), parent);
}

ListModel* originModel(ScenarioDocument* document, QObject* parent)
{
    const auto tr = [](const char* text) { return TrafficView::tr(text); };
    return new ListModel(document,
                         {{u"name"_s, tr("Name"), {}, tr("Shown in results.")},
                          {u"share"_s, tr("Share"), {}, tr("Part of the customers; the shares add up to 1."), true},
                          {u"roundTrip"_s, tr("Round trip"), u"0ms"_s, tr("From the client to the region and back.")}},
                         tr("origin"), parent);
}

} // namespace

TrafficView::TrafficView(ScenarioDocument* document, QWidget* parent)
    : QWidget(parent), m_document(document), m_pages(new QStackedLayout(this)), m_sources(new QComboBox(this)), m_removeSource(new QPushButton(this)), m_zone(makeLabel(12, R::SecondaryText, this)),
      m_axisTitle(makeLabel(12, R::Text, this, true)), m_summary(makeLabel(12, R::Text, this)), m_period(makeLabel(12, R::SecondaryText, this)), m_message(makeLabel(12, R::Bad, this)),
      m_onlyDay(new QCheckBox(tr("This &day only"), this)), m_week(new WeekPlot(this)), m_strip(new EventStrip(this)), m_side(new QStackedWidget(this)), m_panel(new QTabWidget(this)),
      m_paste(new PastePanel(this)), m_lines(weeklyModel(document, this)), m_eventRows(eventModel(document, this)), m_origins(originModel(document, this)),
      m_arrivals(new ArrivalsForm(document, this)), m_mix(new ShareBar(this)), m_operations(new QComboBox(this)), m_growth(new QDoubleSpinBox(this))
{
    setObjectName(u"traffic"_s);
    auto* page = new QWidget(this);
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeader());
    column->addWidget(makeLine(Qt::Horizontal, page));
    auto* split = new QSplitter(Qt::Horizontal, page);
    split->setChildrenCollapsible(false);
    split->addWidget(buildCharts());
    split->addWidget(buildPanel());
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    split->setSizes({900, 340});
    column->addWidget(split, 1);
    m_pages->addWidget(makeEmptyState(u"users"_s, tr("No traffic to show"), tr("The scenario does not load. What is wrong is listed under Issues; then its sources of requests are drawn here."), this));
    m_pages->addWidget(page);
    setFocusProxy(m_week);
    connectCharts();
    connect(document, &ScenarioDocument::changed, this, &TrafficView::reload);
    reload();
}

TrafficView::~TrafficView() = default;

QWidget* TrafficView::buildHeader()
{
    auto* bar = new QWidget(this);
    bar->setBackgroundRole(QPalette::Window);
    bar->setAutoFillBackground(true);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(6);
    m_sources->setObjectName(u"trafficSource"_s);
    m_sources->setAccessibleName(tr("Traffic source"));
    m_sources->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_sources->setMinimumWidth(140);
    auto* add = new QPushButton(bar);
    auto* copy = new QPushButton(bar);
    auto* paste = new QPushButton(bar);
    prepareButton(add, tr("Add"), u"plus"_s, u"addSource"_s, tr("Add a traffic source"));
    prepareButton(m_removeSource, {}, u"delete"_s, u"removeSource"_s, tr("Remove this traffic source"));
    prepareButton(copy, tr("&Copy table"), u"copy"_s, u"copyTable"_s, tr("Copy the weekly profile as a table of weekdays and hours"));
    prepareButton(paste, tr("&Paste table…"), u"table"_s, u"pasteTable"_s, tr("Paste weekdays and hours, or dated rates, from a spreadsheet"));
    m_zone->setToolTip(tr("Weekly rates and events are local times of this zone; on a day with a clock change the hours follow the clock."));
    row->addWidget(m_sources);
    row->addWidget(add);
    row->addWidget(m_removeSource);
    row->addSpacing(6);
    row->addWidget(m_zone);
    row->addStretch(1);
    row->addWidget(m_message, 2);
    row->addWidget(m_onlyDay);
    row->addWidget(copy);
    row->addWidget(paste);
    m_message->setObjectName(u"trafficMessage"_s);
    m_message->setWordWrap(true);
    m_message->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_onlyDay->setToolTip(tr("A corner of a line that holds on several days moves on all of them. With this, or with Alt held, the other days stay."));
    connect(m_sources, &QComboBox::activated, this, [this](int index) {
        m_source = index;
        reloadSource();
    });
    connect(add, &QPushButton::clicked, this, &TrafficView::addSource);
    connect(m_removeSource, &QPushButton::clicked, this, &TrafficView::removeSource);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(tableText()); });
    connect(paste, &QPushButton::clicked, this, [this] { startPaste(QGuiApplication::clipboard()->text()); });
    connect(m_onlyDay, &QCheckBox::toggled, m_week, &WeekPlot::setOnlyDay);
    return bar;
}

QWidget* TrafficView::buildCharts()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(8, 6, 4, 6);
    column->setSpacing(4);
    auto* head = new QHBoxLayout;
    auto* hint = makeLabel(12, R::MutedText, page);
    hint->setText(tr("drag a corner or an edge; double click adds"));
    hint->setToolTip(tr("Arrows move the chosen corner by an hour or a round rate."));
    hint->setMinimumWidth(0);
    hint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    head->addSpacing(4);
    head->addWidget(m_axisTitle);
    head->addSpacing(10);
    head->addWidget(hint, 1);
    column->addLayout(head);
    column->addWidget(m_week, 3);
    m_summary->setObjectName(u"trafficSummary"_s);
    m_summary->setWordWrap(true);
    m_summary->setContentsMargins(4, 0, 4, 0);
    column->addWidget(m_summary);
    column->addWidget(makeLine(Qt::Horizontal, page));
    m_period->setContentsMargins(4, 0, 4, 0);
    m_period->setWordWrap(true);
    column->addWidget(m_period);
    column->addWidget(m_strip, 1);
    auto* scroll = new QScrollArea(this);   // where the docks leave little room
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(page);
    page->setBackgroundRole(QPalette::Base);
    page->setMinimumHeight(360);
    return scroll;
}

QWidget* TrafficView::buildTable(ListModel* model, const QString& name, const QString& title, const QString& addText, const std::function<void()>& add)
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* table = new QTableView(page);
    table->setObjectName(name);
    table->setAccessibleName(title);
    table->setModel(model);
    table->setMinimumHeight(54);   // a header and a row
    table->setShowGrid(false);
    table->setFont(Theme::font(12));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(27);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setStretchLastSection(true);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(8, 6, 8, 6);
    auto* addButton = new QPushButton(addText, page);
    auto* removeButton = new QPushButton(tr("Remove"), page);
    addButton->setObjectName(name + u"Add"_s);
    removeButton->setObjectName(name + u"Remove"_s);
    buttons->addWidget(addButton);
    buttons->addWidget(removeButton);
    buttons->addStretch(1);
    column->addWidget(table, 1);
    column->addLayout(buttons);
    connect(addButton, &QPushButton::clicked, this, add);
    const auto remove = [model, table] { model->removeAt(table->currentIndex().row()); };
    connect(removeButton, &QPushButton::clicked, this, remove);
    auto* key = new QShortcut(QKeySequence(Qt::Key_Delete), table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(key, &QShortcut::activated, this, remove);
    connect(model, &ListModel::refused, this, &TrafficView::showErrors);
    connect(model, &ListModel::accepted, this, [this] { showErrors({}); });
    return page;
}

QWidget* TrafficView::buildGrowth()
{
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(8, 0, 8, 8);
    auto* label = makeLabel(12, R::SecondaryText, row);
    label->setText(tr("&Growth"));
    label->setTextFormat(Qt::AutoText);
    m_growth->setObjectName(u"growth"_s);
    m_growth->setRange(-99, 10'000);
    m_growth->setDecimals(0);
    m_growth->setValue(20);
    m_growth->setSuffix(tr(" %"));
    m_growth->setAccessibleName(tr("Growth in percent"));
    label->setBuddy(m_growth);
    auto* apply = new QPushButton(tr("Apply to all rates"), row);
    apply->setObjectName(u"growthApply"_s);
    apply->setToolTip(tr("Multiplies the weekly profile, the base rate and the events of this source, as one step that can be undone."));
    layout->addWidget(label);
    layout->addWidget(m_growth);
    layout->addWidget(apply);
    layout->addStretch(1);
    connect(apply, &QPushButton::clicked, this, &TrafficView::grow);
    return row;
}

QWidget* TrafficView::buildMix()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    auto* hint = makeLabel(12, R::SecondaryText, page);
    hint->setText(tr("Share of each operation. Drag a border, or choose a row and type a percentage; the others follow, so that the sum stays 100 %."));
    hint->setWordWrap(true);
    m_mix->setObjectName(u"mixBar"_s);
    m_mix->setAccessibleName(tr("Mix of operations"));
    auto* row = new QHBoxLayout;
    m_operations->setObjectName(u"mixOperation"_s);
    m_operations->setAccessibleName(tr("Operation to add"));
    auto* add = new QPushButton(tr("Add to the mix"), page);
    add->setObjectName(u"mixAdd"_s);
    row->addWidget(m_operations, 1);
    row->addWidget(add);
    column->addWidget(hint);
    column->addWidget(m_mix);
    column->addLayout(row);
    column->addStretch(1);
    connect(add, &QPushButton::clicked, this, &TrafficView::addOperation);
    return page;
}

QWidget* TrafficView::buildPanel()
{
    auto* lines = buildTable(m_lines, u"weeklyTable"_s, tr("Weekly lines"), tr("Add line"), [this] {
        m_lines->append(Json{{"days", "Mon-Fri"}, {"from", "09:00"}, {"to", "17:00"}, {"rate", m_profile.unit().text(std::max(m_profile.peakPerSecond(), m_profile.unit().perSecond)).toStdString()}});
    });
    static_cast<QVBoxLayout*>(lines->layout())->addWidget(buildGrowth());
    auto* events = buildTable(m_eventRows, u"eventTable"_s, tr("Dated events"), tr("Add event"), [this] {
        const auto scenario = m_document->scenario();
        if (!scenario) return;
        const SimTime middle = scenario->calendar.start + (scenario->calendar.end - scenario->calendar.start) / 2;
        const bool isShort = scenario->calendar.end - scenario->calendar.start < Duration::hours(72);
        addEvent(isShort ? middle : m_calendar.startOfDay(middle) + Duration::hours(9), isShort ? Duration::minutes(30) : Duration::hours(9),
                 std::max(m_profile.peakPerSecond() * 2, m_profile.unit().perSecond));
    });
    auto* origins = buildTable(m_origins, u"originTable"_s, tr("Origins"), tr("Add origin"), [this] {
        Json list = sourceJson().value("regions", Json::array());
        const double part = 1.0 / static_cast<double>(list.size() + 1);
        double left = 1;
        for (Json& origin : list) {
            const double share = std::round(origin.value("share", 0.0) * (1 - part) * 1e4) / 1e4;
            origin["share"] = share;
            left -= share;
        }
        list.push_back(Json{{"name", tr("Origin %1").arg(list.size() + 1).toStdString()}, {"share", std::round(left * 1e4) / 1e4}, {"roundTrip", "40ms"}});
        apply({{pointer() + u"/regions"_s, list}}, tr("Add an origin to %1").arg(sourceName()));
    });
    m_panel->setObjectName(u"trafficPanel"_s);
    m_panel->setDocumentMode(true);
    m_panel->addTab(lines, tr("Week"));
    m_panel->addTab(events, tr("Events"));
    m_panel->addTab(buildMix(), tr("Mix"));
    m_panel->addTab(origins, tr("Origins"));
    m_panel->addTab(m_arrivals, tr("Arrivals"));
    m_panel->setUsesScrollButtons(true);
    m_side->addWidget(m_panel);
    m_side->addWidget(m_paste);
    m_side->setMinimumWidth(300);
    return m_side;
}

} // namespace headroom::gui
