#include "app/gui/shell/settings_dialog.h"

#include "app/gui/shell/labels.h"
#include "app/gui/shell/settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>
#include <QThread>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

/// A row of the form: `field` with its label as buddy, and one muted line below that says what it does.
void addRow(QFormLayout* form, const QString& label, QWidget* field, const QString& what)
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 6);
    column->setSpacing(3);
    auto* line = makeLabel(12, R::MutedText, box);
    line->setText(what);
    line->setWordWrap(true);
    column->addWidget(field, 0, Qt::AlignLeft);
    column->addWidget(line);
    auto* name = makeLabel(13, R::Text, nullptr);
    name->setText(label);
    name->setBuddy(field);
    name->setContentsMargins(0, 5, 0, 0);
    field->setAccessibleName(QString(label).remove(u'&'));
    field->setAccessibleDescription(what);
    form->addRow(name, box);
}

void addHeading(QFormLayout* form, const QString& text)
{
    auto* heading = makeLabel(14, R::Text, nullptr, true);
    heading->setText(text);
    heading->setContentsMargins(0, 8, 0, 4);
    form->addRow(heading);
}

template <typename Apply> QComboBox* makeChoice(const QStringList& texts, int index, Apply apply)
{
    auto* box = new QComboBox;
    box->addItems(texts);
    box->setCurrentIndex(index);
    box->setMinimumWidth(240);
    QObject::connect(box, &QComboBox::currentIndexChanged, box, apply);
    return box;
}

} // namespace

SettingsDialog::SettingsDialog(QWidget* parent) : QDialog(parent)
{
    setObjectName(u"settings"_s);
    setWindowTitle(tr("Settings"));
    Settings& settings = Settings::instance();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 12, 20, 12);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(20);
    form->setVerticalSpacing(2);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);

    addHeading(form, tr("Looks"));
    auto* theme = makeChoice({tr("Light"), tr("Dark"), tr("As the system")}, static_cast<int>(settings.theme()),
                             [](int index) { Settings::instance().setTheme(static_cast<Theme::Mode>(index)); });
    theme->setObjectName(u"themeChoice"_s);
    addRow(form, tr("&Theme"), theme, tr("Pictures for print are always drawn on white."));
    auto* animations = new QCheckBox(tr("Panels and menus &move smoothly"));
    animations->setObjectName(u"animationsChoice"_s);
    animations->setChecked(settings.animations());
    connect(animations, &QCheckBox::toggled, this, [](bool on) { Settings::instance().setAnimations(on); });
    addRow(form, tr("Animations"), animations, tr("Never longer than 150 ms. Without, everything changes at once."));

    addHeading(form, tr("Figures"));
    auto* units = makeChoice({tr("Binary: KiB, MiB, GiB"), tr("Decimal: kB, MB, GB")}, static_cast<int>(settings.byteUnits()),
                             [](int index) { Settings::instance().setByteUnits(static_cast<Settings::ByteUnits>(index)); });
    units->setObjectName(u"unitsChoice"_s);
    addRow(form, tr("&Bytes"), units, tr("1 MiB is 1,048,576 bytes, 1 MB is 1,000,000. Bills keep the provider's units."));
    auto* currency = makeChoice({tr("Code after the amount: 4,870.16 USD"), tr("Sign before the amount: $4,870.16")}, static_cast<int>(settings.currencyStyle()),
                                [](int index) { Settings::instance().setCurrencyStyle(static_cast<Settings::CurrencyStyle>(index)); });
    currency->setObjectName(u"currencyChoice"_s);
    addRow(form, tr("&Currency"), currency, tr("A currency without a sign of its own keeps its code."));

    addHeading(form, tr("Work"));
    auto* threads = new QSpinBox;
    threads->setObjectName(u"threadsChoice"_s);
    threads->setRange(0, std::max(1, QThread::idealThreadCount()));
    threads->setSpecialValueText(tr("All of this machine"));
    threads->setMinimumWidth(160);
    threads->setValue(settings.threads());
    connect(threads, &QSpinBox::valueChanged, this, [](int value) { Settings::instance().setThreads(value); });
    addRow(form, tr("Threads of a &run"), threads, tr("From the next run. Results do not depend on it, only the time it takes."));
    auto* autosave = new QSpinBox;
    autosave->setObjectName(u"autosaveChoice"_s);
    autosave->setRange(Settings::kMinAutosaveSeconds, Settings::kMaxAutosaveSeconds);
    autosave->setSuffix(tr(" s"));
    autosave->setMinimumWidth(160);
    autosave->setValue(settings.autosaveSeconds());
    connect(autosave, &QSpinBox::valueChanged, this, [](int value) { Settings::instance().setAutosaveSeconds(value); });
    addRow(form, tr("Keep changes safe &every"), autosave, tr("Unsaved changes are written aside, and offered again if the program ends by itself."));

    addHeading(form, tr("For testers"));
    auto* pseudo = new QCheckBox(tr("Show texts as a &pseudo-translation"));
    pseudo->setObjectName(u"pseudoChoice"_s);
    pseudo->setChecked(settings.pseudoLocale());
    connect(pseudo, &QCheckBox::toggled, this, [](bool on) { Settings::instance().setPseudoLocale(on); });
    addRow(form, tr("Language"), pseudo, tr("Accented, a third longer, in brackets: what stays plain cannot be translated. From the next start."));

    column->addLayout(form);
    column->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    column->addWidget(buttons);
    resize(620, sizeHint().height());
}

} // namespace headroom::gui
