#include "app/gui/shell/pseudo_translator.h"

#include "app/gui/commands/shortcuts_sheet.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/recent_files.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/settings_dialog.h"
#include "models/scenario/schema.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QCoreApplication>
#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QSet>
#include <QTabBar>

// What is proved: with a pseudo-translation installed the window shows no text that could not be translated, but for names of the
// scenario and sentences of the engine; and the window still opens, runs and answers.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;

namespace {

/// Texts of widgets, actions and headers below `root`, with where they are.
struct Seen {
    QString text, where;
};

std::vector<Seen> textsOf(const QWidget& root)
{
    std::vector<Seen> texts;
    const auto add = [&](const QObject* object, const QString& text) {
        if (!text.isEmpty()) texts.push_back({text, QString::fromLatin1(object->metaObject()->className()) + u'#' + object->objectName()});
    };
    QList<const QWidget*> widgets{&root};
    for (const QWidget* widget : root.findChildren<QWidget*>()) widgets << widget;
    for (const QWidget* widget : widgets) {
        add(widget, widget->toolTip());
        add(widget, widget->accessibleName());
        if (const auto* label = qobject_cast<const QLabel*>(widget)) add(widget, label->text());
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) add(widget, button->text());
        if (const auto* line = qobject_cast<const QLineEdit*>(widget)) add(widget, line->placeholderText());
        if (const auto* dock = qobject_cast<const QDockWidget*>(widget)) add(widget, dock->windowTitle());
        if (const auto* tabs = qobject_cast<const QTabBar*>(widget))
            for (int i = 0; i < tabs->count(); ++i) add(widget, tabs->tabText(i));
        if (const auto* box = qobject_cast<const QComboBox*>(widget))
            for (int i = 0; i < box->count(); ++i) add(widget, box->itemText(i));
        if (const auto* header = qobject_cast<const QHeaderView*>(widget); header && header->model() && !header->isHidden())
            for (int i = 0; i < header->count(); ++i) add(header->parentWidget(), header->model()->headerData(i, header->orientation()).toString());
        for (const QAction* action : widget->actions()) add(action, action->text());
        if (const auto* menu = qobject_cast<const QMenu*>(widget)) add(widget, menu->title());
    }
    return texts;
}

/// What remains of a text when everything translated is taken out.
QString untranslated(QString text)
{
    static const QRegularExpression inner(u"⟦[^⟦⟧]*⟧"_s), tags(u"<[^>]*>"_s);
    static const QRegularExpression pointers(u"(/[\\w~.@-]+)+(#\\w+)?"_s);   // places in the file
    text.remove(tags);
    text.remove(pointers);
    for (qsizetype before = -1; before != text.size();) {
        before = text.size();
        text.remove(inner);
    }
    return text;
}

/// Names and sentences that come from the scenario, the engine, the locale or a standard.
QStringList allowedWords(const MainWindow& window)
{
    QStringList allowed{u"Headroom"_s, u"Qt"_s, u"UTC"_s, u"USD"_s, u"Azure"_s};
    static const QRegularExpression words(u"\\p{L}{3,}"_s);
    QString text = QString::fromUtf8(window.page()->document()->text());
    text += u' ' + QString::fromUtf8(scenario::schemaText().data(), static_cast<qsizetype>(scenario::schemaText().size())) + u" base"_s;   // words of the file format, sources of defaults
    if (const auto report = window.page()->report()) {
        text += QString::fromStdString(report->answer.headline + ' ' + report->answer.explanation + ' ' + report->intervals.sentence + ' ' + report->window.period + ' ' + report->month.period + ' ' + report->month.projection +
                                       ' ' + report->window.priceBookRegion);
        for (const auto& slo : report->slos) text += QString::fromStdString(' ' + slo.sentence);
        for (const auto& finding : report->diagnosis) text += QString::fromStdString(' ' + finding.sentence + ' ' + finding.resource);
        for (const auto* statement : {&report->window, &report->month})
            for (const auto& line : statement->lines) text += QString::fromStdString(' ' + line.meterTitle + ' ' + line.group + ' ' + line.unit + ' ' + line.source + ' ' + line.componentTitle);
    }
    for (int i = 1; i <= 12; ++i) text += u' ' + QLocale().monthName(i) + u' ' + QLocale().monthName(i, QLocale::ShortFormat);
    for (int i = 1; i <= 7; ++i) text += u' ' + QLocale().dayName(i) + u' ' + QLocale().dayName(i, QLocale::ShortFormat);
    for (auto match = words.globalMatch(text); match.hasNext();) allowed << match.next().captured();
    return allowed;
}

void checkTranslated(const QWidget& root, const QSet<QString>& allowed)
{
    static const QRegularExpression words(u"\\p{L}{3,}"_s);
    QSet<QString> told;
    for (const Seen& seen : textsOf(root)) {
        const QString rest = untranslated(seen.text);
        for (auto match = words.globalMatch(rest); match.hasNext();) {
            const QString word = match.next().captured();
            if (allowed.contains(word.toLower()) || told.contains(word)) continue;
            told << word;
            INFO(seen.where.toStdString() << ": " << seen.text.toStdString() << " -> " << word.toStdString());
            CHECK(false);
        }
    }
}

/// Installs the language for the life of a test.
struct Installed {
    Installed()
    {
        needApplication();
        QCoreApplication::installTranslator(&translator);
    }
    ~Installed() { QCoreApplication::removeTranslator(&translator); }
    PseudoTranslator translator;
};

} // namespace

TEST_CASE("counts have the plural of the language", "[gui][translation]")
{
    needApplication();
    CHECK(QCoreApplication::translate("headroom::gui", "%n node(s) reserved", nullptr, 1) == u"1 node reserved"_s);
    CHECK(QCoreApplication::translate("headroom::gui", "%n node(s) reserved", nullptr, 2) == u"2 nodes reserved"_s);
    CHECK(QCoreApplication::translate("headroom::gui", "%n node(s) reserved", nullptr, 0) == u"0 nodes reserved"_s);
    CHECK(QCoreApplication::translate("headroom::gui", "%n input(s) are uncertain", nullptr, 1) == u"1 input is uncertain"_s);
    CHECK(QCoreApplication::translate("headroom::gui", "pod(s)") == u"pod(s)"_s);   // no count
}

TEST_CASE("the pseudo-language keeps what programs read and lengthens what people read", "[gui][translation]")
{
    CHECK(PseudoTranslator::pseudo(u"&Save %1 of %n <b>files</b>"_s).contains(u"%1"_s));
    CHECK(PseudoTranslator::pseudo(u"&Save %1 of %n <b>files</b>"_s).contains(u"%n"_s));
    CHECK(PseudoTranslator::pseudo(u"&Save %1 of %n <b>files</b>"_s).contains(u"<b>"_s));
    CHECK(PseudoTranslator::pseudo(u"&Save"_s).contains(u"&S"_s));
    CHECK(PseudoTranslator::pseudo(u"Saturation"_s).size() >= 13);
    CHECK(PseudoTranslator::pseudo(QString()).isEmpty());
    CHECK(PseudoTranslator::isPseudo(PseudoTranslator::pseudo(u"x"_s)));
    CHECK_FALSE(PseudoTranslator::isPseudo(u"x"_s));
}

TEST_CASE("no text of the window stays untranslated", "[gui][translation]")
{
    const Installed installed;
    for (const QString& file : RecentFiles::list()) RecentFiles::remove(file);   // names of scenarios are nobody's to translate
    MainWindow window;
    window.resize(1366, 768);
    window.show();
    window.openScenario(writeFile(u"pseudo.json"_s, tinyScenario()), true, true);
    REQUIRE(waitUntil([&] { return window.page()->report() != nullptr; }));
    window.page()->selectComponent(u"service"_s);
    QSet<QString> allowed;
    for (const QString& word : allowedWords(window)) allowed << word.toLower();
    checkTranslated(*window.page(), allowed);
    checkTranslated(*window.menuBar(), allowed);
    for (const QAction* action : window.menuBar()->actions())
        if (action->menu()) checkTranslated(*action->menu(), allowed);
    SettingsDialog settings;
    checkTranslated(settings, allowed);
}

TEST_CASE("labels of a fixed line are not cut where texts are a third longer", "[gui][translation]")
{
    const Installed installed;
    SettingsDialog settings;
    settings.show();
    ShortcutsSheet sheet;
    sheet.setGroups(viewShortcuts());
    sheet.show();
    QCoreApplication::processEvents();
    for (const QWidget* window : {static_cast<const QWidget*>(&settings), static_cast<const QWidget*>(&sheet)})
        for (const QLabel* label : window->findChildren<QLabel*>()) {
            if (!label->isVisible() || label->text().isEmpty()) continue;
            INFO(label->text().toStdString());
            if (label->wordWrap()) CHECK(label->height() >= label->heightForWidth(label->width()) - 1);
            else CHECK(label->width() >= label->sizeHint().width() - 1);
        }
}
