#include "app/cli/command_line.h"

#ifdef HEADROOM_HAS_GUI
#include "app/gui/gui_main.h"
#include "app/gui/report/statement_file.h"
#include "app/net/price_fetcher.h"
#endif

int main(int argc, char** argv)
{
    headroom::cli::FrontEnds frontEnds;
#ifdef HEADROOM_HAS_GUI
    frontEnds.runGui = &headroom::gui::runGui;
    frontEnds.fetchPrices = &headroom::net::fetchPrices;
    frontEnds.writeStatementPdf = &headroom::gui::writeStatementFile;
#endif
    return headroom::cli::runCommandLine(argc, argv, frontEnds);
}
