#include "app/gui/diagnosis/remedy_panel.h"

#include "app/gui/diagnosis/remedy_trial.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

RemedyPanel::RemedyPanel(QWidget* parent)
    : QWidget(parent), m_trial(new RemedyTrial(this)), m_sentence(makeLabel(13, R::Text, this, true)), m_price(makeLabel(12, R::Estimate, this, true)),
      m_result(makeLabel(12, R::SecondaryText, this)), m_try(new QPushButton(tr("&Try it"), this)), m_simulate(new QPushButton(tr("Confirm by &simulation"), this)),
      m_variant(new QPushButton(tr("Make it a &variant"), this)), m_progress(new QProgressBar(this))
{
    setObjectName(u"remedyPanel"_s);
    setBackgroundRole(QPalette::AlternateBase);
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 12, 6);
    column->setSpacing(3);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    m_sentence->setObjectName(u"remedySentence"_s);
    m_sentence->setWordWrap(true);
    m_price->setObjectName(u"remedyPrice"_s);
    m_result->setObjectName(u"remedyResult"_s);
    m_result->setWordWrap(true);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_try->setObjectName(u"tryRemedy"_s);
    m_simulate->setObjectName(u"simulateRemedy"_s);
    m_variant->setObjectName(u"variantOfRemedy"_s);
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setFixedSize(100, 6);
    m_progress->setAccessibleName(tr("Progress of the trial"));
    head->addWidget(m_sentence, 1);
    head->addWidget(m_price);
    head->addWidget(m_progress);
    head->addWidget(m_try);
    head->addWidget(m_simulate);
    head->addWidget(m_variant);
    column->addLayout(head);
    column->addWidget(m_result);
    connect(m_trial, &RemedyTrial::changed, this, &RemedyPanel::refresh);
    connect(m_try, &QPushButton::clicked, this, [this] {
        m_isTried = true;
        refresh();
        m_simulate->setFocus();
    });
    connect(m_simulate, &QPushButton::clicked, this, [this] {
        if (m_trial->fraction()) m_trial->cancel();
        else m_trial->simulate();
    });
    connect(m_variant, &QPushButton::clicked, this, [this] {
        m_made = m_trial->makeVariant();
        refresh();
    });
    refresh();
}

void RemedyPanel::choose(int finding)
{
    m_isTried = false;
    m_made.clear();
    m_trial->choose(finding);
}

QString RemedyPanel::priceText() const
{
    const auto price = m_trial->price();
    if (!price) return m_trial->failure().isEmpty() && m_trial->isCurrent() ? tr("price: estimating…") : QString();
    if (std::abs(*price) < 0.005) return tr("costs nothing");
    const QString figure = format::number(std::abs(*price), std::abs(*price) < 100 ? 2 : 0);
    const QString currency = m_trial->currency();
    return *price > 0 ? tr("about +%1 %2 a month").arg(figure, currency) : tr("about \u2212%1 %2 a month").arg(figure, currency);
}

void RemedyPanel::refresh()
{
    const auto& remedy = m_trial->remedy();
    setVisible(remedy.has_value());
    if (!remedy) return;
    const bool current = m_trial->isCurrent();
    m_sentence->setText(format::text(remedy->sentence));
    m_price->setText(priceText());
    m_price->setToolTip(tr("Estimate of the month with the change less the estimate without it, in the scenario's currency."));
    const QString simulated = m_trial->simulationSentence(), estimated = m_trial->estimateSentence();
    const auto fraction = m_trial->fraction();
    const QString stale = tr("The scenario has changed since this run: run it again to try this.");
    m_try->setVisible(!m_isTried);
    m_try->setEnabled(current && m_trial->failure().isEmpty());
    m_try->setToolTip(current ? tr("Computes with rates what the change does; nothing is changed") : stale);
    m_simulate->setVisible(m_isTried && simulated.isEmpty());
    m_simulate->setEnabled(current);
    m_simulate->setText(fraction ? tr("&Cancel") : tr("Confirm by &simulation"));
    m_simulate->setToolTip(current ? tr("Simulates the changed scenario over the same window with the same seed") : stale);
    m_variant->setEnabled(current && m_made.isEmpty());
    m_variant->setToolTip(current ? tr("Adds a variant with this change to the scenario and opens it; it can be undone") : stale);
    m_progress->setVisible(fraction.has_value());
    if (fraction) m_progress->setValue(static_cast<int>(1000 * *fraction));

    QString result;
    R role = R::SecondaryText;
    if (!m_made.isEmpty()) {
        result = tr("Variant %1 was made and opened.").arg(m_made);
    } else if (!m_trial->failure().isEmpty()) {
        result = tr("✕ This cannot be tried: %1").arg(m_trial->failure());
        role = R::Bad;
    } else if (!simulated.isEmpty()) {
        result = tr("● Simulated. %1").arg(simulated);
        role = R::Text;
    } else if (m_isTried) {
        result = estimated.isEmpty() ? tr("◌ Estimating…") : tr("◌ Estimate. %1").arg(estimated);
        role = R::Estimate;
    }
    m_result->setText(result);
    setTextRole(m_result, role);
    m_result->setVisible(!result.isEmpty());
}

} // namespace headroom::gui
