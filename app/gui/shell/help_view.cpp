#include "app/gui/shell/help_view.h"

#include "app/gui/shell/labels.h"

#include <QDesktopServices>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QShortcut>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextTable>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

const QString kContents = u"contents"_s;
const QString kSearchPrefix = u"search:"_s;

/// What QTextDocument makes of Markdown has no room between lines and no frames of tables in the colours of the theme.
void polish(QTextDocument& document)
{
    QTextBlockFormat room;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        QTextBlockFormat format = block.blockFormat();
        const int level = format.headingLevel();
        format.setLineHeight(130, QTextBlockFormat::ProportionalHeight);
        if (level > 0) {
            format.setTopMargin(level == 1 ? 4 : 18);
            format.setBottomMargin(6);
            QTextCharFormat heading;
            QFont font = Theme::font(level == 1 ? 18 : level == 2 ? 15 : 13, true);
            heading.setFont(font, QTextCharFormat::FontPropertiesAll);
            cursor.select(QTextCursor::BlockUnderCursor);
            cursor.mergeCharFormat(heading);
        } else if (!cursor.currentTable()) {
            format.setBottomMargin(format.bottomMargin() > 0 ? format.bottomMargin() : 6);
        }
        cursor.setBlockFormat(format);
    }
    for (QTextFrame* frame : document.rootFrame()->childFrames()) {
        auto* table = qobject_cast<QTextTable*>(frame);
        if (!table) continue;
        QTextTableFormat format = table->format();
        format.setBorderCollapse(true);
        format.setBorder(1);
        format.setBorderBrush(Theme::current().color(R::Line));
        format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
        format.setCellPadding(5);
        format.setCellSpacing(0);
        format.setTopMargin(6);
        format.setBottomMargin(12);
        format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
        table->setFormat(format);
    }
}

} // namespace

HelpView::HelpView(QWidget* parent, const QString& directory)
    : QWidget(parent), m_pages(directory), m_search(new QLineEdit(this)), m_browser(new QTextBrowser(this)), m_back(new QToolButton(this)), m_forward(new QToolButton(this)),
      m_home(new QToolButton(this))
{
    setObjectName(u"helpView"_s);
    setAccessibleName(tr("Help"));
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(8, 6, 8, 6);
    bar->setSpacing(4);
    const auto addButton = [&](QToolButton* button, const QString& icon, const QString& name, auto&& slot) {
        button->setAutoRaise(true);
        button->setAccessibleName(name);
        button->setToolTip(name);
        button->setFocusPolicy(Qt::TabFocus);
        button->setFixedSize(28, 28);
        setThemedIcon(button, icon);
        connect(button, &QToolButton::clicked, this, slot);
        bar->addWidget(button);
    };
    addButton(m_back, u"chevron-left"_s, tr("Back"), [this] { go(-1); });
    addButton(m_forward, u"chevron-right"_s, tr("Forward"), [this] { go(1); });
    addButton(m_home, u"document"_s, tr("All pages"), [this] { showPage({}); });
    m_search->setObjectName(u"helpSearch"_s);
    m_search->setPlaceholderText(tr("Find in the manual"));
    m_search->setAccessibleName(tr("Find in the manual"));
    m_search->setClearButtonEnabled(true);
    bar->addWidget(m_search, 1);
    m_browser->setObjectName(u"helpText"_s);
    m_browser->setAccessibleName(tr("Page of the manual"));
    m_browser->setFrameShape(QFrame::NoFrame);
    m_browser->setOpenLinks(false);
    m_browser->document()->setDocumentMargin(14);
    m_browser->setFont(Theme::font(13));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(m_browser, 1);
    setMinimumWidth(280);

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        if (words.trimmed().isEmpty()) render(m_at >= 0 ? m_history[m_at] : kContents);
        else search(words);
    });
    connect(m_browser, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
        if (!link.scheme().isEmpty()) {
            QDesktopServices::openUrl(link);
            return;
        }
        QString page = link.path().section(u'/', -1);
        if (page.isEmpty()) page = m_page;   // a heading of this page
        if (page.endsWith(u".md"_s)) page.chop(3);
        showPage(link.hasFragment() ? page + u'#' + link.fragment(QUrl::FullyDecoded) : page);
    });
    for (const auto& [keys, step] : {std::pair{QKeySequence::Back, -1}, {QKeySequence::Forward, 1}}) {
        auto* shortcut = new QShortcut(QKeySequence(keys), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, by = step] { go(by); });
    }
    render(kContents);
}

void HelpView::showPage(const QString& page)
{
    const QString name = page.section(u'#', 0, 0);
    const QString target = m_pages.find(name) ? page : kContents;
    if (m_at < 0 || m_history[m_at] != target) {
        m_history = m_history.mid(0, m_at + 1);
        m_history.append(target);
        m_at = m_history.size() - 1;
    }
    {
        const QSignalBlocker quiet(m_search);
        m_search->clear();
    }
    render(target);
}

void HelpView::showKind(const QString& componentKind) { showPage(helpPageOf(componentKind)); }

void HelpView::focusSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

void HelpView::go(int step)
{
    const qsizetype to = m_at + step;
    if (to < 0 || to >= m_history.size()) return;
    m_at = to;
    render(m_history[m_at]);
}

QString HelpView::contents() const
{
    if (m_pages.pages().empty()) return tr("# No pages\n\nThe pages of the manual are not installed with this program.");
    QString text = tr("# How each thing is modelled\n\nEquations, limits and sources. F1 on a component opens its page.\n\n");
    for (const HelpPage& page : m_pages.pages())
        if (page.name != u"README"_s) text += u"- [%1](%2.md)\n"_s.arg(page.title, page.name);
    if (m_pages.find(u"README"_s)) text += tr("\nWhat each of them is checked against: [the list of mechanisms](README.md).\n");
    return text;
}

void HelpView::search(const QString& words)
{
    m_page.clear();
    const auto hits = m_pages.search(words);
    QString text = tr("## Pages with “%1”\n\n").arg(words.trimmed());
    for (const HelpHit& hit : hits) text += u"**[%1](%2.md)**\n\n%3\n\n"_s.arg(hit.title, hit.page, hit.excerpt);
    if (hits.empty()) text += tr("No page holds all of these words. Fewer words find more.");
    m_target = kSearchPrefix + words;
    renderMarkdown(text, {});
}

void HelpView::render(const QString& target)
{
    m_target = target;
    m_back->setEnabled(m_at > 0);
    m_forward->setEnabled(m_at + 1 < m_history.size());
    const HelpPage* page = m_pages.find(target.section(u'#', 0, 0));
    m_page = page ? page->name : QString();
    renderMarkdown(page ? page->text : contents(), target.section(u'#', 1));
}

void HelpView::renderMarkdown(const QString& text, const QString& heading)
{
    m_browser->setMarkdown(text);
    polish(*m_browser->document());
    m_browser->moveCursor(QTextCursor::Start);
    if (heading.isEmpty()) return;
    for (QTextBlock block = m_browser->document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0 || anchorOf(block.text()) != heading) continue;
        m_browser->moveCursor(QTextCursor::End);   // so that the heading comes to the top
        m_browser->setTextCursor(QTextCursor(block));
        return;
    }
}

void HelpView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || !m_browser) return;
    if (m_target.startsWith(kSearchPrefix)) search(m_target.mid(kSearchPrefix.size()));
    else render(m_target);   // frames of tables have the colours of the theme
}

} // namespace headroom::gui
