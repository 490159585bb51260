#include "app/gui/bill/story_panel.h"

#include "app/gui/shell/labels.h"
#include "app/gui/shell/panel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr std::size_t kRows = 4, kColumns = 2;

} // namespace

StoryPanel::StoryPanel(QWidget* parent) : QWidget(parent), m_title(new ElidedLabel(this)), m_show(new QPushButton(tr("Sho&w on canvas"), this))
{
    setObjectName(u"billStory"_s);
    setBackgroundRole(QPalette::AlternateBase);
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 12, 6);
    column->setSpacing(4);
    m_title->setFont(Theme::font(12, true));
    m_title->setObjectName(u"billStoryTitle"_s);
    m_show->setObjectName(u"showOnCanvas"_s);
    m_show->setProperty("link", true);
    m_show->setFlat(true);
    QSizePolicy policy = m_show->sizePolicy();
    policy.setRetainSizeWhenHidden(true);   // the table above keeps its height
    m_show->setSizePolicy(policy);
    m_show->setToolTip(tr("Shows the component where it is in the topology"));
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_show);
    column->addLayout(head);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(2);
    for (std::size_t i = 0; i < kRows * kColumns; ++i) {
        auto* topic = makeLabel(12, Theme::Role::SecondaryText, this);
        auto* text = new ElidedLabel(this);
        text->setFont(Theme::font(12));
        text->setMinimumHeight(17);
        topic->setMinimumWidth(62);
        grid->addWidget(topic, static_cast<int>(i % kRows), static_cast<int>(i / kRows * 2));
        grid->addWidget(text, static_cast<int>(i % kRows), static_cast<int>(i / kRows * 2 + 1));
        m_rows.push_back({topic, text});
    }
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    column->addLayout(grid);
    connect(m_show, &QPushButton::clicked, this, [this] { Q_EMIT componentShown(m_component); });
}

void StoryPanel::setStory(const LineStory& story, const QString& component)
{
    m_story = story;
    m_component = component;
    m_title->setWhole(story.title.isEmpty() ? tr("How a line is made: choose one") : tr("%1 — how it is made").arg(story.title));
    m_show->setVisible(!component.isEmpty());
    // Half of it in each column.
    const std::size_t first = std::min<std::size_t>((story.entries.size() + 1) / 2, kRows);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const std::size_t at = i < kRows ? i : first + i - kRows;
        const bool isThere = at < story.entries.size() && (i >= kRows || i < first);
        m_rows[i].topic->setText(isThere ? story.entries[at].topic : QString());
        m_rows[i].text->setWhole(isThere ? story.entries[at].text : QString());
    }
}

} // namespace headroom::gui
