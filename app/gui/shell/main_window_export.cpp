#include "app/gui/shell/main_window.h"

// What leaves the window as a file: the report of a run and pictures of what is seen.

#include "app/gui/document/scenario_document.h"
#include "app/gui/report/picture_export.h"
#include "app/gui/report/report_pdf.h"
#include "app/gui/shell/scenario_page.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStatusBar>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr int kTellMs = 15'000;

QString fileNameOf(const ScenarioPage& page)
{
    static const QRegularExpression unsafe(u"[^\\p{L}\\p{N}]+"_s);
    return QString(page.document()->title()).replace(unsafe, u"-"_s) + u'-' + QString(page.document()->variant()).replace(unsafe, u"-"_s);
}

QString withSuffix(const QString& path, const QString& filter)
{
    if (path.isEmpty() || !QFileInfo(path).suffix().isEmpty()) return path;
    static const QRegularExpression suffix(u"\\*(\\.\\w+)"_s);
    return path + suffix.match(filter).captured(1);
}

} // namespace

QString MainWindow::writeReport(const QString& file, QPageSize::PageSizeId paper) const
{
    const auto report = showsGallery() ? nullptr : m_page->report();
    const auto scenario = m_page->runScenario();
    if (!report || !scenario) return tr("There is no result to report. Run the scenario first.");
    ReportContext context;
    context.scenarioText = m_page->document()->text();
    context.isStale = scenario != m_page->document()->scenario();
    context.programVersion = QCoreApplication::applicationVersion();
    context.valueAt = [this](const QString& pointer) { return m_page->document()->valueAt(pointer); };
    return writeReportPdf(reportContent(*scenario, *report, context), file, paper);
}

void MainWindow::exportReport()
{
    if (showsGallery() || !m_page->report()) {
        statusBar()->showMessage(tr("There is no result to report. Run the scenario first."), kTellMs);
        return;
    }
    const QStringList filters{tr("PDF on A4 (*.pdf)"), tr("PDF on Letter (*.pdf)")};
    QString chosen = filters[usualPaper() == QPageSize::Letter ? 1 : 0];
    const QString file = withSuffix(QFileDialog::getSaveFileName(this, tr("Export report"), fileNameOf(*m_page) + u".pdf"_s, filters.join(u";;"_s), &chosen), chosen);
    if (file.isEmpty()) return;
    const QString why = writeReport(file, chosen == filters[1] ? QPageSize::Letter : QPageSize::A4);
    statusBar()->showMessage(why.isEmpty() ? tr("Report written to %1").arg(file) : tr("The report could not be written: %1").arg(why), kTellMs);
}

void MainWindow::exportPicture()
{
    if (showsGallery()) {
        statusBar()->showMessage(tr("Open a scenario first; then its view can be exported."), kTellMs);
        return;
    }
    QString chosen;
    const QString filters = tr("Picture (*.png)") + u";;"_s + tr("Vectors (*.svg)") + u";;"_s + tr("PDF (*.pdf)");
    const QString file = withSuffix(QFileDialog::getSaveFileName(this, tr("Export picture"), fileNameOf(*m_page) + u".png"_s, filters, &chosen), chosen);
    if (file.isEmpty()) return;
    const auto report = m_page->report();
    QString title = m_page->document()->title() + u", "_s + m_page->document()->variant() + u", Headroom "_s + QCoreApplication::applicationVersion();
    if (report) title += tr(", seed %1").arg(report->recording.seed) + (report->recording.partial ? tr(", partial") : QString());
    const QString why = exportView(*m_page->viewToExport(), file, title);
    statusBar()->showMessage(why.isEmpty() ? tr("Picture written to %1").arg(file) : tr("The picture could not be written: %1").arg(why), kTellMs);
}

} // namespace headroom::gui
