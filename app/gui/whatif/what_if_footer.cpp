#include "app/gui/whatif/what_if_footer.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

WhatIfFooter::WhatIfFooter(QWidget* parent)
    : QWidget(parent), m_confirm(new QPushButton(this)), m_apply(new QPushButton(tr("Apply"), this)), m_variant(new QPushButton(tr("Save as variant…"), this)),
      m_bar(new QProgressBar(this)), m_naming(new QWidget(this)), m_name(new QLineEdit(m_naming)), m_error(makeLabel(12, R::Bad, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 8, 8);
    column->setSpacing(6);
    m_confirm->setObjectName(u"confirmButton"_s);
    m_confirm->setProperty("primary", true);
    m_apply->setObjectName(u"applyButton"_s);
    m_variant->setObjectName(u"variantButton"_s);
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setFixedHeight(6);
    m_bar->setAccessibleName(tr("Progress of the confirmation"));
    m_bar->hide();
    m_name->setObjectName(u"variantName"_s);
    m_name->setAccessibleName(tr("Name of the variant"));
    m_name->setPlaceholderText(tr("Name of the variant"));
    m_name->installEventFilter(this);
    m_error->setWordWrap(true);
    m_error->hide();
    auto* keep = new QPushButton(tr("Save"), m_naming);
    keep->setObjectName(u"variantSave"_s);
    auto* drop = new QPushButton(tr("Cancel"), m_naming);
    auto* naming = new QHBoxLayout(m_naming);
    naming->setContentsMargins(0, 0, 0, 0);
    naming->setSpacing(6);
    naming->addWidget(m_name, 1);
    naming->addWidget(keep);
    naming->addWidget(drop);
    m_naming->hide();
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    buttons->addWidget(m_variant, 1);
    buttons->addWidget(m_apply, 1);
    column->addWidget(m_bar);
    column->addWidget(m_confirm);
    column->addLayout(buttons);
    column->addWidget(m_naming);
    column->addWidget(m_error);

    connect(m_confirm, &QPushButton::clicked, this, [this] {
        if (m_isConfirming) Q_EMIT cancelRequested();
        else Q_EMIT confirmRequested();
    });
    connect(m_apply, &QPushButton::clicked, this, &WhatIfFooter::applyRequested);
    connect(m_variant, &QPushButton::clicked, this, [this] { askName(true); });
    connect(keep, &QPushButton::clicked, this, &WhatIfFooter::save);
    connect(m_name, &QLineEdit::returnPressed, this, &WhatIfFooter::save);
    connect(drop, &QPushButton::clicked, this, [this] { askName(false); });
    showConfirming(false);
    setReady(false, {});
}

bool WhatIfFooter::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_name && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        askName(false);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void WhatIfFooter::setReady(bool isReady, const QString& reason)
{
    m_isReady = isReady;
    m_apply->setEnabled(isReady);
    m_variant->setEnabled(isReady);
    m_confirm->setEnabled(isReady || m_isConfirming);
    m_apply->setToolTip(isReady ? tr("Makes these values those of the scenario; Undo takes them back") : reason);
    m_variant->setToolTip(isReady ? tr("Keeps these values as a variant beside the others") : reason);
    if (!m_isConfirming) m_confirm->setToolTip(isReady ? tr("Simulates every request of the window with these values") : reason);
    if (!isReady && m_naming->isVisibleTo(this)) askName(false);
}

void WhatIfFooter::showConfirming(bool isRunning)
{
    m_isConfirming = isRunning;
    m_bar->setVisible(isRunning);
    m_bar->setValue(0);
    m_confirm->setText(isRunning ? tr("Cancel the simulation") : tr("Confirm by simulation"));
    m_confirm->setEnabled(isRunning || m_isReady);
    if (isRunning) m_confirm->setToolTip(tr("Stops it and keeps the estimate"));
}

void WhatIfFooter::showProgress(double fraction, std::optional<double> secondsLeft)
{
    m_bar->setValue(static_cast<int>(std::clamp(fraction, 0.0, 1.0) * 1000));
    if (m_isConfirming && secondsLeft) m_confirm->setText(tr("Cancel the simulation, %1 left").arg(format::span(Duration::fromSeconds(std::max(1.0, *secondsLeft)))));
}

void WhatIfFooter::askName(bool isAsking)
{
    m_naming->setVisible(isAsking);
    m_error->hide();
    if (isAsking) {
        m_name->selectAll();
        m_name->setFocus(Qt::OtherFocusReason);
    } else if (m_variant->isEnabled()) {
        m_variant->setFocus(Qt::OtherFocusReason);
    }
}

void WhatIfFooter::save()
{
    const QString name = m_name->text().trimmed();
    const QString why = name.isEmpty() ? tr("A variant needs a name.") : m_saver ? m_saver(name) : QString();
    m_error->setText(why);
    m_error->setVisible(!why.isEmpty());
    if (!why.isEmpty()) return;
    m_name->clear();
    askName(false);
}

} // namespace headroom::gui
