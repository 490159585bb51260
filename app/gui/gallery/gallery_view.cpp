#include "app/gui/gallery/gallery_view.h"

#include "app/gui/gallery/own_system_card.h"
#include "app/gui/gallery/recovery_notice.h"
#include "app/gui/gallery/scenario_card.h"
#include "app/gui/gallery/side_entry.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/recent_files.h"

#include <QAction>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

GalleryView::GalleryView(QWidget* parent)
    : QWidget(parent), m_references(new QGridLayout), m_teaching(new QGridLayout), m_own(nullptr), m_content(new QWidget),
      m_referenceTitle(makeLabel(13, R::Text, m_content, true)), m_teachingTitle(makeLabel(13, R::Text, m_content, true)), m_none(makeLabel(13, R::SecondaryText, m_content)),
      m_search(new QLineEdit(m_content))
{
    setObjectName(u"gallery"_s);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(makeSidebar());
    row->addWidget(makeLine(Qt::Vertical, this));

    m_content->setBackgroundRole(QPalette::AlternateBase);
    m_content->setAutoFillBackground(true);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(32, 22, 32, 24);
    column->setSpacing(0);
    auto* title = makeLabel(22, R::Text, m_content, true);
    title->setText(tr("What do you want to know?"));
    auto* subtitle = makeLabel(13, R::SecondaryText, m_content);
    subtitle->setText(tr("Each scenario opens as a copy and runs at once. Nothing leaves this machine."));
    m_referenceTitle->setText(tr("Reference systems"));
    m_search->setObjectName(u"gallerySearch"_s);
    m_search->setPlaceholderText(tr("Find a scenario"));
    m_search->setAccessibleName(tr("Find a scenario"));
    m_search->setAccessibleDescription(tr("Shows the scenarios whose name or question holds every word. Down goes to the first, Escape shows all."));
    m_search->setClearButtonEnabled(true);
    m_search->setFixedWidth(220);
    m_search->installEventFilter(this);
    themed(m_search, [this] {
        for (QAction* action : m_search->actions())
            if (action->objectName() == u"searchIcon") delete action;
        m_search->addAction(Theme::icon(u"search"_s), QLineEdit::LeadingPosition)->setObjectName(u"searchIcon"_s);
    });
    connect(m_search, &QLineEdit::textChanged, this, &GalleryView::arrange);
    m_none->hide();
    m_teachingTitle->setText(tr("Teaching scenarios, one mechanism each"));
    for (QGridLayout* grid : {m_references, m_teaching}) {
        grid->setHorizontalSpacing(grid == m_references ? 24 : 16);
        grid->setVerticalSpacing(16);
    }
    auto* head = new QHBoxLayout;
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(title);
    words->addWidget(subtitle);
    head->addLayout(words, 1);
    head->addWidget(m_search, 0, Qt::AlignBottom);
    column->addLayout(head);
    column->addSpacing(22);
    column->addWidget(m_none);
    column->addWidget(m_referenceTitle);
    column->addSpacing(10);
    column->addLayout(m_references);
    column->addSpacing(20);
    column->addWidget(m_teachingTitle);
    column->addSpacing(10);
    column->addLayout(m_teaching);
    column->addStretch(1);
    auto* own = new OwnSystemCard(m_content);
    m_own = own;
    connect(own, &OwnSystemCard::newRequested, this, &GalleryView::newRequested);
    connect(own, &OwnSystemCard::openRequested, this, &GalleryView::openDialogRequested);

    m_scroll = new QScrollArea(this);
    m_scroll->setWidget(m_content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    row->addWidget(m_scroll, 1);
    refreshRecentFiles();
}

QWidget* GalleryView::makeSidebar()
{
    auto* side = new QWidget(this);
    side->setFixedWidth(288);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(16, 20, 16, 16);
    column->setSpacing(2);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 0, 0, 14);
    head->setSpacing(12);
    auto* logo = new QLabel(side);
    logo->setPixmap(QIcon(u":/icons/headroom.svg"_s).pixmap(36, 36));
    auto* names = new QVBoxLayout;
    names->setSpacing(0);
    auto* name = makeLabel(16, R::Text, side, true);
    name->setText(u"Headroom"_s);
    auto* what = makeLabel(12, R::MutedText, side);
    what->setText(tr("cost and capacity simulator"));
    names->addWidget(name);
    names->addWidget(what);
    head->addWidget(logo);
    head->addLayout(names, 1);
    column->addLayout(head);
    auto* create = new SideEntry(u"plus"_s, tr("New scenario"), {}, QKeySequence(QKeySequence::New).toString(QKeySequence::NativeText), side);
    auto* open = new SideEntry(u"open"_s, tr("Open…"), {}, QKeySequence(QKeySequence::Open).toString(QKeySequence::NativeText), side);
    connect(create, &SideEntry::clicked, this, &GalleryView::newRequested);
    connect(open, &SideEntry::clicked, this, &GalleryView::openDialogRequested);
    column->addWidget(create);
    column->addWidget(open);
    column->addSpacing(12);
    column->addWidget(makeLine(Qt::Horizontal, side));
    column->addSpacing(12);
    auto* recent = makeLabel(12, R::Text, side, true);
    recent->setText(tr("Recent files"));
    recent->setContentsMargins(12, 0, 0, 4);
    column->addWidget(recent);
    m_recent = new QVBoxLayout;
    m_recent->setSpacing(2);
    column->addLayout(m_recent);
    column->addStretch(1);
    m_recoveries = new QVBoxLayout;
    m_recoveries->setSpacing(8);
    column->addLayout(m_recoveries);
    return side;
}

void GalleryView::refreshRecentFiles()
{
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QStringList files = RecentFiles::list();
    for (const QString& path : files) {
        const QFileInfo file(path);
        const bool missing = !file.exists();
        QString folder = QDir::toNativeSeparators(file.path());
        if (folder.startsWith(QDir::homePath())) folder = u'~' + folder.mid(QDir::homePath().size());
        const QString when = missing ? tr("missing") : QLocale().toString(file.lastModified().date(), u"d MMM"_s);
        auto* entry = new SideEntry(missing ? u"warning"_s : u"document"_s, file.fileName(), tr("%1 · %2").arg(folder, when), {}, this);
        entry->setMuted(missing);
        entry->setToolTip(missing ? tr("%1 is no longer there. Delete takes it off the list.").arg(path) : path);
        entry->setAccessibleDescription(entry->toolTip());
        const auto remove = [this, path] {
            RecentFiles::remove(path);
            QMetaObject::invokeMethod(this, &GalleryView::refreshRecentFiles, Qt::QueuedConnection); // not while its own entry tells it
        };
        auto* removal = new QAction(tr("&Remove from the list"), entry);
        removal->setShortcut(QKeySequence::Delete);
        removal->setShortcutContext(Qt::WidgetShortcut);
        entry->addAction(removal);
        entry->setContextMenuPolicy(Qt::ActionsContextMenu);
        connect(removal, &QAction::triggered, this, remove);
        if (!missing) connect(entry, &SideEntry::clicked, this, [this, path] { Q_EMIT openFileRequested(path); });
        m_recent->addWidget(entry);
    }
    if (files.isEmpty()) {
        auto* none = makeLabel(12, R::MutedText, this);
        none->setText(tr("Files you open appear here. A file can also be dropped on the window."));
        none->setWordWrap(true);
        none->setContentsMargins(12, 0, 8, 0);
        m_recent->addWidget(none);
    }
}

void GalleryView::showRecoveries(const std::vector<Recovery>& recoveries)
{
    while (QLayoutItem* item = m_recoveries->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater(); // it may be its own button that asked for this
        delete item;
    }
    for (const Recovery& recovery : recoveries) {
        auto* notice = new RecoveryNotice(recovery, this);
        connect(notice, &RecoveryNotice::recoverRequested, this, [this, recovery] { Q_EMIT recoverRequested(recovery); });
        connect(notice, &RecoveryNotice::openSavedRequested, this, [this, recovery] { Q_EMIT openFileRequested(recovery.savedPath); });
        connect(notice, &RecoveryNotice::discardRequested, this, [this, recovery] { Q_EMIT discardRequested(recovery); });
        m_recoveries->addWidget(notice);
    }
}

void GalleryView::setDirectory(const QString& directory)
{
    qDeleteAll(m_cards);
    m_cards.clear();
    bool first = true;
    for (GalleryEntry& entry : readGallery(directory)) {
        auto* card = new ScenarioCard(std::move(entry), first, m_content);
        first = false;
        connect(card, &ScenarioCard::runRequested, this, &GalleryView::runRequested);
        connect(card, &ScenarioCard::openRequested, this, &GalleryView::openCopyRequested);
        connect(card, &ScenarioCard::moveRequested, this, [this, card](int key) { moveFrom(card, key); });
        m_cards.push_back(card);
    }
    setFocusProxy(m_cards.isEmpty() ? nullptr : m_cards.front());
    arrange();
}

void GalleryView::arrange()
{
    const int room = width() - 289 - 64;
    // No more columns than cards: those there are share the width.
    int references = 1, teaching = 0; // one is the card of the own system
    for (const ScenarioCard* card : std::as_const(m_cards)) ++(card->entry().teaching ? teaching : references);
    const QString query = m_search->text();
    references = std::clamp((room + 24) / 344, 1, std::min(references, 3));
    teaching = std::clamp((room + 16) / 270, 1, std::clamp(teaching, 1, 5));
    for (QGridLayout* grid : {m_references, m_teaching}) {
        while (QLayoutItem* item = grid->takeAt(0)) delete item;
        for (int column = 0; column < 6; ++column) grid->setColumnStretch(column, column < (grid == m_references ? references : teaching) ? 1 : 0);
    }
    int reference = 0, lesson = 0;
    for (ScenarioCard* card : std::as_const(m_cards)) {
        if (!card->matches(query)) {
            card->hide();
            continue;
        }
        int& count = card->entry().teaching ? lesson : reference;
        const int columns = card->entry().teaching ? teaching : references;
        (card->entry().teaching ? m_teaching : m_references)->addWidget(card, count / columns, count % columns);
        ++count;
        card->show();
    }
    const bool isSearching = !query.trimmed().isEmpty();
    if (!isSearching) m_references->addWidget(m_own, reference / references, reference % references);
    m_own->setVisible(!isSearching);
    m_referenceTitle->setVisible(!isSearching || reference > 0);
    m_teachingTitle->setVisible(lesson > 0);
    m_none->setText(tr("No scenario holds “%1” in its name or question.").arg(query.trimmed()));
    m_none->setVisible(isSearching && reference + lesson == 0);
}

QVector<ScenarioCard*> GalleryView::shownCards() const
{
    QVector<ScenarioCard*> shown;
    for (ScenarioCard* card : m_cards)
        if (card->matches(m_search->text())) shown << card;
    return shown;
}

/// The nearest card in that direction, as the eye sees them.
void GalleryView::moveFrom(ScenarioCard* card, int key)
{
    const bool isAcross = key == Qt::Key_Left || key == Qt::Key_Right;
    const int sign = key == Qt::Key_Right || key == Qt::Key_Down ? 1 : -1;
    const QPoint here = card->geometry().center();
    ScenarioCard* best = nullptr;
    int bestDistance = 0;
    for (ScenarioCard* other : shownCards()) {
        const QPoint way = other->geometry().center() - here;
        const int along = (isAcross ? way.x() : way.y()) * sign, aside = std::abs(isAcross ? way.y() : way.x());
        if (other == card || along <= 0 || (isAcross && aside > card->height() / 2)) continue;
        const int distance = along + 3 * aside;
        if (best && distance >= bestDistance) continue;
        best = other;
        bestDistance = distance;
    }
    if (!best) return;
    best->setFocus(Qt::TabFocusReason);
    m_scroll->ensureWidgetVisible(best, 0, 16);
}

void GalleryView::keyPressEvent(QKeyEvent* event)
{
    // Typing anywhere on the page searches.
    const QString text = event->text();
    if (text.isEmpty() || !text.front().isPrint() || text.front().isSpace() || event->modifiers().testFlag(Qt::ControlModifier) || event->modifiers().testFlag(Qt::AltModifier)) {
        QWidget::keyPressEvent(event);
        return;
    }
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->insert(text);
}

bool GalleryView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const QVector<ScenarioCard*> shown = shownCards();
        if (key->key() == Qt::Key_Down || key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            if (!shown.isEmpty()) shown.front()->setFocus(Qt::TabFocusReason);
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            m_search->clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void GalleryView::setResult(const QString& path, std::shared_ptr<const simulation::Recording> result)
{
    for (ScenarioCard* card : std::as_const(m_cards))
        if (card->entry().path == path) card->setResult(result);
}

void GalleryView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace headroom::gui
