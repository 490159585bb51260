#include "app/gui/bill/bill_export.h"

#include "app/gui/bill/bill_data.h"
#include "app/gui/shell/format.h"
#include "models/exchange/atomic_file.h"

#include <QCoreApplication>
#include <QFutureWatcher>
#include <QtConcurrent>

#include <filesystem>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::BillExport", text); }

QString sentenceOf(const Error& error) { return format::text(error.hint.empty() ? error.message : error.message + "; " + error.hint); }

} // namespace

std::vector<BillFileKind> billFileKinds()
{
    using Format = exchange::StatementFormat;
    return {{Format::Xlsx, false, u"xlsx"_s, tr("Sp&readsheet (XLSX)…"), tr("Spreadsheets (*.xlsx)"), u".xlsx"_s},
            {Format::Focus, false, u"focus"_s, tr("&FOCUS 1.2 (CSV)…"), tr("FOCUS datasets (*.csv)"), u".csv"_s},
            {Format::Focus, true, u"focusSplit"_s, tr("FOCUS with &split cost (CSV)…"), tr("FOCUS datasets (*.csv)"), u".csv"_s},
            {Format::Csv, false, u"csv"_s, tr("&Lines (CSV)…"), tr("Tables (*.csv)"), u".csv"_s},
            {Format::Json, false, u"json"_s, tr("&JSON…"), tr("JSON (*.json)"), u".json"_s},
            {Format::Markdown, false, u"markdown"_s, tr("&Markdown…"), tr("Markdown (*.md)"), u".md"_s}};
}

QString refusalOf(const BillFileKind& kind, analysis::BillPeriod period)
{
    if (exchange::refusalOf(kind.format, period).empty()) return {};
    return tr("FOCUS dates every charge, and the hours of a month of 730 h are on no calendar. Choose the calendar month.");
}

QString writeBillFile(const BillFileRequest& request)
{
    if (request.report->recording.partial) return tr("the run was stopped, and a bill needs a whole one");
    const auto prices = pricesOfRun(*request.scenario, *request.report);
    if (!prices) return sentenceOf(prices.error().front());
    exchange::StatementFileOptions options;
    options.version = HEADROOM_VERSION;
    options.period = request.period;
    options.year = request.year;
    options.splitCost = request.splitCost;
    const auto content = exchange::statementFile(request.format, *request.scenario, *request.report, *prices, options);
    if (!content) return sentenceOf(content.error().front());
    const auto written = exchange::writeFileAtomically(std::filesystem::path(request.file.toStdU16String()), *content);
    return written ? QString() : sentenceOf(written.error());
}

void BillExport::write(BillFileRequest request)
{
    ++m_busy;
    auto* watcher = new QFutureWatcher<QString>(this);
    connect(watcher, &QFutureWatcher<QString>::finished, this, [this, watcher, file = request.file] {
        watcher->deleteLater();
        --m_busy;
        Q_EMIT finished(file, watcher->result());
    });
    watcher->setFuture(QtConcurrent::run([request = std::move(request)] { return writeBillFile(request); }));
}

} // namespace headroom::gui
