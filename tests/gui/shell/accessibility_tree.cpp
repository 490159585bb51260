// A tool for developers: prints what screen readers see of the real window, after a run.
//   headroom_accessibility_tree SCENARIO
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/accessibility.h"
#include "tests/gui/support/picture_tool.h"

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace headroom;
using headroom::tests::PictureTool;
using headroom::tests::waitUntil;

int main(int argc, char** argv)
{
    PictureTool tool(argc, argv, u"HeadroomAccessibility"_s, "headroom_accessibility_tree SCENARIO");
    const QStringList& arguments = tool.arguments();
    if (!tool.isUsable(1)) return 2;
    gui::MainWindow window;
    window.show();
    window.openScenario(arguments[1], true, true);
    if (!waitUntil([&] { return !window.page()->controller()->isRunning(); }, 1'800'000)) return 1;
    std::fputs(tests::textOf(tests::accessibleTree(window)).toUtf8().constData(), stdout);
    return 0;
}
