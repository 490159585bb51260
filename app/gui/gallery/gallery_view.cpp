#include "app/gui/gallery/gallery_view.h"

#include "app/gui/gallery/own_system_card.h"
#include "app/gui/gallery/recovery_notice.h"
#include "app/gui/gallery/scenario_card.h"
#include "app/gui/gallery/side_entry.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/recent_files.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
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
      m_teachingTitle(makeLabel(13, R::Text, m_content, true))
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
    auto* references = makeLabel(13, R::Text, m_content, true);
    references->setText(tr("Reference systems"));
    m_teachingTitle->setText(tr("Teaching scenarios, one mechanism each"));
    for (QGridLayout* grid : {m_references, m_teaching}) {
        grid->setHorizontalSpacing(grid == m_references ? 24 : 16);
        grid->setVerticalSpacing(16);
    }
    column->addWidget(title);
    column->addSpacing(4);
    column->addWidget(subtitle);
    column->addSpacing(22);
    column->addWidget(references);
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

    auto* scroll = new QScrollArea(this);
    scroll->setWidget(m_content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    row->addWidget(scroll, 1);
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
        entry->setEnabled(!missing);
        entry->setToolTip(missing ? tr("%1 is no longer there.").arg(path) : path);
        connect(entry, &SideEntry::clicked, this, [this, path] { Q_EMIT openFileRequested(path); });
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
    references = std::clamp((room + 24) / 344, 1, std::min(references, 3));
    teaching = std::clamp((room + 16) / 226, 1, std::clamp(teaching, 1, 5));
    for (QGridLayout* grid : {m_references, m_teaching}) {
        while (QLayoutItem* item = grid->takeAt(0)) delete item;
        for (int column = 0; column < 6; ++column) grid->setColumnStretch(column, column < (grid == m_references ? references : teaching) ? 1 : 0);
    }
    int reference = 0, lesson = 0;
    for (ScenarioCard* card : std::as_const(m_cards)) {
        int& count = card->entry().teaching ? lesson : reference;
        const int columns = card->entry().teaching ? teaching : references;
        (card->entry().teaching ? m_teaching : m_references)->addWidget(card, count / columns, count % columns);
        ++count;
        card->show();
    }
    m_references->addWidget(m_own, reference / references, reference % references);
    m_teachingTitle->setVisible(lesson > 0);
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
