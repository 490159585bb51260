#include "app/gui/document/scenario_document.h"
#include "app/gui/traffic/event_strip.h"
#include "app/gui/traffic/list_model.h"
#include "app/gui/traffic/share_bar.h"
#include "app/gui/traffic/traffic_view.h"
#include "app/gui/traffic/week_plot.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::waitUntil;

namespace {

QByteArray scenarioText()
{
    QByteArray text = tests::tinyScenario("P7D", "60rpm");
    text.replace(R"("otherwise": "60rpm", "mix": { "request": 1 } } ])",
                 R"("otherwise": "60rpm", "weekly": [ { "days": "Mon-Fri", "from": "09:00", "to": "18:00", "rate": "600rpm", "ramp": "30m" } ],
                    "events": [ { "name": "Sale", "from": "2026-11-04T09:00", "to": "2026-11-04T15:00", "rate": "900rpm", "ramp": "30m" } ], "mix": { "request": 0.75, "other": 0.25 } } ])");
    text.replace(R"("operations": { )", R"("operations": { "other": { "steps": [ { "call": "service", "cpu": "1ms" } ] }, "third": { "steps": [ { "call": "service", "cpu": "1ms" } ] }, )");
    return text;
}

struct Fixture {
    ScenarioDocument document;
    std::unique_ptr<TrafficView> view;

    Fixture()
    {
        needApplication();
        REQUIRE(document.openText(scenarioText(), u"week"_s));
        view = std::make_unique<TrafficView>(&document);
        view->resize(1280, 560);
        view->show();
        REQUIRE(QTest::qWaitForWindowExposed(view.get()));
        QTest::qWait(50);
    }
    [[nodiscard]] Json source() const { return document.merged()["traffic"][0]; }
    [[nodiscard]] WeekPlot& week() const { return *view->weekPlot(); }
};

void drag(QWidget* widget, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {})
{
    QTest::mousePress(widget, Qt::LeftButton, modifiers, from);
    for (const double part : {0.3, 0.7, 1.0}) {
        const QPointF at = QPointF(from) + (QPointF(to) - QPointF(from)) * part;
        QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, modifiers);
        QApplication::sendEvent(widget, &move);
    }
    QTest::mouseRelease(widget, Qt::LeftButton, modifiers, to);
}

/// Whether "20:00" is at most `minutes` away: a pixel is some minutes.
bool isNear(const Json& text, int minuteOfDay, int minutes = 15)
{
    const QTime time = QTime::fromString(QString::fromStdString(text.get<std::string>()).right(5), u"hh:mm"_s);
    return time.isValid() && std::abs(QTime(0, 0).secsTo(time) / 60 - minuteOfDay) <= minutes;
}

} // namespace

TEST_CASE("a corner that is dragged changes hour and rate in the document as one step", "[gui][traffic]")
{
    Fixture f;
    const QByteArray before = f.document.text();
    const QPoint from = f.week().pixelOf(4 * kMinutesPerDay + 18 * 60, 10), to = f.week().pixelOf(4 * kMinutesPerDay + 20 * 60, 12.5);
    drag(&f.week(), from, to);
    const Json line = f.source()["weekly"][0];
    CHECK(line["days"] == "Mon-Fri");
    CHECK(isNear(line["to"], 20 * 60));
    CHECK(ratePerSecondOf(QString::fromStdString(line["rate"].get<std::string>())) == Approx(12.5).margin(0.2));
    CHECK(line["from"] == "09:00");
    CHECK(f.document.undoStack()->count() == 1);
    CHECK(f.document.undoStack()->undoText().contains(u"09:00–"_s));
    f.document.undoStack()->undo();
    CHECK(f.document.text() == before);
    CHECK(f.week().profile().lines().front().to == 18 * 60);
}

TEST_CASE("Shift keeps the hour and Alt leaves the other days alone", "[gui][traffic]")
{
    Fixture f;
    drag(&f.week(), f.week().pixelOf(kMinutesPerDay + 9 * 60, 10), f.week().pixelOf(kMinutesPerDay + 6 * 60, 5), Qt::ShiftModifier | Qt::AltModifier);
    const Json lines = f.source()["weekly"];
    REQUIRE(lines.size() == 2);
    CHECK(lines[0]["days"] == "Mon,Wed,Thu,Fri");
    CHECK(lines[0]["rate"] == "600rpm");
    CHECK(lines[1]["days"] == "Tue");
    CHECK(lines[1]["from"] == "09:00");
    CHECK(ratePerSecondOf(QString::fromStdString(lines[1]["rate"].get<std::string>())) == Approx(5).margin(0.2));
}

TEST_CASE("a click that does not move changes nothing", "[gui][traffic]")
{
    Fixture f;
    const QPoint corner = f.week().pixelOf(9 * 60, 10);
    drag(&f.week(), corner, corner + QPoint(1, 1));
    CHECK_FALSE(f.document.undoStack()->canUndo());
    REQUIRE(f.week().selected().has_value());
    CHECK(f.week().selected()->part == WeekHandle::Part::From);
}

TEST_CASE("an upper edge and the base rate are dragged", "[gui][traffic]")
{
    Fixture f;
    drag(&f.week(), f.week().pixelOf(13 * 60, 10), f.week().pixelOf(13 * 60, 8));
    CHECK(ratePerSecondOf(QString::fromStdString(f.source()["weekly"][0]["rate"].get<std::string>())) == Approx(8).margin(0.2));
    CHECK(f.source()["weekly"][0]["from"] == "09:00");
    drag(&f.week(), f.week().pixelOf(6 * kMinutesPerDay + 720, 1), f.week().pixelOf(6 * kMinutesPerDay + 720, 3));
    CHECK(ratePerSecondOf(QString::fromStdString(f.source()["otherwise"].get<std::string>())) == Approx(3).margin(0.2));
}

TEST_CASE("keys choose, nudge, add and remove. Nudges of one corner are one step", "[gui][traffic]")
{
    Fixture f;
    f.week().setFocus(Qt::TabFocusReason);
    REQUIRE(f.week().selected().has_value());
    QTest::keyClick(&f.week(), Qt::Key_Tab);
    REQUIRE(f.week().selected()->part == WeekHandle::Part::From);
    QTest::keyClick(&f.week(), Qt::Key_Left);
    QTest::keyClick(&f.week(), Qt::Key_Left);
    QTest::keyClick(&f.week(), Qt::Key_Up);
    CHECK(f.source()["weekly"][0]["from"] == "07:00");
    CHECK(ratePerSecondOf(QString::fromStdString(f.source()["weekly"][0]["rate"].get<std::string>())) > 10);
    CHECK(f.document.undoStack()->count() == 1);
    QTest::keyClick(&f.week(), Qt::Key_Insert);
    CHECK(f.source()["weekly"].size() == 2);
    QTest::keyClick(&f.week(), Qt::Key_Delete);
    CHECK(f.source()["weekly"].size() == 1);
    CHECK(f.document.undoStack()->count() == 3);
}

TEST_CASE("a double click adds a line where it was made", "[gui][traffic]")
{
    Fixture f;
    QTest::mouseDClick(&f.week(), Qt::LeftButton, {}, f.week().pixelOf(5 * kMinutesPerDay + 12 * 60 + 20, 7));
    REQUIRE(f.source()["weekly"].size() == 2);
    CHECK(f.source()["weekly"][1]["days"] == "Sat");
    CHECK(f.source()["weekly"][1]["from"] == "12:00");
    CHECK(f.source()["weekly"][1]["to"] == "13:00");
}

TEST_CASE("an event is dragged as a block, by its end and by keys", "[gui][traffic]")
{
    Fixture f;
    EventStrip& strip = *f.view->eventStrip();
    const auto calendar = calendar::Calendar{};
    const SimTime from = calendar.instant(2026, 11, 4, Duration::hours(9)), to = calendar.instant(2026, 11, 4, Duration::hours(15));
    REQUIRE(waitUntil([&] { return strip.pixelOf(from, 15).y() > 0; }));
    const QPoint middle = strip.pixelOf(from + Duration::hours(3), 8);
    drag(&strip, middle, middle + (strip.pixelOf(from + Duration::hours(24), 8) - strip.pixelOf(from, 8)));
    CHECK(f.source()["events"][0]["from"].get<std::string>().starts_with("2026-11-05T"));
    CHECK(isNear(f.source()["events"][0]["from"], 9 * 60));
    CHECK(isNear(f.source()["events"][0]["to"], 15 * 60));
    CHECK(f.source()["events"][0]["rate"] == "900rpm");
    CHECK(f.document.undoStack()->undoText().contains(u"Sale"_s));
    f.document.undoStack()->undo();
    drag(&strip, strip.pixelOf(to, 15) + QPoint(2, 0), strip.pixelOf(to + Duration::hours(6), 15) + QPoint(2, 0));
    CHECK(f.source()["events"][0]["from"] == "2026-11-04T09:00");
    CHECK(f.source()["events"][0]["to"].get<std::string>().starts_with("2026-11-04T"));
    CHECK(isNear(f.source()["events"][0]["to"], 21 * 60));
    f.document.undoStack()->undo();
    strip.select(0);
    QTest::keyClick(&strip, Qt::Key_Left);
    CHECK(f.source()["events"][0]["from"] == "2026-11-03T09:00");
    QTest::keyClick(&strip, Qt::Key_Delete);
    CHECK_FALSE(f.source().contains("events"));
}

TEST_CASE("the mix keeps its sum while a border is dragged, and the drag is one step", "[gui][traffic]")
{
    Fixture f;
    f.view->panel()->setCurrentIndex(2);
    ShareBar& mix = *f.view->mixBar();
    QTest::qWait(20);
    const QPoint border = mix.borderAt(0);
    drag(&mix, border, border - QPoint(mix.barRect().width() / 4, 0));
    CHECK(f.source()["mix"]["request"].get<double>() == Approx(0.5).margin(0.011));
    CHECK(f.source()["mix"]["request"].get<double>() + f.source()["mix"]["other"].get<double>() == Approx(1));
    CHECK(f.document.undoStack()->count() == 1);
    mix.setFocus();
    QTest::keyClicks(&mix, u"40"_s);
    QTest::keyClick(&mix, Qt::Key_Return);
    CHECK(f.source()["mix"]["request"].get<double>() == Approx(0.4));
    auto* choice = f.view->findChild<QComboBox*>(u"mixOperation"_s);
    choice->setCurrentText(u"third"_s);
    QTest::mouseClick(f.view->findChild<QPushButton*>(u"mixAdd"_s), Qt::LeftButton);
    CHECK(f.source()["mix"].size() == 3);
    QTest::keyClick(&mix, Qt::Key_Delete);
    CHECK(f.source()["mix"].size() == 2);
}

TEST_CASE("the tables do what the charts do, and refuse what does not load", "[gui][traffic]")
{
    Fixture f;
    auto* table = f.view->findChild<QTableView*>(u"weeklyTable"_s);
    const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    CHECK(table->model()->setData(table->model()->index(0, 1), u"08:30"_s));
    CHECK(f.source()["weekly"][0]["from"] == "08:30");
    CHECK_FALSE(table->model()->setData(table->model()->index(0, 1), u"25:00"_s));
    CHECK(f.source()["weekly"][0]["from"] == "08:30");
    CHECK_FALSE(f.view->findChild<QLabel*>(u"trafficMessage"_s)->text().isEmpty());
    QTest::mouseClick(f.view->findChild<QPushButton*>(u"weeklyTableAdd"_s), Qt::LeftButton);
    CHECK(f.source()["weekly"].size() == 2);
    table->setCurrentIndex(table->model()->index(1, 0));
    QTest::mouseClick(f.view->findChild<QPushButton*>(u"weeklyTableRemove"_s), Qt::LeftButton);
    CHECK(f.source()["weekly"].size() == 1);
    auto* events = f.view->findChild<QTableView*>(u"eventTable"_s);
    CHECK(events->model()->setData(events->model()->index(0, 7), u"1.5"_s));
    CHECK(f.source()["events"][0]["spikes"]["factor"] == 1.5);
    CHECK(events->model()->setData(events->model()->index(0, 7), QString()));
    CHECK_FALSE(f.source()["events"][0].contains("spikes"));
}

TEST_CASE("a pasted table is previewed, then taken as one step, or not at all", "[gui][traffic]")
{
    Fixture f;
    const QByteArray before = f.document.text();
    QString text;
    for (int day = 0; day < 7; ++day) {
        text += daysText(1 << day);
        for (int hour = 0; hour < 24; ++hour) text += hour == 12 ? u"\t240"_s : u"\t120"_s;
        text += u'\n';
    }
    f.view->startPaste(text);
    CHECK(f.document.text() == before);
    CHECK(f.week().profile().peakPerSecond() == Approx(4));   // the chart shows what it would be
    auto* take = f.view->findChild<QPushButton*>(u"pasteTake"_s);
    f.view->findChild<QPlainTextEdit*>(u"pasteText"_s)->setPlainText(text.replace(u"240"_s, u"lots"_s));
    CHECK_FALSE(take->isEnabled());
    CHECK(f.view->findChild<QTreeWidget*>(u"pasteProblems"_s)->topLevelItemCount() == 7);
    f.view->findChild<QPlainTextEdit*>(u"pasteText"_s)->setPlainText(text.replace(u"lots"_s, u"240"_s));
    REQUIRE(take->isEnabled());
    QTest::mouseClick(take, Qt::LeftButton);
    CHECK(f.source()["otherwise"] == "120rpm");
    CHECK(f.source()["weekly"] == Json::parse(R"([{"days":"Mon-Sun","from":"12:00","to":"13:00","rate":"240rpm"}])"));
    CHECK(f.document.undoStack()->count() == 1);
    f.document.undoStack()->undo();
    f.view->startPaste(text);
    QTest::mouseClick(f.view->findChild<QPushButton*>(u"pasteCancel"_s), Qt::LeftButton);
    CHECK(f.document.text() == before);
    CHECK(f.week().profile().peakPerSecond() == Approx(10));
}

TEST_CASE("growth, arrivals, sources and variants go through the document", "[gui][traffic]")
{
    Fixture f;
    f.view->findChild<QDoubleSpinBox*>(u"growth"_s)->setValue(50);
    QTest::mouseClick(f.view->findChild<QPushButton*>(u"growthApply"_s), Qt::LeftButton);
    CHECK(f.source()["weekly"][0]["rate"] == "900rpm");
    CHECK(f.source()["otherwise"] == "90rpm");
    CHECK(f.source()["events"][0]["rate"] == "1350rpm");
    CHECK(f.document.undoStack()->count() == 1);
    f.document.undoStack()->undo();
    auto* process = f.view->findChild<QComboBox*>(u"arrivalProcess"_s);
    const auto choose = [&](const QString& name) {
        process->setCurrentIndex(process->findData(name));
        Q_EMIT process->activated(process->currentIndex());
    };
    choose(u"mmpp"_s);
    CHECK(f.source()["arrivals"]["process"] == "mmpp");
    auto* factor = f.view->findChild<QLineEdit*>(u"arrivals:arrivals/burstFactor"_s);
    REQUIRE(factor);
    factor->setText(u"4"_s);
    Q_EMIT factor->editingFinished();
    CHECK(f.source()["arrivals"]["burstFactor"] == 4);
    choose(u"users"_s);
    CHECK(f.source()["users"]["count"] == 100);
    choose(u"poisson"_s);
    CHECK_FALSE(f.source().contains("users"));
    REQUIRE(f.document.addVariant(u"busy"_s, {}).empty());
    QTest::mouseClick(f.view->findChild<QPushButton*>(u"addSource"_s), Qt::LeftButton);
    CHECK(f.document.merged()["traffic"].size() == 2);
    CHECK(f.document.json()["traffic"].size() == 1);
    CHECK(f.view->source() == 1);
    QTest::mouseClick(f.view->findChild<QPushButton*>(u"removeSource"_s), Qt::LeftButton);
    CHECK(f.document.merged()["traffic"].size() == 1);
    QTest::mouseClick(f.view->findChild<QPushButton*>(u"copyTable"_s), Qt::LeftButton);
    CHECK(QApplication::clipboard()->text().startsWith(u"requests/min"_s));
}
