#include "app/gui/shell/disk_notice.h"

#include "app/gui/shell/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

DiskNotice::DiskNotice(QWidget* parent)
    : QWidget(parent), m_text(makeLabel(13, R::Text, this)), m_reload(new QPushButton(tr("&Reload"), this)), m_keep(new QPushButton(tr("&Keep mine"), this)),
      m_compare(new QPushButton(tr("&Compare"), this))
{
    setObjectName(u"diskNotice"_s);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 5, 12, 5);
    row->setSpacing(8);
    auto* icon = new QLabel(this);
    themed(icon, [icon] { icon->setPixmap(Theme::icon(u"warning"_s, R::Warning).pixmap(18, 18)); });
    m_text->setWordWrap(true);
    m_reload->setObjectName(u"diskReload"_s);
    m_keep->setObjectName(u"diskKeep"_s);
    m_compare->setObjectName(u"diskCompare"_s);
    row->addWidget(icon);
    row->addWidget(m_text, 1);
    for (QPushButton* button : {m_compare, m_keep, m_reload}) row->addWidget(button);
    m_reload->setToolTip(tr("Takes the file as it is now. Undo brings your version back."));
    m_keep->setToolTip(tr("Goes on with what is open here; saving writes over the file."));
    m_compare->setToolTip(tr("Lists what differs between the file and what is open here."));
    for (QPushButton* button : {m_compare, m_keep, m_reload}) button->setAccessibleDescription(button->toolTip());
    connect(m_reload, &QPushButton::clicked, this, &DiskNotice::reloadRequested);
    connect(m_keep, &QPushButton::clicked, this, &DiskNotice::keepRequested);
    connect(m_compare, &QPushButton::clicked, this, &DiskNotice::compareRequested);
    hide();
}

void DiskNotice::show(DiskWatch::State state, const QString& name, bool isModified)
{
    const bool removed = state == DiskWatch::State::Removed;
    m_text->setText(removed      ? tr("%1 is no longer there. Saving writes it again.").arg(name)
                    : isModified ? tr("%1 was changed by another program, and you have changes that are not saved.").arg(name)
                                 : tr("%1 was changed by another program.").arg(name));
    setAccessibleName(m_text->text());
    m_reload->setVisible(!removed);
    m_compare->setVisible(!removed);
    m_reload->setProperty("primary", !isModified);   // the harmless choice is the proposed one
    setVisible(state != DiskWatch::State::Same);
}

void DiskNotice::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().color(R::WarningGround));
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::current().color(R::WarningEdge));
}

} // namespace headroom::gui
