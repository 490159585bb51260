#include "app/gui/report/report_pdf.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/report/picture_export.h"
#include "app/gui/report/report_pages.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/fixture.h"
#include "tests/gui/support/synthetic.h"
#include "tests/support/catch.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QUndoStack>

#include <algorithm>
#include <cmath>
#include <tuple>

// What is proved: the report says what the run says, to the cent; it is two pages on A4 and on Letter with text that can be
// selected; partial, estimated and outdated results say so on both pages; nothing is written by halves.

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
    ReportContent content;
};

Made made(int days = 1, bool isStale = false, double reached = 1)
{
    needApplication();
    Made all;
    all.scenario = tests::syntheticScenario(days);
    all.report = tests::syntheticReport(*all.scenario, tests::syntheticRecording(*all.scenario, {.days = days, .reachedShare = reached}));
    ReportContext context;
    context.scenarioText = "text";
    context.isStale = isStale;
    context.programVersion = u"1.2.3"_s;
    all.content = reportContent(*all.scenario, *all.report, context);
    return all;
}

QString textOf(const QString& pdf)
{
    QProcess process;
    process.start(u"pdftotext"_s, {u"-layout"_s, pdf, u"-"_s});
    if (!process.waitForFinished()) return {};
    return QString::fromUtf8(process.readAllStandardOutput());
}

qint64 cents(QString amount) { return qRound64(amount.remove(u',').replace(u'\u2212', u'-').toDouble() * 100); }

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    return file.readAll();
}

/// Whether any pixel of the outermost `points` of the page is inked: text that runs off the paper.
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

TEST_CASE("the costs by component add up to both statements, to the cent", "[gui][report]")
{
    const Made all = made();
    qint64 window = 0, month = 0;
    double share = 0;
    for (const auto& cost : all.content.costs) {
        window += cents(cost.window);
        month += cents(cost.month);
        share += cost.share;
    }
    CHECK(window == cents(all.content.windowTotal));
    CHECK(month == cents(all.content.monthTotal));
    CHECK(window == all.report->window.total.micros() / Money::kPerCent);
    if (all.report->month.total.micros() > 0) CHECK(share == Approx(1));
    CHECK(std::is_sorted(all.content.costs.begin(), all.content.costs.end(), [](const auto& a, const auto& b) { return a.share > b.share; }));
}

TEST_CASE("what limits the answer is said on the report", "[gui][report]")
{
    CHECK(made().content.flags.isEmpty());
    CHECK(made(1, true).content.flags.size() == 1);
    const Made all = made();
    auto report = *all.report;
    report.recording.partial = true;
    report.recording.engine = "fluid";
    const ReportContent content = reportContent(*all.scenario, report, {});
    REQUIRE(content.flags.size() == 2);
    CHECK(content.flags[0].startsWith(u"PARTIAL"_s));
    CHECK(content.flags[1].startsWith(u"ESTIMATE"_s));
}

TEST_CASE("assumptions are those that the scenario marks, with their value where it is one", "[gui][report]")
{
    const Made all = made();
    auto scenario = *all.scenario;
    scenario.provenance = {{"/components/aks/nodes", scenario::Mark::Assumed, "three zones"},
                           {"/components/aks/sku", scenario::Mark::Stated, "said so"},
                           {"/operations/*/steps", scenario::Mark::Verify, "names only"}};
    ReportContext context;
    context.valueAt = [](const QString& pointer) { return pointer == u"/components/aks/nodes"_s ? u"3"_s : u"[1,2]"_s; };
    const ReportContent content = reportContent(scenario, *all.report, context);
    REQUIRE(content.assumptions.size() == 2);
    CHECK(content.assumptions[0].place == u"components › aks › nodes"_s);
    CHECK(content.assumptions[0].value == u"3"_s);
    CHECK(content.assumptions[1].place == u"operations › every › steps"_s);
    CHECK(content.assumptions[1].value.isEmpty());
}

TEST_CASE("the report is two pages of selectable text on A4 and on Letter", "[gui][report]")
{
    const Made all = made(GENERATE(1, 30));
    QTemporaryDir folder;
    for (const auto& [paper, width, height] : {std::tuple{QPageSize::A4, 595, 842}, {QPageSize::Letter, 612, 792}}) {
        const QString file = folder.filePath(u"report-%1.pdf"_s.arg(width));
        REQUIRE(writeReportPdf(all.content, file, paper).isEmpty());
        const QByteArray pdf = contentOf(file);
        CHECK(pdf.startsWith("%PDF-1."));
        CHECK(pdf.contains("/Count 2"));
        CHECK(pdf.contains("/ToUnicode"));   // glyphs lead back to characters
        CHECK(pdf.contains(QByteArray("/MediaBox [0 0 ") + QByteArray::number(width)));
        if (QStandardPaths::findExecutable(u"pdftotext"_s).isEmpty()) continue;
        const QString text = textOf(file).simplified();
        CHECK(text.contains(all.content.question));
        CHECK(text.contains(all.content.monthTotal));
        for (const auto& fact : all.content.facts) CHECK(text.contains(fact.name));
        CHECK(height > width);
    }
}

TEST_CASE("nothing runs off the paper, however much there is to say", "[gui][report]")
{
    Made all = made();
    ReportContent& content = all.content;
    content.question = QString(u"A long question with many words "_s).repeated(8);
    content.headline = QString(u"a headline that goes on and on "_s).repeated(6);
    content.explanation = QString(u"explained at length "_s).repeated(12);
    for (int i = 0; i < 80; ++i) {
        content.costs.push_back({QString(u"Component with a name that is too long "_s).repeated(3), u"Compute"_s, u"1,234,567.89"_s, u"12,345,678.90"_s, 0.001, true});
        content.assumptions.push_back({QString(u"components › somewhere › "_s).repeated(6), u"42"_s, QString(u"because nobody said so "_s).repeated(9)});
        content.verdicts.push_back({u"name"_s, QString(u"the worst window is far above "_s).repeated(10), i % 2 == 0});
    }
    content.flags << u"PARTIAL: one"_s << u"ESTIMATE: two"_s << u"OUT OF DATE: three"_s;
    for (const auto paper : {QPageSize::A4, QPageSize::Letter})
        for (const int page : {1, 2}) CHECK_FALSE(touchesEdge(reportImage(content, page, paper, 1), 24));
}

TEST_CASE("a report goes from a run to a file, and tells why when it cannot", "[gui][report]")
{
    needApplication();
    QTemporaryDir folder;
    MainWindow window;
    CHECK_FALSE(window.writeReport(folder.filePath(u"none.pdf"_s), QPageSize::A4).isEmpty());
    window.openScenario(writeFile(u"report.json"_s, tinyScenario()), true, true);
    REQUIRE(waitUntil([&] { return window.page()->report() != nullptr; }));
    const QString file = folder.filePath(u"tiny.pdf"_s);
    REQUIRE(window.writeReport(file, QPageSize::A4).isEmpty());
    CHECK(QFile::exists(file));
    if (!QStandardPaths::findExecutable(u"pdftotext"_s).isEmpty()) {
        const QString text = textOf(file);
        const QString hash = QString::fromLatin1(QCryptographicHash::hash(window.page()->document()->text(), QCryptographicHash::Sha256).toHex().left(16));
        CHECK(text.contains(hash));
        CHECK(text.contains(QString::number(window.page()->report()->recording.fingerprint, 16)));
        CHECK_FALSE(text.contains(u"OUT OF DATE"_s));
    }
    REQUIRE(window.page()->document()->edit(u"/components/pool/nodes"_s, u"3"_s, u"Set nodes"_s).empty());
    REQUIRE(window.writeReport(file, QPageSize::A4).isEmpty());
    if (!QStandardPaths::findExecutable(u"pdftotext"_s).isEmpty()) CHECK(textOf(file).contains(u"OUT OF DATE"_s));
    CHECK_FALSE(window.writeReport(folder.filePath(u"no/such/folder/x.pdf"_s), QPageSize::A4).isEmpty());
    window.page()->document()->undoStack()->undo();
}

TEST_CASE("a view is exported as picture, as vectors and as PDF", "[gui][report]")
{
    needApplication();
    QTemporaryDir folder;
    MainWindow window;
    window.resize(1200, 800);
    window.show();
    window.openScenario(writeFile(u"picture.json"_s, tinyScenario()), true, false);
    QWidget* view = window.page()->viewToExport();
    REQUIRE(view);
    REQUIRE(exportView(*view, folder.filePath(u"a.png"_s), u"Tiny, base"_s).isEmpty());
    const QImage image(folder.filePath(u"a.png"_s));
    CHECK(image.size() == view->size() * 2);
    CHECK(image.text(u"Title"_s) == u"Tiny, base"_s);
    REQUIRE(exportView(*view, folder.filePath(u"a.svg"_s), u"Tiny, base"_s).isEmpty());
    CHECK(contentOf(folder.filePath(u"a.svg"_s)).contains("<title>Tiny, base</title>"));
    REQUIRE(exportView(*view, folder.filePath(u"a.pdf"_s), u"Tiny, base"_s).isEmpty());
    CHECK(contentOf(folder.filePath(u"a.pdf"_s)).startsWith("%PDF"));
    CHECK_FALSE(exportView(*view, folder.filePath(u"a.gif"_s), {}).isEmpty());
    CHECK_FALSE(exportView(*view, folder.filePath(u"none/a.png"_s), {}).isEmpty());
}
