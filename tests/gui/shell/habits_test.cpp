#include "app/gui/document/scenario_document.h"
#include "app/gui/inspector/inspector_view.h"
#include "app/gui/shell/autosave.h"
#include "app/gui/shell/differences.h"
#include "app/gui/shell/disk_watch.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/help_view.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/settings.h"
#include "app/gui/shell/settings_dialog.h"
#include "app/gui/statement/statement_view.h"
#include "core/quantities/money.h"
#include "models/scenario/schema.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QDropEvent>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QSaveFile>
#include <QSettings>
#include <QSpinBox>
#include <QStyle>
#include <QTableView>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>
#include <QToolButton>
#include <QUndoStack>
#include <QUrl>

// What is proved: preferences are in force at once and kept; a file changed by somebody else is told by a bar and never costs work;
// the three layouts are kept apart; files can be dropped; every kind of component has a page, and every link of the manual leads somewhere.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;

namespace {

QByteArray changedScenario() { return tinyScenario().replace("\"nodes\": 2", "\"nodes\": 5"); }

void overwrite(const QString& path, const QByteArray& text)
{
    QFile file(path);
    REQUIRE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(text);
}

/// As editors do it: a new file takes the place of the old one.
void replaceFile(const QString& path, const QByteArray& text)
{
    QSaveFile file(path);
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(text);
    REQUIRE(file.commit());
}

int nodesOf(const MainWindow& window) { return window.page()->document()->scenario()->find("pool")->as<scenario::NodePoolSpec>()->nodes; }

} // namespace

TEST_CASE("preferences are in force at once and kept", "[gui][settings]")
{
    needApplication();
    Settings& settings = Settings::instance();
    MainWindow window;
    window.show();
    SettingsDialog dialog;
    dialog.show();
    auto* units = dialog.findChild<QComboBox*>(u"unitsChoice"_s);
    auto* currency = dialog.findChild<QComboBox*>(u"currencyChoice"_s);
    REQUIRE(units);
    CHECK(format::bytes(256 * 1048576.0) == u"256 MiB"_s);
    units->setCurrentIndex(1);
    CHECK(format::bytes(256e6) == u"256 MB"_s);
    const Money amount = Money::fromCents(487016);
    CHECK(format::money(amount) == u"4,870.16 USD"_s);
    currency->setCurrentIndex(1);
    CHECK(format::money(amount) == u"$4,870.16"_s);
    CHECK(format::money(Money::fromCents(-487016)) == u"\u2212$4,870.16"_s);
    dialog.findChild<QComboBox*>(u"themeChoice"_s)->setCurrentIndex(1);
    CHECK(Theme::current().isDark());
    dialog.findChild<QSpinBox*>(u"autosaveChoice"_s)->setValue(120);
    dialog.findChild<QCheckBox*>(u"animationsChoice"_s)->click();
    CHECK(dialog.style()->styleHint(QStyle::SH_Widget_Animation_Duration) == 0);
    dialog.findChild<QSpinBox*>(u"threadsChoice"_s)->setValue(1);
    dialog.findChild<QCheckBox*>(u"pseudoChoice"_s)->click();

    settings.reload();   // as the next start does
    CHECK(settings.byteUnits() == Settings::ByteUnits::Decimal);
    CHECK(settings.currencyStyle() == Settings::CurrencyStyle::Symbol);
    CHECK(settings.theme() == Theme::Mode::Dark);
    CHECK(settings.autosaveSeconds() == 120);
    CHECK_FALSE(settings.animations());
    CHECK(settings.threads() == 1);
    CHECK(settings.pseudoLocale());

    QSettings().setValue(u"autosave/seconds"_s, u"soon"_s);   // edited by hand
    QSettings().setValue(u"ui/theme"_s, 99);
    settings.reload();
    CHECK(settings.autosaveSeconds() == Settings::kDefaultAutosaveSeconds);
    CHECK(settings.theme() == Theme::Mode::System);

    settings.setByteUnits(Settings::ByteUnits::Binary);
    settings.setCurrencyStyle(Settings::CurrencyStyle::Code);
    settings.setTheme(Theme::Mode::Light);
    settings.setAutosaveSeconds(60);
    settings.setAnimations(true);
    settings.setThreads(0);
    settings.setPseudoLocale(false);
}

TEST_CASE("a file changed by another program is told by a bar, and nothing is lost", "[gui][disk]")
{
    needApplication();
    const QString path = writeFile(u"watched.json"_s, tinyScenario());
    MainWindow window;
    window.show();
    window.openScenario(path, false, false);
    auto* notice = window.findChild<QWidget*>(u"diskNotice"_s);
    REQUIRE(notice);
    CHECK_FALSE(notice->isVisible());
    const auto click = [&](const QString& name) { QTest::mouseClick(notice->findChild<QPushButton*>(name), Qt::LeftButton); };

    SECTION("written in place, and taken")
    {
        overwrite(path, changedScenario());
        REQUIRE(waitUntil([&] { return notice->isVisible(); }));
        click(u"diskReload"_s);
        CHECK(nodesOf(window) == 5);
        CHECK_FALSE(window.page()->document()->isModified());
        CHECK_FALSE(notice->isVisible());
        window.page()->document()->undoStack()->undo();   // the version before is a step away
        CHECK(nodesOf(window) == 2);
        CHECK(window.page()->document()->isModified());
        window.page()->document()->undoStack()->redo();
    }
    SECTION("replaced by a new file, twice")
    {
        replaceFile(path, changedScenario());
        REQUIRE(waitUntil([&] { return notice->isVisible(); }));
        click(u"diskKeep"_s);
        CHECK_FALSE(notice->isVisible());
        CHECK(nodesOf(window) == 2);
        CHECK(window.page()->document()->isModified());   // the file no longer holds what is open
        replaceFile(path, changedScenario().replace("Tiny", "Tinier"));
        REQUIRE(waitUntil([&] { return notice->isVisible(); }));
        REQUIRE(window.page()->document()->save(path));   // mine
        CHECK_FALSE(notice->isVisible());
        CHECK(waitUntil([&] { return window.diskWatch()->state() == DiskWatch::State::Same; }));
    }
    SECTION("own changes are named, and compared")
    {
        REQUIRE(window.page()->document()->edit(u"/components/service/replicas"_s, u"4"_s, u"Set replicas"_s).empty());
        overwrite(path, changedScenario());
        REQUIRE(waitUntil([&] { return notice->isVisible(); }));
        CHECK(notice->accessibleName().contains(u"not saved"_s));
        click(u"diskCompare"_s);
        auto* dialog = window.findChild<QDialog*>(u"differences"_s);
        REQUIRE(dialog);
        CHECK(dialog->findChild<QTableView*>()->model()->rowCount() == 2);
        dialog->close();
        click(u"diskReload"_s);
        CHECK(nodesOf(window) == 5);
        window.page()->document()->undoStack()->undo();
        CHECK(window.page()->document()->scenario()->find("service")->as<scenario::ServiceSpec>()->replicas == 4);
        window.page()->document()->undoStack()->redo();
    }
    SECTION("removed")
    {
        REQUIRE(QFile::remove(path));
        REQUIRE(waitUntil([&] { return notice->isVisible(); }));
        CHECK_FALSE(notice->findChild<QPushButton*>(u"diskReload"_s)->isVisible());
        CHECK(window.diskWatch()->state() == DiskWatch::State::Removed);
        REQUIRE(window.page()->document()->save(path));
        CHECK_FALSE(notice->isVisible());
    }
    SECTION("touched, or written with the same content: no notice")
    {
        overwrite(path, tinyScenario());
        window.diskWatch()->check();
        CHECK_FALSE(notice->isVisible());
        REQUIRE(window.page()->document()->edit(u"/components/pool/nodes"_s, u"3"_s, u"Set nodes"_s).empty());
        REQUIRE(window.page()->document()->save(path));
        window.diskWatch()->check();
        CHECK_FALSE(notice->isVisible());
    }
    SECTION("broken on disk: its issues are shown")
    {
        overwrite(path, "{ \"formatVersion\": 1, ");
        REQUIRE(waitUntil([&] { return notice->isVisible(); }));
        click(u"diskReload"_s);
        CHECK_FALSE(window.page()->document()->issues().empty());
    }
    window.page()->document()->undoStack()->setClean();
}

TEST_CASE("differences name each value that differs", "[gui][disk]")
{
    needApplication();
    const auto found = differencesOf(QByteArray(R"({"a":1,"b":{"c":[1,2],"d":"x"},"e":true})"), QByteArray(R"({"a":2,"b":{"c":[1,3],"f":"y"},"e":true})"));
    QStringList places;
    for (const auto& each : found) places << each.pointer;
    CHECK(places == QStringList{u"/a"_s, u"/b/c/1"_s, u"/b/d"_s, u"/b/f"_s});
    CHECK(found[2].second.isEmpty());
    CHECK(differencesOf(QByteArray(R"({"a":1, "b":2})"), QByteArray(R"({"b":2,"a":1})")).empty());
    CHECK(differencesOf(QByteArray("{"), QByteArray("{}")).size() == 1);
    DifferencesModel model(u"here"_s, u"there"_s);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setDifferences(found);
    CHECK(model.rowCount() == 4);
}

TEST_CASE("the three layouts are kept as they are left, each for itself", "[gui][shell]")
{
    needApplication();
    for (const QString& key : {u"layout/model"_s, u"layout/scenario"_s, u"layout/compare"_s, u"layout/current"_s}) QSettings().remove(key);
    MainWindow window;
    window.resize(1366, 768);
    window.show();
    window.activateWindow();
    window.openScenario(writeFile(u"layouts.json"_s, tinyScenario()), true, false);
    REQUIRE(QTest::qWaitForWindowActive(&window));
    QCoreApplication::processEvents();
    const auto visible = [&](const QString& name) { return !window.findChild<QDockWidget*>(name)->isHidden(); };
    CHECK(visible(u"plots"_s));
    QTest::keyClick(&window, Qt::Key_1, Qt::ControlModifier);
    CHECK_FALSE(visible(u"plots"_s));
    CHECK(visible(u"inspector"_s));
    window.findChild<QDockWidget*>(u"inspector"_s)->hide();
    QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
    CHECK_FALSE(visible(u"outline"_s));
    QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
    CHECK(visible(u"plots"_s));
    CHECK(visible(u"inspector"_s));
    QTest::keyClick(&window, Qt::Key_1, Qt::ControlModifier);
    CHECK_FALSE(visible(u"inspector"_s));   // as it was left
    window.page()->resetLayout();
    CHECK(visible(u"inspector"_s));
    QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
}

TEST_CASE("a scenario file can be dropped. Other things cannot", "[gui][shell]")
{
    needApplication();
    MainWindow window;
    window.show();
    const auto drop = [&](const QList<QUrl>& urls) {
        QMimeData data;
        data.setUrls(urls);
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
        enter.ignore();
        QApplication::sendEvent(&window, &enter);
        QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&window, &event);
        return enter.isAccepted();
    };
    CHECK_FALSE(drop({QUrl(u"https://example.org/a.json"_s)}));
    CHECK_FALSE(drop({QUrl::fromLocalFile(writeFile(u"notes.txt"_s, "x"))}));
    CHECK_FALSE(drop({QUrl::fromLocalFile(u"/nowhere/at/all.json"_s)}));
    CHECK(window.showsGallery());
    const QString path = writeFile(u"dropped.json"_s, tinyScenario());
    CHECK(drop({QUrl::fromLocalFile(writeFile(u"notes.txt"_s, "x")), QUrl::fromLocalFile(path)}));
    CHECK_FALSE(window.showsGallery());
    CHECK(window.page()->document()->path() == QFileInfo(path).absoluteFilePath());
}

TEST_CASE("every kind of component has its page, and every link leads somewhere", "[gui][help]")
{
    needApplication();
    const HelpPages pages(helpDirectory());
    REQUIRE(pages.pages().size() > 10);
    QFile schema(QStringLiteral(HEADROOM_SOURCE_DIR "/models/scenario/scenario.schema.json"));
    REQUIRE(schema.open(QIODevice::ReadOnly));
    static const QRegularExpression kinds(u"\"kind\": \\{ \"const\": \"([a-z-]+)\""_s);
    // The page is there, and the heading in it, if one is named.
    const auto leads = [&](const QString& target) {
        const HelpPage* page = pages.find(target.section(u'#', 0, 0));
        if (!page || !target.contains(u'#')) return page != nullptr;
        static const QRegularExpression heading(u"^#+ +(.+)$"_s, QRegularExpression::MultilineOption);
        for (auto match = heading.globalMatch(page->text); match.hasNext();)
            if (anchorOf(match.next().captured(1)) == target.section(u'#', 1)) return true;
        return false;
    };
    int count = 0;
    for (auto match = kinds.globalMatch(QString::fromUtf8(schema.readAll())); match.hasNext(); ++count) {
        const QString kind = match.next().captured(1);
        INFO(kind.toStdString());
        CHECK(helpPageOf(kind) != u"README"_s);
        CHECK(leads(helpPageOf(kind)));
    }
    CHECK(count > 15);
    for (const auto& [key, node] : scenario::schema()["properties"].items()) {
        INFO(key);
        CHECK(leads(helpPageOfPlace(u'/' + QString::fromStdString(key) + u"/0"_s)));
    }
    // Each leads to where the thing is spoken of.
    const std::pair<QString, QString> spokenOf[] = {{u"sql-database"_s, u"| SQL |"_s},      {u"external"_s, u"| third party |"_s},     {u"ingress"_s, u"Horizontal Pod Autoscaler"_s},
                                                    {u"gateway"_s, u"`gateway`"_s},         {u"outbound"_s, u"`outbound`"_s},           {u"disk"_s, u"All stores that name a disk"_s},
                                                    {u"rabbitmq"_s, u"`rabbitmq`"_s},       {u"environment-copy"_s, u"`environment-copy`"_s}, {u"document-store"_s, u"PostgreSQL, documents in pods"_s},
                                                    {u"kubernetes-cluster"_s, u"AKS allocatable"_s}};
    for (const auto& [kind, words] : spokenOf) {
        INFO(kind.toStdString());
        CHECK(pages.find(helpPageOf(kind).section(u'#', 0, 0))->text.contains(words));
    }
    CHECK(helpPageOfPlace(u"/slos/0"_s) == u"diagnosis#objectives"_s);
    CHECK(helpPageOfPlace(u"/nothing"_s) == u"README"_s);
    static const QRegularExpression links(u"\\]\\(([^)#/]+)\\.md(#[^)]*)?\\)"_s);
    for (const HelpPage& page : pages.pages())
        for (auto match = links.globalMatch(page.text); match.hasNext();) {
            const QString name = match.next().captured(1);
            INFO(page.name.toStdString() << " -> " << name.toStdString());
            CHECK(pages.find(name));
        }
    CHECK(anchorOf(u"2. Redis"_s) == u"2-redis"_s);
}

TEST_CASE("the help button of the inspector opens the page beside the work", "[gui][help]")
{
    needApplication();
    MainWindow window;
    window.resize(1366, 768);
    window.show();
    window.openScenario(writeFile(u"help-button.json"_s, tinyScenario()), true, false);
    window.page()->selectComponent(u"service"_s);
    window.page()->showDock(u"inspector"_s);
    const auto press = [&] {
        auto* button = window.page()->inspector()->findChild<QToolButton*>(u"help"_s);
        REQUIRE(button);
        REQUIRE(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
    };
    press();
    HelpView* help = window.helpView();
    REQUIRE(help->isVisible());
    CHECK(help->page() == u"compute"_s);
    window.page()->inspector()->selectPointer(u"/slos/0"_s);
    press();
    CHECK(help->page() == u"diagnosis"_s);
    auto* browser = help->findChild<QTextBrowser*>(u"helpText"_s);
    CHECK(browser->textCursor().block().text() == u"Objectives"_s);
}

TEST_CASE("F1 opens the page of what is selected. Links, Back and search lead on", "[gui][help]")
{
    needApplication();
    MainWindow window;
    window.show();
    window.activateWindow();
    window.openScenario(writeFile(u"help.json"_s, tinyScenario()), true, false);
    REQUIRE(QTest::qWaitForWindowActive(&window));
    window.page()->selectComponent(u"service"_s);
    QTest::keyClick(&window, Qt::Key_F1);
    HelpView* help = window.helpView();
    REQUIRE(help->isVisible());
    CHECK(help->page() == u"compute"_s);
    auto* browser = help->findChild<QTextBrowser*>(u"helpText"_s);
    CHECK(browser->toPlainText().size() > 500);
    Q_EMIT browser->anchorClicked(QUrl(u"stores.md#2-redis"_s));
    CHECK(help->page() == u"stores"_s);
    CHECK(browser->textCursor().block().text().contains(u"Redis"_s));
    QTest::keyClick(browser, Qt::Key_Left, Qt::AltModifier);
    CHECK(help->page() == u"compute"_s);
    auto* search = help->findChild<QLineEdit*>(u"helpSearch"_s);
    QTest::keyClicks(search, u"hot partition"_s);
    CHECK(browser->toPlainText().contains(u"Stores: databases"_s));
    search->setText(u"xyzzy qwertz"_s);
    CHECK(browser->toPlainText().contains(u"No page"_s));
    search->clear();
    CHECK(help->page() == u"compute"_s);
    help->showPage(u"no-such-page"_s);
    CHECK(help->page().isEmpty());
    CHECK(browser->toPlainText().contains(u"How each thing is modelled"_s));
    help->showKind(u"redis"_s);
    CHECK(help->page() == u"stores"_s);
}
