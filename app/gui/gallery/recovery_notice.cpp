#include "app/gui/gallery/recovery_notice.h"

#include "app/gui/shell/labels.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

RecoveryNotice::RecoveryNotice(const Recovery& recovery, QWidget* parent) : QWidget(parent)
{
    setObjectName(u"recoveryNotice"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 8);
    column->setSpacing(4);
    auto* title = makeLabel(12, R::Text, this, true);
    title->setText(tr("Unsaved changes were kept"));
    auto* text = makeLabel(12, R::SecondaryText, this);
    text->setText(tr("%1, changed %2").arg(recovery.name, QLocale().toString(recovery.when, u"d MMM, HH:mm"_s)));
    text->setWordWrap(true);
    column->addWidget(title);
    column->addWidget(text);
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    const auto add = [&](const QString& name, const QString& label, const QString& tip, auto signal) {
        auto* button = new QPushButton(label, this);
        button->setObjectName(name);
        button->setProperty("link", true);
        button->setToolTip(tip);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, signal);
        return button;
    };
    add(u"recoverButton"_s, tr("Recover"), tr("Opens the scenario with its unsaved changes"), &RecoveryNotice::recoverRequested);
    const bool hasSaved = !recovery.savedPath.isEmpty() && QFileInfo::exists(recovery.savedPath);
    add(u"openSavedButton"_s, tr("Open saved"),
        hasSaved ? tr("Opens %1 as it was last saved; the changes are kept").arg(recovery.savedPath) : tr("It was never saved."),
        &RecoveryNotice::openSavedRequested)
        ->setEnabled(hasSaved);
    add(u"discardButton"_s, tr("Discard"), tr("Deletes the unsaved changes"), &RecoveryNotice::discardRequested);
    row->addStretch(1);
    column->addLayout(row);
    setAccessibleName(title->text());
    setAccessibleDescription(text->text());
}

void RecoveryNotice::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.color(R::WarningEdge));
    painter.setBrush(theme.color(R::WarningGround));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace headroom::gui
