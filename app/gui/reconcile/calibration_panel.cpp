#include "app/gui/reconcile/calibration_panel.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

QListWidget* makeList(const QString& name, const QString& accessible, QWidget* parent)
{
    auto* list = new QListWidget(parent);
    list->setObjectName(name);
    list->setAccessibleName(accessible);
    list->setFont(Theme::font(12));
    list->setWordWrap(true);
    list->setSpacing(2);
    list->setFrameShape(QFrame::NoFrame);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setResizeMode(QListView::Adjust);
    return list;
}

void fill(QListWidget* list, const std::vector<std::string>& sentences, const QString& none)
{
    list->clear();
    for (const std::string& sentence : sentences) {
        auto* item = new QListWidgetItem(format::text(sentence), list);
        item->setToolTip(item->text());
    }
    if (sentences.empty()) {
        auto* item = new QListWidgetItem(none, list);
        item->setFlags(Qt::ItemIsEnabled);
        item->setForeground(Theme::current().color(R::MutedText));
    }
}

} // namespace

CalibrationPanel::CalibrationPanel(QWidget* parent)
    : QWidget(parent), m_intro(makeLabel(12, R::SecondaryText, this)), m_changesTitle(makeLabel(12, R::Text, this, true)), m_restTitle(makeLabel(12, R::Text, this, true)),
      m_changes(makeList(u"calibrationChanges"_s, tr("What the variant changes"), this)), m_rest(makeList(u"calibrationRest"_s, tr("What is not taken over"), this)),
      m_make(new QPushButton(tr("&Make variant “%1”").arg(QString::fromLatin1(reconcile::kBilledVariant)), this)), m_close(new QPushButton(tr("Close"), this))
{
    setObjectName(u"calibration"_s);
    m_intro->setWordWrap(true);
    m_make->setObjectName(u"makeBilled"_s);
    m_make->setProperty("primary", true);
    m_close->setObjectName(u"closeCalibration"_s);
    auto* title = makeLabel(14, R::Text, this, true);
    title->setText(tr("Calibrate the scenario from this bill"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_make);
    buttons->addWidget(m_close);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    column->addWidget(title);
    column->addWidget(m_intro);
    column->addWidget(m_changesTitle);
    column->addWidget(m_changes, 2);
    column->addWidget(m_restTitle);
    column->addWidget(m_rest, 3);
    column->addLayout(buttons);
    connect(m_make, &QPushButton::clicked, this, &CalibrationPanel::accepted);
    connect(m_close, &QPushButton::clicked, this, &CalibrationPanel::closed);
}

void CalibrationPanel::setCalibration(const reconcile::Calibration& calibration, bool replaces)
{
    m_intro->setText(replaces ? tr("Prices and counts as billed become the variant “%1”, which replaces the one of that name. The other variants stay as they are; it can be undone.").arg(QString::fromLatin1(reconcile::kBilledVariant))
                              : tr("Prices and counts as billed become a new variant “%1”. The scenario itself stays as it is; it can be undone.").arg(QString::fromLatin1(reconcile::kBilledVariant)));
    m_changesTitle->setText(tr("What it changes: %1").arg(calibration.changes.size()));
    m_restTitle->setText(tr("What no value of the scenario takes: %1").arg(calibration.notChanged.size()));
    fill(m_changes, calibration.changes, tr("Nothing: prices and counts that a scenario can hold are as billed."));
    fill(m_rest, calibration.notChanged, tr("Nothing is left out."));
    m_make->setEnabled(!calibration.changes.empty());
}

} // namespace headroom::gui
