#include "app/gui/bill/filter_trail.h"

#include "app/gui/shell/labels.h"

#include <QHBoxLayout>
#include <QPushButton>

#include <memory>

using namespace Qt::StringLiterals;

namespace headroom::gui {

FilterTrail::FilterTrail(QWidget* parent) : QWidget(parent), m_row(new QHBoxLayout(this))
{
    setObjectName(u"billTrail"_s);
    setAccessibleName(tr("Filters of the bill"));
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(4);
    m_row->addStretch(1);
}

void FilterTrail::setSteps(const QStringList& steps)
{
    if (steps == m_steps) return;
    m_steps = steps;
    while (m_row->count() > 1) {
        const std::unique_ptr<QLayoutItem> item(m_row->takeAt(0));
        QWidget* old = item->widget();
        old->hide();
        old->setObjectName(QString());   // nobody finds it any more
        old->deleteLater();              // it may be the one that was clicked
    }
    for (int step = 0; step < m_steps.size(); ++step) {
        const bool isHere = step + 1 == m_steps.size();
        if (step > 0) {
            auto* arrow = makeLabel(12, Theme::Role::MutedText, this);
            arrow->setText(u"›"_s);
            m_row->insertWidget(m_row->count() - 1, arrow);
        }
        auto* chip = new QPushButton(this);
        chip->setObjectName(u"billStep:%1"_s.arg(step));
        constexpr int kWidest = 240;
        chip->setText(chip->fontMetrics().elidedText(m_steps[step], Qt::ElideMiddle, kWidest).replace(u'&', u"&&"_s));
        chip->setEnabled(!isHere);
        chip->setAccessibleName(isHere ? tr("Shown: %1").arg(m_steps[step]) : tr("Back to %1").arg(m_steps[step]));
        chip->setToolTip(isHere ? m_steps[step] : tr("Back to %1 (Backspace goes back one step)").arg(m_steps[step]));
        m_row->insertWidget(m_row->count() - 1, chip);
        chip->show();
        connect(chip, &QPushButton::clicked, this, [this, step] { Q_EMIT stepChosen(step); });
    }
}

} // namespace headroom::gui
