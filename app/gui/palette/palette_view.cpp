#include "app/gui/palette/palette_view.h"

#include "app/gui/palette/palette_model.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QFormLayout>
#include <QFutureWatcher>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QTreeView>
#include <QVBoxLayout>
#include <QtConcurrent>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kRowHeight = 40, kGroupHeight = 26, kMostLimits = 4;
constexpr int kBeforeText = 36, kAfterText = 3, kAboveText = 4; ///< of a row: room of its icon, and around its text [px]

/// Breaks the lines of `layout` at `width`; returns its height. [px]
double breakLines(QTextLayout& layout, double width)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    double y = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, y));
        y += std::ceil(line.height());
    }
    layout.endLayout();
    return y;
}

/// The name with the letters that were searched for marked, below it the tier. Both go on in a second line where the dock is narrow.
class PaletteDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QSize usual(QStyledItemDelegate::sizeHint(option, index).width(), index.parent().isValid() ? kRowHeight : kGroupHeight);
        const auto* tree = qobject_cast<const QTreeView*>(option.widget);
        if (!tree || !index.parent().isValid() || index.column() != PaletteModel::Name) return usual;
        const int width = std::max(40, tree->columnWidth(PaletteModel::Name) - 2 * tree->indentation() - kBeforeText - kAfterText);
        QTextLayout name(index.data().toString(), Theme::font(12)), tier(index.data(PaletteModel::TierRole).toString(), Theme::font(11));
        return {usual.width(), std::max(kRowHeight, static_cast<int>(breakLines(name, width) + breakLines(tier, width)) + 2 * kAboveText)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = Theme::current();
        painter->save();
        painter->setClipRect(option.rect);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected), isHovered = option.state.testFlag(QStyle::State_MouseOver);
        const bool isGroup = !index.parent().isValid();
        const QRect area = option.rect;
        if (isGroup) painter->fillRect(area, theme.color(R::Window));
        else if (isSelected) painter->fillRect(area, theme.color(R::Selection));
        else if (isHovered) painter->fillRect(area, theme.color(R::Hover));
        if (isGroup) paintGroup(*painter, area, index);
        else if (index.column() == PaletteModel::Name) paintName(*painter, area, index, isSelected);
        else paintPrice(*painter, area, index, isSelected);
        painter->restore();
    }

private:
    static void paintGroup(QPainter& painter, const QRect& area, const QModelIndex& index)
    {
        const bool isName = index.column() == PaletteModel::Name;
        painter.setFont(Theme::font(isName ? 12 : 11, isName));
        painter.setPen(Theme::current().color(isName ? R::Text : R::MutedText));
        painter.drawText(area.adjusted(4, 0, -10, 0), static_cast<int>(Qt::AlignVCenter | (isName ? Qt::AlignLeft : Qt::AlignRight)), index.data().toString());
    }

    static void paintName(QPainter& painter, const QRect& area, const QModelIndex& index, bool isSelected)
    {
        const Theme& theme = Theme::current();
        const QRect tile(area.left() + 2, area.center().y() - 13, 26, 26);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.color(R::Line), 1));
        painter.setBrush(theme.color(R::Base));
        painter.drawRoundedRect(QRectF(tile).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        Theme::icon(paletteEntry(index.data(PaletteModel::EntryRole).toString())->icon, R::SecondaryText).paint(&painter, tile.adjusted(5, 5, -5, -5));
        const int left = area.left() + kBeforeText, width = area.width() - kBeforeText - kAfterText;
        const QString title = index.data().toString();
        QTextLayout layout(title, Theme::font(12));
        QList<QTextLayout::FormatRange> marks;
        for (const QVariant& at : index.data(PaletteModel::MatchRole).toList()) {
            if (at.toInt() >= title.size()) break;
            QTextCharFormat mark;
            mark.setFontWeight(QFont::DemiBold);
            mark.setBackground(theme.color(R::WarningGround));
            mark.setFontUnderline(true);   // not by colour alone
            marks.push_back({at.toInt(), 1, mark});
        }
        layout.setFormats(marks);
        const double nameHeight = breakLines(layout, width);
        QTextLayout tier(index.data(PaletteModel::TierRole).toString(), Theme::font(11));
        const double top = area.top() + std::max(0.0, std::floor((area.height() - nameHeight - breakLines(tier, width)) / 2));
        painter.setPen(theme.color(isSelected ? R::SelectionText : R::Text));
        layout.draw(&painter, QPointF(left, top));
        painter.setPen(theme.color(isSelected ? R::SelectionText : R::MutedText));
        tier.draw(&painter, QPointF(left, top + nameHeight));
    }

    static void paintPrice(QPainter& painter, const QRect& area, const QModelIndex& index, bool isSelected)
    {
        const Theme& theme = Theme::current();
        const QString text = index.data().toString();
        const bool isAmount = !text.isEmpty() && text[0].isDigit();
        painter.setFont(Theme::font(isAmount ? 12 : 11));
        painter.setPen(theme.color(isSelected ? R::SelectionText : isAmount ? R::Text : R::MutedText));
        painter.drawText(area.adjusted(2, 0, -10, 0), static_cast<int>(Qt::AlignRight | Qt::AlignVCenter), text);
    }
};

} // namespace

PaletteView::PaletteView(QWidget* parent)
    : QWidget(parent), m_model(new PaletteModel(this)), m_search(new QLineEdit(this)), m_count(makeLabel(11, R::MutedText, this)), m_tree(new QTreeView(this)),
      m_chosen(makeLabel(13, R::Text, this, true)), m_tier(makeLabel(12, R::SecondaryText, this)), m_limits(new QWidget(this)), m_place(new QPushButton(tr("Place on canvas"), this))
{
    setObjectName(u"palette"_s);
    m_search->setObjectName(u"paletteSearch"_s);
    m_search->setPlaceholderText(tr("Search components"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search components"));
    m_search->setAccessibleDescription(tr("Down goes to the list, Enter places the best match."));
    m_search->installEventFilter(this);
    themed(m_search, [this] {
        for (QAction* action : m_search->actions())
            if (action->objectName() == u"searchIcon") delete action;
        m_search->addAction(Theme::icon(u"search"_s), QLineEdit::LeadingPosition)->setObjectName(u"searchIcon"_s);
    });
    m_tree->setObjectName(u"paletteTree"_s);
    m_tree->setAccessibleName(tr("Components"));
    m_tree->setAccessibleDescription(tr("Enter places the chosen component on the canvas."));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new PaletteDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(14);
    m_tree->setRootIsDecorated(true);
    m_tree->setMouseTracking(true);
    m_tree->setDragEnabled(true);
    m_tree->setDragDropMode(QAbstractItemView::DragOnly);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(PaletteModel::Name, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(PaletteModel::Price, QHeaderView::Fixed);
    m_tree->header()->resizeSection(PaletteModel::Price, 86);
    connect(m_tree->header(), &QHeaderView::sectionResized, this, [this](int column) {
        if (column == PaletteModel::Name) QMetaObject::invokeMethod(m_tree, &QTreeView::doItemsLayout, Qt::QueuedConnection);   // lines break elsewhere
    });
    m_tree->installEventFilter(this);
    m_place->setObjectName(u"palettePlace"_s);
    themed(m_place, [this] { m_place->setIcon(Theme::icon(u"plus"_s)); });
    m_limits->setLayout(new QFormLayout);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 8);
    column->setSpacing(6);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(10, 0, 10, 0);
    top->setSpacing(4);
    top->addWidget(m_search);
    top->addWidget(m_count);
    column->addLayout(top);
    column->addWidget(m_tree, 1);
    column->addWidget(makeLine(Qt::Horizontal, this));
    auto* details = new QVBoxLayout;
    details->setContentsMargins(10, 2, 10, 0);
    details->setSpacing(4);
    details->addWidget(m_chosen);
    details->addWidget(m_tier);
    details->addWidget(m_limits);
    details->addWidget(m_place);
    m_chosen->setWordWrap(true);
    m_tier->setWordWrap(true);
    column->addLayout(details);

    connect(m_search, &QLineEdit::textChanged, this, &PaletteView::onSearch);
    connect(m_search, &QLineEdit::returnPressed, this, &PaletteView::placeChosen);
    connect(m_tree, &QTreeView::doubleClicked, this, &PaletteView::placeChosen);
    connect(m_place, &QPushButton::clicked, this, &PaletteView::placeChosen);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &PaletteView::showDetails);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &PaletteView::showDetails);
    onSearch({});
    setFocusProxy(m_search);
}

PaletteView::~PaletteView()
{
    // The books are read by code with data of static life, which the end of the process takes away.
    for (auto* watcher : findChildren<QFutureWatcherBase*>()) watcher->waitForFinished();
}

void PaletteView::resizeEvent(QResizeEvent* event)
{
    constexpr int kHeightForDetails = 400;   // below it the list needs the room [px]
    for (QWidget* detail : {static_cast<QWidget*>(m_chosen), static_cast<QWidget*>(m_tier), m_limits}) detail->setVisible(height() >= kHeightForDetails);
    QWidget::resizeEvent(event);
}

void PaletteView::setRegion(const std::string& provider, const std::string& region, const std::string& bookDate)
{
    if (provider == m_provider && region == m_region && bookDate == m_bookDate) return;
    m_provider = provider;
    m_region = region;
    m_bookDate = bookDate;
    const int question = ++m_question;
    auto* watcher = new QFutureWatcher<std::shared_ptr<PaletteBooks>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, question] {
        watcher->deleteLater();
        if (question == m_question && watcher->result()) m_model->setBooks(std::move(*watcher->result()));
    });
    watcher->setFuture(QtConcurrent::run([provider, region, bookDate]() -> std::shared_ptr<PaletteBooks> {
        auto books = loadPaletteBooks(provider, region, bookDate);
        return books ? std::make_shared<PaletteBooks>(std::move(books).value()) : nullptr;   // without a book there are no prices to show
    }));
}

void PaletteView::onSearch(const QString& text)
{
    m_model->setSearch(text);
    m_tree->expandAll();
    const QModelIndex best = m_model->best();
    m_tree->setCurrentIndex(best);
    if (text.isEmpty()) m_tree->scrollToTop();
    const int count = m_model->matchCount();
    const auto all = static_cast<int>(paletteEntries().size());
    m_count->setText(count == 0      ? tr("Nothing matches. Delete a letter, or search for a use: cache, broker.")
                     : text.isEmpty() ? tr("%1 kinds: drag, or Enter to place").arg(all)
                                      : tr("%1 of %2 kinds match: drag, or Enter to place").arg(count).arg(all));
    m_count->setWordWrap(true);
    showDetails();
}

void PaletteView::showDetails()
{
    const QModelIndex index = m_tree->currentIndex().siblingAtColumn(0);
    const PaletteEntry* entry = m_model->entry(index);
    m_place->setEnabled(entry != nullptr);
    m_place->setToolTip(entry ? QString() : tr("Choose a component first"));
    auto* form = static_cast<QFormLayout*>(m_limits->layout());
    while (form->rowCount() > 0) form->removeRow(0);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(2);
    form->setLabelAlignment(Qt::AlignLeft);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_chosen->setText(entry ? entry->title : tr("Nothing chosen"));
    m_tier->setText(entry ? entry->tier : QString());
    const PaletteFacts* facts = m_model->facts(index);
    if (!entry || !facts) return;
    const auto add = [&](const QString& name, const QString& value, const QString& tip = {}) {
        auto* label = makeLabel(12, R::SecondaryText, m_limits);
        label->setText(name);
        auto* text = makeLabel(12, R::Text, m_limits);
        text->setText(value);
        text->setAlignment(Qt::AlignRight);
        text->setToolTip(tip);
        form->addRow(label, text);
    };
    int count = 0;
    for (const auto& [name, value] : facts->limits)
        if (count++ < kMostLimits) add(name, value);
    if (facts->monthly) add(tr("List price a month"), tr("%1 %2").arg(facts->price, format::text(m_model->books().currency)), facts->made);
    else add(tr("Paid with"), facts->price);
}

void PaletteView::placeChosen()
{
    if (const PaletteEntry* entry = m_model->entry(m_tree->currentIndex().siblingAtColumn(0))) Q_EMIT placeRequested(entry->key);
}

bool PaletteView::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (watched == m_search && (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up)) {
            m_tree->setFocus(Qt::TabFocusReason);
            return true;
        }
        if (watched == m_search && key->key() == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
        if (watched == m_tree && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
            placeChosen();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace headroom::gui
