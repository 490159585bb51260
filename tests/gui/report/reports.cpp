// A tool for developers: runs the telling period of each scenario in the real window and writes its report.
//   headroom_reports DIRECTORY SCENARIO…
// Saves <name>-a4.pdf and <name>-letter.pdf, and both pages as <name>-1.png, <name>-2.png.
#include "app/gui/document/scenario_document.h"
#include "app/gui/report/report_pdf.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/theme.h"
#include "tests/gui/support/picture_tool.h"

#include <QDir>
#include <QFileInfo>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace headroom;
using headroom::tests::PictureTool;
using headroom::tests::waitUntil;

int main(int argc, char** argv)
{
    PictureTool tool(argc, argv, u"HeadroomReports"_s, "headroom_reports DIRECTORY SCENARIO...");
    const QStringList& arguments = tool.arguments();
    if (!tool.isUsable(2)) return 2;
    gui::Theme::apply(gui::Theme::Mode::Dark);   // what is printed does not depend on it
    const QDir folder(arguments[1]);
    folder.mkpath(u"."_s);
    int failures = 0;
    for (const QString& scenario : arguments.mid(2)) {
        gui::MainWindow window;
        window.openScenario(scenario, true, true);
        if (!waitUntil([&] { return !window.page()->controller()->isRunning(); }, 1'800'000)) return 1;
        const QString name = folder.filePath(QFileInfo(scenario).completeBaseName());
        for (const auto& [paper, suffix] : {std::pair{QPageSize::A4, u"-a4.pdf"_s}, {QPageSize::Letter, u"-letter.pdf"_s}}) {
            const QString why = window.writeReport(name + suffix, paper);
            std::printf("%s %s\n", qPrintable(name + suffix), why.isEmpty() ? "written" : qPrintable(why));
            failures += why.isEmpty() ? 0 : 1;
        }
        if (!window.page()->report()) continue;
        gui::ReportContext context;
        context.scenarioText = window.page()->document()->text();
        context.programVersion = QApplication::applicationVersion();
        context.valueAt = [&](const QString& pointer) { return window.page()->document()->valueAt(pointer); };
        const auto content = gui::reportContent(*window.page()->runScenario(), *window.page()->report(), context);
        for (const int page : {1, 2}) gui::reportImage(content, page, QPageSize::A4, 2).save(u"%1-%2.png"_s.arg(name).arg(page));
    }
    return failures == 0 ? 0 : 1;
}
