#include "app/gui/gallery/own_system_card.h"

#include "app/gui/gallery/side_entry.h"
#include "app/gui/shell/labels.h"

#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

OwnSystemCard::OwnSystemCard(QWidget* parent) : QWidget(parent)
{
    setFixedHeight(288); // as the cards beside it
    setMinimumWidth(300);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 22, 24, 20);
    column->setSpacing(4);
    auto* title = makeLabel(14, R::Text, this, true);
    title->setText(tr("Your own system"));
    auto* text = makeLabel(13, R::SecondaryText, this);
    text->setText(tr("Begin with what you have; missing figures get documented defaults that you can see and change."));
    text->setWordWrap(true);
    auto* create = new SideEntry(u"plus"_s, tr("New scenario"), tr("customers and an empty canvas"), {}, this);
    auto* open = new SideEntry(u"open"_s, tr("Scenario file"), tr("JSON, opened in place"), {}, this);
    column->addWidget(title);
    column->addWidget(text);
    column->addSpacing(12);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(create);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(open);
    column->addStretch(1);
    connect(create, &SideEntry::clicked, this, &OwnSystemCard::newRequested);
    connect(open, &SideEntry::clicked, this, &OwnSystemCard::openRequested);
}

void OwnSystemCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::current().color(R::FieldEdge), 1, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
}

} // namespace headroom::gui
