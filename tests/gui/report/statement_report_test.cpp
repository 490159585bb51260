#include "app/gui/bill/bill_view.h"
#include "app/gui/compare/variant_runs.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/report/statement_content.h"
#include "app/gui/report/statement_file.h"
#include "app/gui/report/statement_pages.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "models/scenario/load.h"
#include "tests/gui/shell/fixture.h"
#include "tests/gui/support/file_dialog.h"
#include "tests/support/catch.h"

#include <QAction>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QUndoStack>

#include <atomic>
#include <numeric>

// What is proved: the printed statement has every line of the bill, adds up to its total, has a head and a number on every page, cuts no name, and says
// what limits it.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;

namespace {

struct Made {
    std::shared_ptr<const scenario::Scenario> scenario;
    std::shared_ptr<const analysis::Report> report;
    StatementContent content;
};

/// November of the drone delivery, by rates: a bill of some twenty lines.
Made made()
{
    needApplication();
    Made all;
    auto loaded = scenario::load(HEADROOM_SOURCE_DIR "/scenarios/fabrikam-drone-delivery.json");
    REQUIRE(loaded);
    all.scenario = std::make_shared<const scenario::Scenario>(std::move(loaded).value());
    simulation::RunOptions options;
    options.from = all.scenario->calendar.start;
    options.duration = all.scenario->calendar.end - all.scenario->calendar.start;
    std::atomic<double> fraction = 0;
    auto run = makeRun(all.scenario, Answering::Estimate, options, {}, fraction);
    REQUIRE(run);
    all.report = run->report;
    REQUIRE(all.report->month.lines.size() > 10);
    ReportContext context;
    context.scenarioText = "text";
    context.programVersion = u"1.2.3"_s;
    all.content = statementContent(*all.scenario, *all.report, context);
    return all;
}

/// The text of each page.
QStringList pagesOf(const QString& pdf)
{
    INFO("pdftotext is of the package poppler-utils");
    REQUIRE_FALSE(QStandardPaths::findExecutable(u"pdftotext"_s).isEmpty());
    QProcess process;
    process.start(u"pdftotext"_s, {u"-layout"_s, pdf, u"-"_s});
    if (!process.waitForFinished()) return {};
    QStringList pages = QString::fromUtf8(process.readAllStandardOutput()).split(u'\f');
    if (!pages.isEmpty() && pages.back().isEmpty()) pages.removeLast();
    return pages;
}

qint64 cents(QString amount) { return qRound64(amount.remove(u',').replace(u'\u2212', u'-').toDouble() * 100); }

QString squeezed(QString text) { return text.remove(QRegularExpression(u"\\s+"_s)); }

/// Whether any pixel of the outermost ones is inked: text that runs off the paper.
bool touchesEdge(const QImage& page, int pixels)
{
    for (int y = 0; y < page.height(); ++y)
        for (int x = 0; x < page.width(); ++x) {
            if (x >= pixels && x < page.width() - pixels && y >= pixels && y < page.height() - pixels) continue;
            if (page.pixel(x, y) != qRgb(255, 255, 255)) return true;
        }
    return false;
}

} // namespace

TEST_CASE("the lines of the statement add up to their groups and to the total", "[gui][report][statement]")
{
    const Made all = made();
    qint64 total = 0;
    qsizetype lines = 0;
    for (const auto& group : all.content.groups) {
        qint64 sum = 0;
        for (const auto& line : group.lines) sum += cents(line.amount);
        CHECK(sum == cents(group.total));
        total += sum;
        lines += group.lines.size();
    }
    CHECK(total == cents(all.content.total));
    CHECK(total == all.report->month.total.micros() / Money::kPerCent);
    CHECK(lines == static_cast<qsizetype>(all.report->month.lines.size()));
    for (const auto& group : all.content.groups)
        for (const auto& line : group.lines) {
            CHECK_FALSE(line.mark.isEmpty());
            CHECK((line.source >= 1 && line.source <= all.content.sources.size()));
        }
    // The chart's bars are the same money.
    double bars = 0;
    for (const auto& stack : all.content.daily.stacks) bars += std::accumulate(stack.y.begin(), stack.y.end(), 0.0);
    double hours = 0;
    for (const auto& [name, perHour] : all.report->month.perHourByGroup) hours += std::accumulate(perHour.begin(), perHour.end(), 0.0);
    CHECK(bars == Approx(hours));
}

TEST_CASE("a budget is judged for the month, and drawn as its even share", "[gui][report][statement]")
{
    const Made all = made();
    auto scenario = *all.scenario;
    const double total = all.report->month.total.toDouble();
    REQUIRE(total > 0);
    scenario.monthlyBudget = total * 0.75;
    const StatementContent over = statementContent(scenario, *all.report, {});
    CHECK(over.isOverBudget);
    CHECK(over.budget.contains(format::percent(1.0 / 3)));
    REQUIRE(over.daily.limits.size() == 1);
    CHECK(over.daily.limits[0].y == Approx((total * 0.75) / static_cast<double>(over.daily.stacks.front().y.size())));
    const StatementContent below = statementContent(scenario, *all.report, {}, {}, total + 5);
    CHECK_FALSE(below.isOverBudget);
    CHECK(statementContent(scenario, *all.report, {}, {analysis::BillPeriod::Window, {}, {}, {}}).budget.isEmpty());
}

TEST_CASE("commitments, discounts and foreign prices are printed with what they did", "[gui][report][statement]")
{
    const Made all = made();
    auto report = *all.report;
    CHECK(all.content.commitments.isEmpty());
    report.month.commitments.push_back({"plan", "Three years", "3 years", 1.5, 1000, 900, 0.9, 0.4, 250});
    pricing::ReservationUse use;
    use.component = use.title = "pool";
    use.term = "1 year";
    use.nodes = 4;
    use.bought = 100;
    use.used = 50;
    use.saved = -7;
    report.month.reservations.push_back(use);
    report.month.lines.front().discountPercent = 12;
    report.month.exchange = scenario::ExchangeSpec{"USD", 0.92, "2026-10-01", "a bank"};
    const StatementContent content = statementContent(*all.scenario, report, {});
    REQUIRE(content.commitments.size() == 2);
    CHECK(content.commitments[0].utilisation == u"90 %"_s);
    CHECK(content.commitments[1].saved.startsWith(u'\u2212'));
    REQUIRE(content.discounts.size() == 1);
    CHECK(content.discounts[0].startsWith(u"12 %"_s));
    bool isNoted = false;
    for (const auto& group : content.groups)
        for (const auto& line : group.lines) isNoted = isNoted || line.note.contains(u"12 % discount"_s);
    CHECK(isNoted);
    CHECK(std::any_of(content.facts.begin(), content.facts.end(), [](const auto& fact) { return fact.value.contains(u"0.92"_s); }));
}

TEST_CASE("every page has its head and number, on A4 and on Letter, and every line is in the text", "[gui][report][statement]")
{
    Made all = made();
    StatementContent& content = all.content;
    const QString longName = u"A component with a name that nobody would choose but that is still to be read to its very last word"_s;
    for (int i = 0; i < 90; ++i) content.groups.front().lines.push_back({i == 40 ? longName : u"component-%1"_s.arg(i), u"meter-%1"_s.arg(i), u"1,234.5"_s, u"GB-months"_s, u"0.80 · 0.50"_s, u"12,345,678.90"_s, u"●"_s, 1, {}});
    for (int i = 0; i < 30; ++i) content.assumptions.push_back({u"components › somewhere › place-%1"_s.arg(i), u"42"_s, u"because nobody said so"_s});
    QTemporaryDir folder;
    for (const auto paper : {QPageSize::A4, QPageSize::Letter}) {
        const QString file = folder.filePath(u"statement-%1.pdf"_s.arg(static_cast<int>(paper)));
        REQUIRE(writeStatementPdf(content, file, paper) == QString());
        const int pages = statementPageCount(content, QPageSize(paper).size(QPageSize::Point));
        CHECK(pages >= 3);
        const auto images = statementImages(content, paper, 1);
        CHECK(images.size() == pages);
        for (const QImage& image : images) CHECK_FALSE(touchesEdge(image, 24));
        QFile pdf(file);
        REQUIRE(pdf.open(QIODevice::ReadOnly));
        CHECK(pdf.readAll().contains(QByteArray("/Count ") + QByteArray::number(pages)));
        const QStringList texts = pagesOf(file);
        REQUIRE(texts.size() == pages);
        for (int i = 0; i < pages; ++i) {
            CHECK(squeezed(texts[i]).contains(squeezed(content.scenario)));
            CHECK(texts[i].contains(u"Page %1 of %2"_s.arg(i + 1).arg(pages)));
            CHECK(squeezed(texts[i]).contains(squeezed(content.period)));
        }
        const QString whole = squeezed(texts.join(u' '));
        for (const auto& group : content.groups) CHECK(whole.contains(squeezed(group.name)));
        int missing = 0;
        for (int i = 0; i < 90; ++i) missing += whole.contains(u"meter-%1"_s.arg(i)) ? 0 : 1;
        CHECK(missing == 0);
        for (const QString& word : longName.split(u' ')) CHECK(whole.contains(word));   // wrapped, not cut
        for (int i = 0; i < 30; ++i) missing += whole.contains(u"place-%1"_s.arg(i)) ? 0 : 1;
        CHECK(missing == 0);
        CHECK(whole.contains(squeezed(content.total)));
        CHECK(whole.contains(u"●"_s));
        for (const auto& fact : content.facts) CHECK(whole.contains(squeezed(fact.name)));
    }
}

TEST_CASE("amounts as printed add up to the printed total", "[gui][report][statement]")
{
    const Made all = made();
    QTemporaryDir folder;
    const QString file = folder.filePath(u"sum.pdf"_s);
    REQUIRE(writeStatementPdf(all.content, file, QPageSize::A4).isEmpty());
    // A line ends with its amount, the mark of its price and the number of its source.
    static const QRegularExpression line(u"(-?[\\d,]+\\.\\d\\d)\\s+[●◐◌✎]\\s*\\d+\\s*$"_s, QRegularExpression::MultilineOption);
    qint64 sum = 0;
    int count = 0;
    for (auto matches = line.globalMatch(pagesOf(file).join(u'\n')); matches.hasNext(); ++count) sum += cents(matches.next().captured(1));
    CHECK(count == static_cast<int>(all.report->month.lines.size()));
    CHECK(sum == cents(all.content.total));
}

TEST_CASE("the statement leaves the window from the menu of the bill, and says when it is out of date", "[gui][report][statement]")
{
    needApplication();
    QTemporaryDir folder;
    MainWindow window;
    window.resize(1366, 768);
    window.show();
    window.openScenario(writeFile(u"statement.json"_s, tinyScenario()), true, true);
    REQUIRE(waitUntil([&] { return window.page()->report() != nullptr && !window.page()->controller()->isRunning(); }));
    window.page()->showCenter(u"bill"_s);
    auto* action = window.findChild<QAction*>(u"billExport:pdf"_s);
    REQUIRE(action);
    REQUIRE(action->isEnabled());
    const auto save = [&](const QString& path) { REQUIRE(tests::chooseFileIn([&] { action->trigger(); }, path)); };
    const QString first = folder.filePath(u"first.pdf"_s), second = folder.filePath(u"second.pdf"_s);
    save(first);
    REQUIRE(QFile::exists(first));
    REQUIRE(window.page()->document()->edit(u"/components/pool/nodes"_s, u"3"_s, u"Set nodes"_s).empty());
    save(second);
    REQUIRE(QFile::exists(second));
    CHECK_FALSE(pagesOf(first).join(u' ').contains(u"OUT OF DATE"_s));
    CHECK(pagesOf(second).join(u' ').contains(u"OUT OF DATE"_s));
    const auto& report = *window.page()->report();
    CHECK_FALSE(writeStatement(*window.page()->document(), *window.page()->runScenario(), report, {}, false, folder.filePath(u"none/x.pdf"_s), QPageSize::A4).isEmpty());
    CHECK(writeStatementFile(*window.page()->runScenario(), report, window.page()->document()->text().toStdString(), {analysis::BillPeriod::Window, {}, {}, {}}, std::nullopt, folder.filePath(u"window.pdf"_s).toStdString()));
    CHECK(QFile::exists(folder.filePath(u"window.pdf"_s)));
    window.page()->document()->undoStack()->undo();
}
