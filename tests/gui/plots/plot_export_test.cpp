#include "app/gui/plots/plot_export.h"
#include "tests/gui/plots/plot_fixture.h"

#include <QFile>
#include <QImage>
#include <QTemporaryDir>

#include <cmath>

// What is proved: each plot can be exported alone, and every export says which run it shows.

using namespace headroom;
using namespace Qt::StringLiterals;
using tests::ShownRun;

namespace {

QStringList linesOf(const QString& path)
{
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    return QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
}

} // namespace

TEST_CASE("Each plot exports alone, as a picture and as figures with units", "[gui][plots]")
{
    ShownRun f;
    f.panel.setScenarioHash(u"4f0a11c2d3e4"_s);
    QTemporaryDir folder;
    const std::size_t shown = f.stack().shownTracks().size();
    for (const gui::Track* track : f.stack().shownTracks()) {
        const gui::PlotKind kind = f.stack().kindOf(*track);
        INFO(gui::plotId(kind).toStdString());
        const QString csv = folder.filePath(gui::plotId(kind) + u".csv"_s);
        REQUIRE(f.panel.exportPlotTo(csv, kind));
        const QStringList lines = linesOf(csv);
        CHECK(lines.contains(u"# scenario hash 4f0a11c2d3e4"_s));
        CHECK(lines.contains(u"# partial no"_s));
        CHECK(lines.contains(u"# estimate no"_s));
        CHECK(std::any_of(lines.begin(), lines.end(), [](const QString& line) { return line.startsWith(u"# version"); }));
        CHECK(std::any_of(lines.begin(), lines.end(), [](const QString& line) { return line.startsWith(u"# seed"); }));
        const auto head = std::find_if(lines.begin(), lines.end(), [](const QString& line) { return !line.startsWith(u'#'); });
        CHECK(head->startsWith(u"time,"));
        CHECK(head->contains(u'['));
        CHECK((head + 1)->startsWith(u"2026-11-27T00:00:00-05:00,"));
        CHECK(lines.end() - head == (kind == gui::PlotKind::Cost ? 24 : 1440) + 1);
        const QString png = folder.filePath(gui::plotId(kind) + u".png"_s);
        REQUIRE(f.panel.exportPlotTo(png, kind, true));
        CHECK(QImage(png).width() == 2 * f.stack().width());
    }
    f.stack().flush();
    CHECK(f.stack().shownTracks().size() == shown); // all are back
}

TEST_CASE("A picture is what is seen, at twice the size, without the focus ring", "[gui][plots]")
{
    ShownRun f;
    f.stack().flush();
    const QImage seen = f.stack().grab().toImage();
    f.stack().setFocus();
    QTemporaryDir folder;
    REQUIRE(f.panel.exportTo(folder.filePath(u"run.png"_s)));
    const QImage picture(folder.filePath(u"run.png"_s));
    REQUIRE(picture.width() == 2 * seen.width());
    double difference = 0;
    for (int y = 0; y < seen.height(); y += 7)
        for (int x = 0; x < seen.width(); x += 7)
            difference += std::abs(qGray(picture.pixel(2 * x, 2 * y)) - qGray(seen.pixel(x, y))) / (seen.width() * seen.height() / 49.0);
    CHECK(difference < 6); // of 255: edges are smoother at twice the size
    CHECK(qGray(picture.pixel(2, 40)) > 250);
}

TEST_CASE("Pictures carry the origin, and a partial run or an estimate says so", "[gui][plots]")
{
    ShownRun f;
    auto cut = std::make_shared<simulation::Recording>(*f.recording);
    cut->partial = true;
    cut->engine = "fluid";
    f.panel.setRecording(cut, true);
    f.panel.setScenarioHash(u"4f0a11c2d3e4"_s);
    const QString caption = gui::exportCaption(f.panel.data());
    CHECK(caption.contains(u"partial"));
    CHECK(caption.contains(u"estimate"));
    CHECK(caption.contains(u"4f0a11c2d3e4"));
    QTemporaryDir folder;
    for (const char* suffix : {"png", "svg", "pdf"}) REQUIRE(f.panel.exportTo(folder.filePath(u"run."_s + QString::fromLatin1(suffix)), true));
    CHECK(QImage(folder.filePath(u"run.png"_s)).text(u"Title"_s) == caption);
    QFile svg(folder.filePath(u"run.svg"_s));
    REQUIRE(svg.open(QIODevice::ReadOnly));
    CHECK(QString::fromUtf8(svg.readAll()).contains(caption));
    QFile pdf(folder.filePath(u"run.pdf"_s));
    REQUIRE(pdf.open(QIODevice::ReadOnly));
    CHECK(pdf.readAll().startsWith("%PDF"));
    REQUIRE(f.panel.exportPlotTo(folder.filePath(u"t.csv"_s), gui::PlotKind::Traffic));
    const QStringList lines = linesOf(folder.filePath(u"t.csv"_s));
    CHECK(lines.contains(u"# partial yes"_s));
    CHECK(lines.contains(u"# estimate yes"_s));
    CHECK_FALSE(f.panel.exportPlotTo(u"/nowhere/t.csv"_s, gui::PlotKind::Traffic));
}
