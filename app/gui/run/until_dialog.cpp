#include "app/gui/run/until_dialog.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

UntilDialog::UntilDialog(QWidget* parent)
    : QDialog(parent), m_figure(new QComboBox(this)), m_width(new QDoubleSpinBox(this)), m_most(new QSpinBox(this)),
      m_hint(makeLabel(12, Theme::Role::SecondaryText, this)), m_run(nullptr)
{
    setObjectName(u"untilDialog"_s);
    setWindowTitle(tr("Run until a figure is known well enough"));
    m_figure->setObjectName(u"untilFigure"_s);
    m_figure->setMinimumWidth(300);
    m_width->setObjectName(u"untilWidth"_s);
    m_width->setRange(0.1, 50);
    m_width->setDecimals(1);
    m_width->setValue(2);
    m_width->setPrefix(u"± "_s);
    m_width->setSuffix(u" %"_s);
    m_width->setToolTip(tr("Half width of the 95 % interval as a part of the figure, 0.1 to 50 %. Quantiles of latency are kept to 0.8 %, so ask for 1 % or more there."));
    m_most->setObjectName(u"untilMost"_s);
    m_most->setRange(2, 1000);
    m_most->setValue(100);
    m_most->setToolTip(tr("The run ends here at the latest, 2 to 1,000. Default 100."));
    m_hint->setObjectName(u"untilHint"_s);
    m_hint->setWordWrap(true);
    auto* form = new QFormLayout(this);
    form->addRow(tr("&Figure"), m_figure);
    form->addRow(tr("Known to"), m_width);
    form->addRow(tr("At &most"), m_most);
    m_most->setSuffix(tr(" replications"));
    form->addRow(m_hint);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_run = buttons->addButton(tr("&Run"), QDialogButtonBox::AcceptRole);
    m_run->setObjectName(u"untilRun"_s);
    m_run->setDefault(true);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        if (auto chosen = options()) {
            accept();
            Q_EMIT runRequested(*chosen);
        }
    });
    connect(m_figure, &QComboBox::currentIndexChanged, this, &UntilDialog::showChoice);
    connect(m_width, &QDoubleSpinBox::valueChanged, this, &UntilDialog::showChoice);
    connect(m_most, &QSpinBox::valueChanged, this, &UntilDialog::showChoice);
    showChoice();
}

void UntilDialog::setScenario(std::shared_ptr<const scenario::Scenario> scenario)
{
    m_scenario = std::move(scenario);
    const QString before = m_figure->currentData().toString();
    {
        const QSignalBlocker blocker(m_figure);
        m_figure->clear();
        m_figure->addItem(tr("p95 of all requests"), u"latency.p95"_s);
        m_figure->addItem(tr("p99 of all requests"), u"latency.p99"_s);
        m_figure->addItem(tr("Mean latency of all requests"), u"latency.mean"_s);
        m_figure->addItem(tr("Share of failed requests"), u"failedShare"_s);
        m_figure->addItem(tr("Cost of the period"), u"cost.total"_s);
        m_figure->addItem(tr("Cost of the month"), u"cost.monthly"_s);
        if (m_scenario)
            for (const scenario::Operation& operation : m_scenario->operations)
                m_figure->addItem(tr("p95 of %1").arg(format::text(operation.name)), u"operation."_s + format::text(operation.name) + u".latency.p95"_s);
        m_figure->setCurrentIndex(std::max(0, m_figure->findData(before)));
    }
    showChoice();
}

std::optional<analysis::UntilOptions> UntilDialog::options() const
{
    if (!m_scenario || m_figure->currentIndex() < 0) return {};
    const QString text = m_figure->currentData().toString() + u" ±"_s + QString::number(m_width->value(), 'g', 6) + u'%';
    auto target = analysis::parsePrecisionTarget(text.toStdString(), *m_scenario);
    if (!target) return {};
    analysis::UntilOptions options;
    options.targets.push_back(std::move(target).value());
    options.replicationsMax = m_most->value();
    return options;
}

void UntilDialog::showChoice()
{
    const auto chosen = options();
    if (m_run) m_run->setEnabled(chosen.has_value());
    if (chosen)
        m_hint->setText(tr("Replicates the period at first %1 times, then five at a time, until the 95 % interval is no wider than that.")
                            .arg(std::min(chosen->replicationsMin, chosen->replicationsMax)));
    else
        m_hint->setText(!m_scenario ? tr("The scenario has issues and cannot be run.") : tr("Quantiles of latency are kept to 0.8 %: ask for ±1 % or more."));
}

} // namespace headroom::gui
