#include "app/gui/canvas/canvas_editor.h"

#include "app/gui/canvas/layered_layout.h"
#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/document/topology_arrange.h"
#include "app/gui/document/topology_references.h"
#include "app/gui/palette/palette_entries.h"
#include "app/gui/shell/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QTimer>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kNudgeMerge = 0x4E554447;      // ids of this program's merging steps lie far apart
constexpr int kMessageTime = 12'000;         // [ms]
constexpr double kCopyOffset = 32;           // of what is pasted or duplicated, on the grid [px]
const QString kClipType = u"application/x-headroom-components+json"_s;

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

} // namespace

CanvasEditor::CanvasEditor(TopologyView* view, ScenarioDocument* document, QObject* parent)
    : QObject(parent), m_view(view), m_viewport(view->viewport()), m_document(document), m_message(new QLabel(view->viewport())), m_tip(new QLabel(view->viewport()))
{
    m_view->setAccessibleDescription(
        tr("Components and their calls. Tab goes from one to the next, Ctrl and arrows follow the calls, arrows move the chosen ones, Ctrl+L connects, F2 renames, Delete removes, "
           "Enter opens the inspector. The outline holds the same components as a list."));
    m_view->setEmptyText(tr("Drag a component here, or press Enter in the palette."));
    m_view->setOverlay([self = QPointer(this)](QPainter& painter) {
        if (self) self->paint(painter);
    });
    m_view->setAcceptDrops(true);
    m_view->viewport()->setAcceptDrops(true);
    for (QLabel* label : {m_message, m_tip}) {
        label->hide();
        label->setFont(Theme::font(12));
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
        label->setAutoFillBackground(true);
        label->setBackgroundRole(QPalette::Window);   // not that of the canvas below
        label->setForegroundRole(QPalette::WindowText);
        label->setMargin(6);
        label->setTextFormat(Qt::PlainText);
        label->setFrameShape(QFrame::StyledPanel);
    }
    m_message->setObjectName(u"canvasMessage"_s);
    m_message->setWordWrap(true);
    m_tip->setObjectName(u"canvasTip"_s);
    makeActions();
    m_view->installEventFilter(this);
    m_viewport->installEventFilter(this);
    // Before the view is given the new scenario: what a gesture holds on to is gone then.
    connect(m_document, &ScenarioDocument::changed, this, &CanvasEditor::endGesture);
    connect(m_view, &TopologyView::componentSelected, this, [this] {
        m_edge.reset();
        refreshActions();
        m_view->viewport()->update();
    });
    refreshActions();
}

CanvasEditor::~CanvasEditor() = default;

QAction* CanvasEditor::addAction(const QString& text, const QString& icon, const QKeySequence& keys, std::function<void()> run, bool needsSelection)
{
    auto* action = new QAction(text, this);
    if (!icon.isEmpty()) action->setIcon(Theme::icon(icon));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);   // of the canvas: elsewhere these keys mean other things
    action->setProperty("needsSelection", needsSelection);
    connect(action, &QAction::triggered, this, [this, run = std::move(run)] {
        finishRename(true);
        run();
    });
    m_view->addAction(action);
    m_actions.push_back(action);
    return action;
}

void CanvasEditor::makeActions()
{
    m_cut = addAction(tr("Cu&t"), {}, QKeySequence::Cut, [this] { copy(); remove(true); }, true);
    m_copy = addAction(tr("&Copy"), u"copy"_s, QKeySequence::Copy, [this] { copy(); }, true);
    m_paste = addAction(tr("&Paste"), {}, QKeySequence::Paste, [this] { paste(); }, false);
    m_duplicate = addAction(tr("Dupl&icate"), {}, QKeySequence(u"Ctrl+D"_s), [this] { duplicate(); }, true);
    m_rename = addAction(tr("Re&name"), u"edit"_s, QKeySequence(u"F2"_s), [this] { startRename(); }, true);
    m_delete = addAction(tr("&Delete"), u"delete"_s, QKeySequence::Delete, [this] { remove(false); }, false);
    m_selectAll = addAction(tr("Select &all components"), {}, QKeySequence::SelectAll, [this] {
        QStringList all;
        for (const NodeItem* node : m_view->readingOrder())
            if (const auto& box = m_view->graph().nodes[node->index()]; !box.isClient) all << text(box.id);
        select(all);
    }, false);
    m_connect = addAction(tr("&Connect to…"), u"link"_s, QKeySequence(u"Ctrl+L"_s), [this] {
        const QString from = m_view->selectedComponent();   // the customers connect too
        if (from.isEmpty()) tell(tr("Choose the component that calls first."), Tone::Refused);
        else startConnect(from, true);
    }, false);
    const std::pair<QString, Alignment> alignments[] = {{tr("Align &left"), Alignment::Left}, {tr("Align c&entre"), Alignment::Centre}, {tr("Align &right"), Alignment::Right},
                                                        {tr("Align &top"), Alignment::Top},   {tr("Align &middle"), Alignment::Middle}, {tr("Align &bottom"), Alignment::Bottom}};
    for (const auto& [title, alignment] : alignments)
        m_aligns.push_back(addAction(title, {}, {}, [this, alignment = alignment] { align(static_cast<int>(alignment)); }, true));
    const std::pair<QString, Distribution> distributions[] = {{tr("Distribute &horizontally"), Distribution::Horizontal}, {tr("Distribute &vertically"), Distribution::Vertical}};
    for (const auto& [title, distribution] : distributions)
        m_distributes.push_back(addAction(title, {}, {}, [this, distribution = distribution] { distribute(static_cast<int>(distribution)); }, true));
    m_layOut = addAction(tr("Lay &out automatically"), u"layout"_s, QKeySequence(u"Ctrl+Shift+L"_s), [this] { layOut(); }, false);
}

void CanvasEditor::refreshActions()
{
    const auto count = selection().size();
    for (QAction* action : std::as_const(m_actions)) action->setEnabled(m_document->scenario() && (!action->property("needsSelection").toBool() || count > 0));
    m_rename->setEnabled(m_document->scenario() && count == 1);
    m_delete->setEnabled(m_document->scenario() && (count > 0 || m_edge));
    m_connect->setEnabled(m_document->scenario() && !m_view->selectedComponent().isEmpty());
    for (QAction* action : std::as_const(m_aligns)) action->setEnabled(count > 1);
    for (QAction* action : std::as_const(m_distributes)) action->setEnabled(count > 2);
}

void CanvasEditor::fillEditMenu(QMenu* menu)
{
    connect(menu, &QMenu::aboutToShow, this, &CanvasEditor::refreshActions);
    menu->addSeparator();
    menu->addActions({m_cut, m_copy, m_paste, m_duplicate});
    menu->addSeparator();
    menu->addActions({m_rename, m_delete, m_selectAll});
}

void CanvasEditor::fillArrangeMenu(QMenu* menu)
{
    connect(menu, &QMenu::aboutToShow, this, &CanvasEditor::refreshActions);
    menu->addAction(m_connect);
    menu->addSeparator();
    menu->addActions(m_aligns);
    menu->addSeparator();
    menu->addActions(m_distributes);
    menu->addSeparator();
    menu->addAction(m_layOut);
}

QStringList CanvasEditor::selection() const
{
    const QString current = m_view->selectedComponent();
    QStringList ids;
    if (!current.isEmpty() && current != u"client") ids << current;
    if (!m_selection.contains(current)) return ids;   // something else was chosen since
    for (const QString& id : m_selection)
        if (id != current && m_view->nodeOf(id)) ids << id;
    return ids;
}

void CanvasEditor::select(const QStringList& ids)
{
    m_edge.reset();
    m_selection = ids;
    NodeItem* current = ids.isEmpty() ? nullptr : m_view->nodeOf(ids.front());
    if (!ids.isEmpty() && !current) Q_EMIT componentChosen(ids.front());   // no box: a pool, a namespace, what only costs
    else m_view->choose(current);
    refreshActions();
    m_view->viewport()->update();
}

QString CanvasEditor::named(const QStringList& ids) const
{
    if (ids.size() == 1) return titleOf(m_document->merged(), ids.front().toStdString());
    return tr("%1 components").arg(ids.size());
}

// ----------------------------------------------------------------------------------------------------- changes

std::optional<TopologyChange> CanvasEditor::change(const QString& what, const Change& make, Merge merge)
{
    if (!m_document->json().is_object() || !m_document->scenario()) return std::nullopt;
    TopologyChange told;
    std::vector<Edit> edits;
    Errors errors;
    if (m_document->variant() == u"base"_s) {
        auto after = changeAllVariants(m_document->json(), make, &told);
        if (after) edits = memberEdits(m_document->json(), *after);
        else errors = std::move(after).error();
    } else if (auto after = make(m_document->merged())) {
        edits = memberEdits(m_document->merged(), after->scenario);
        told = std::move(*after);
    } else {
        errors = std::move(after).error();
    }
    if (errors.empty()) {
        m_view->holdStill();
        errors = m_document->apply(edits, what, merge);
    }
    if (!errors.empty()) {
        const QString hint = text(errors.front().hint);
        tell(hint.isEmpty() ? text(errors.front().message) : tr("%1 To solve it: %2.").arg(text(errors.front().message), hint), Tone::Refused);
        return std::nullopt;
    }
    if (!told.remarks.isEmpty()) tell(told.remarks.join(u' '), Tone::Told);
    return told;
}

Json CanvasEditor::pinned(Json scenario) const
{
    std::vector<Placement> places;
    for (const NodeItem* node : m_view->readingOrder()) {
        const TopologyGraph::Node& box = m_view->graph().nodes[node->index()];
        if (!box.isClient && !box.position) places.push_back({box.id, node->pos()});
    }
    return withPlacements(std::move(scenario), places);
}

bool CanvasEditor::placeAll(std::vector<Placement> places, const QString& what, Merge merge)
{
    const QStringList kept = selection();
    const auto done = change(what, [&](Json scenario) -> TopologyResult {
        TopologyChange moved;
        moved.scenario = withPlacements(pinned(std::move(scenario)), places);
        return moved;
    }, merge);
    select(kept);
    return done.has_value();
}

bool CanvasEditor::place(const QString& key, std::optional<QPointF> at)
{
    const PaletteEntry* entry = paletteEntry(key);
    if (!entry || !m_document->scenario()) return false;
    const bool hasBox = isFitting("callable", entry->kind) || isFitting("sendable", entry->kind);
    QPointF centre = at.value_or(m_view->mapToScene(m_view->viewport()->rect().center()));
    if (!at) {   // the nearest free place, row by row around the middle
        const auto isFree = [&](QPointF wanted) {
            const auto& nodes = m_view->readingOrder();
            return std::none_of(nodes.begin(), nodes.end(), [&](const NodeItem* node) {
                return std::abs(node->x() - wanted.x()) < canvas::kNodeWidth + 16 && std::abs(node->y() - wanted.y()) < canvas::kNodeHeight + 16;
            });
        };
        std::vector<QPointF> around;
        for (int row = -6; row <= 6; ++row)
            for (int column = -4; column <= 4; ++column) around.emplace_back(column * canvas::kColumnPitch, row * canvas::kRowPitch);
        std::stable_sort(around.begin(), around.end(), [](QPointF a, QPointF b) { return a.manhattanLength() < b.manhattanLength(); });
        const auto free = std::find_if(around.begin(), around.end(), [&](QPointF by) { return isFree(centre + by); });
        if (free != around.end()) centre += *free;
    }
    NewComponent wanted{entry->kind, entry->title, entry->fields, {}};
    if (hasBox) wanted.centre = snapped(centre);
    const auto made = change(tr("Add %1").arg(entry->title), [&](Json scenario) { return addComponent(hasBox ? pinned(std::move(scenario)) : std::move(scenario), wanted); });
    if (!made) return false;
    select({text(made->components.front())});
    if (!hasBox && made->remarks.isEmpty()) tell(tr("%1 was added. No request touches it, so it has no box: it is in the outline.").arg(named({text(made->components.front())})), Tone::Told);
    return true;
}

bool CanvasEditor::connectBoxes(const QString& from, const QString& to, bool isDirect)
{
    const Json& scenario = m_document->merged();
    const std::string source = from.toStdString(), target = to.toStdString();
    const QString caller = from == u"client" ? tr("customers") : titleOf(scenario, source);
    const auto made = change(tr("Connect %1 to %2").arg(caller, titleOf(scenario, target)), [&](Json json) { return connectComponents(std::move(json), source, target, isDirect); });
    if (made) select({text(made->components.front())});
    return made.has_value();
}

void CanvasEditor::align(int alignment)
{
    const QStringList ids = selection();
    std::vector<QPointF> centres;
    for (const QString& id : ids) centres.push_back(m_view->nodeOf(id)->pos());
    centres = aligned(std::move(centres), static_cast<Alignment>(alignment));
    std::vector<Placement> places;
    for (qsizetype i = 0; i < ids.size(); ++i) places.push_back({ids[i].toStdString(), centres[static_cast<std::size_t>(i)]});
    placeAll(std::move(places), tr("Align %1").arg(named(ids)));
}

void CanvasEditor::distribute(int distribution)
{
    const QStringList ids = selection();
    std::vector<QPointF> centres;
    for (const QString& id : ids) centres.push_back(m_view->nodeOf(id)->pos());
    centres = distributed(std::move(centres), static_cast<Distribution>(distribution));
    std::vector<Placement> places;
    for (qsizetype i = 0; i < ids.size(); ++i) places.push_back({ids[i].toStdString(), centres[static_cast<std::size_t>(i)]});
    placeAll(std::move(places), tr("Distribute %1").arg(named(ids)));
}

void CanvasEditor::layOut()
{
    const QStringList kept = selection();
    const auto& nodes = m_view->graph().nodes;
    if (std::none_of(nodes.begin(), nodes.end(), [](const auto& node) { return node.position.has_value(); })) {
        m_view->fit();
        tell(tr("The canvas is laid out automatically already."), Tone::Told);
        return;
    }
    const auto done = change(tr("Lay out automatically"), [](Json scenario) -> TopologyResult {
        TopologyChange free;
        free.scenario = withoutPlacements(std::move(scenario));
        return free;
    });
    if (done) m_view->fit();
    select(kept);
}

void CanvasEditor::nudge(QPointF by)
{
    const QStringList ids = selection();
    if (ids != m_nudged) {
        m_nudged = ids;
        ++m_nudges;
    }
    std::vector<Placement> places;
    for (const QString& id : ids)
        if (const NodeItem* node = movable(id)) places.push_back({id.toStdString(), node->pos() + by});
    placeAll(std::move(places), tr("Move %1").arg(named(ids)), {kNudgeMerge + m_nudges});
}

void CanvasEditor::remove(bool isCut)
{
    if (m_edge && *m_edge < m_view->graph().edges.size()) {
        const auto& graph = m_view->graph();
        const std::string from = graph.nodes[graph.edges[*m_edge].from].id, to = graph.nodes[graph.edges[*m_edge].to].id;
        const Json& scenario = m_document->merged();
        change(tr("Disconnect %1 from %2").arg(titleOf(scenario, to), from == "client" ? tr("customers") : titleOf(scenario, from)),
               [&](Json json) { return disconnectComponents(std::move(json), from, to); });
        m_edge.reset();
        refreshActions();
        return;
    }
    const QStringList ids = selection();
    if (ids.isEmpty()) {
        if (!m_view->selectedComponent().isEmpty()) tell(tr("The customers stay: change the traffic instead."), Tone::Refused);
        return;
    }
    std::vector<std::string> names;
    for (const QString& id : ids) names.push_back(id.toStdString());
    if (change(isCut ? tr("Cut %1").arg(named(ids)) : tr("Delete %1").arg(named(ids)), [&](Json scenario) { return removeComponents(std::move(scenario), names); })) select({});
}

void CanvasEditor::copy()
{
    std::vector<std::string> names;
    for (const QString& id : selection()) names.push_back(id.toStdString());
    const Json clip = copiedComponents(pinned(m_document->merged()), names);
    if (clip.is_null()) return;
    const QByteArray json = QByteArray::fromStdString(clip.dump(2));
    auto* data = new QMimeData;   // the clipboard owns it
    data->setData(kClipType, json);
    data->setText(QString::fromUtf8(json));
    QGuiApplication::clipboard()->setMimeData(data);
}

void CanvasEditor::paste()
{
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    const QByteArray json = !data ? QByteArray() : data->hasFormat(kClipType) ? data->data(kClipType) : data->text().toUtf8();
    const Json clip = Json::parse(json.begin(), json.end(), nullptr, false);
    const auto made = change(tr("Paste"), [&](Json scenario) { return pasteComponents(pinned(std::move(scenario)), clip, {kCopyOffset, kCopyOffset}); });
    if (!made) return;
    QStringList ids;
    for (const std::string& id : made->components) ids << text(id);
    select(ids);
}

void CanvasEditor::duplicate()
{
    const QStringList chosen = selection();
    std::vector<std::string> names;
    for (const QString& id : chosen) names.push_back(id.toStdString());
    const Json clip = copiedComponents(pinned(m_document->merged()), names);
    const auto made = change(tr("Duplicate %1").arg(named(chosen)), [&](Json scenario) { return pasteComponents(pinned(std::move(scenario)), clip, {kCopyOffset, kCopyOffset}); });
    if (!made) return;
    QStringList ids;
    for (const std::string& id : made->components) ids << text(id);
    select(ids);
}

// ------------------------------------------------------------------------------------------------------ rename

void CanvasEditor::startRename()
{
    const QStringList ids = selection();
    const NodeItem* node = ids.size() == 1 ? m_view->nodeOf(ids.front()) : nullptr;
    if (!node) return;
    m_renamed = ids.front();
    m_renameField = new QLineEdit(m_view->viewport());
    m_renameField->setObjectName(u"canvasRename"_s);
    m_renameField->setAccessibleName(tr("Name of the component"));
    m_renameField->setFont(Theme::font(12, true));
    m_renameField->setText(titleOf(m_document->merged(), m_renamed.toStdString()));
    m_renameField->selectAll();
    const QRect box = m_view->mapFromScene(node->mapRectToScene(NodeItem::box())).boundingRect();
    m_renameField->setGeometry(QRect(box.left(), box.center().y() - 14, std::max(box.width(), 160), 28));
    m_renameField->installEventFilter(this);
    m_renameField->show();
    m_renameField->setFocus(Qt::OtherFocusReason);
}

void CanvasEditor::finishRename(bool isCommitted)
{
    if (!m_renameField) return;
    QLineEdit* field = m_renameField;
    m_renameField = nullptr;   // its focus-out comes while it goes
    const QString title = field->text().trimmed(), id = m_renamed;
    field->removeEventFilter(this);
    field->hide();
    field->deleteLater();
    m_view->setFocus(Qt::OtherFocusReason);
    const QString former = titleOf(m_document->merged(), id.toStdString());
    if (!isCommitted || title == former) return;
    if (const auto made = change(tr("Rename %1 to %2").arg(former, title), [&](Json scenario) { return retitleComponent(std::move(scenario), id.toStdString(), title); }))
        select({text(made->components.front())});
}

// ----------------------------------------------------------------------------------------------------- message

QString CanvasEditor::message() const { return m_message->isHidden() ? QString() : m_message->text(); }

void CanvasEditor::tell(const QString& sentence, Tone tone)
{
    const Theme& theme = Theme::current();
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::Window, theme.color(tone == Tone::Refused ? R::BadGround : R::Base));
    palette.setColor(QPalette::WindowText, theme.color(tone == Tone::Refused ? R::Bad : R::Text));
    m_message->setPalette(palette);
    m_message->setText(tone == Tone::Refused ? u"✕  "_s + sentence : sentence);
    m_message->setAccessibleName(sentence);
    m_message->show();
    placeMessage();
    m_message->raise();
    QTimer::singleShot(kMessageTime, m_message, [this, sentence] {
        if (m_message->accessibleName() == sentence) m_message->hide();
    });
}

void CanvasEditor::placeMessage()
{
    const QRect area = m_view->viewport()->rect();
    const int widest = std::max(area.width() - 24, 100);
    const QFontMetrics metrics(m_message->font());
    const int width = std::min(widest, metrics.horizontalAdvance(m_message->text()) + 20);
    const int height = m_message->heightForWidth(width);
    m_message->setGeometry(12, area.bottom() - 12 - height, width, height);
}

} // namespace headroom::gui
