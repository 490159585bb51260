#include "app/gui/report/statement_file.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/report/report_pdf.h"
#include "app/gui/report/statement_content.h"
#include "app/gui/report/statement_pages.h"
#include "app/gui/shell/english_plurals.h"
#include "app/gui/shell/format.h"

#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::Statement", text); }

ReportContext contextOf(const ScenarioDocument& document)
{
    ReportContext context;
    context.scenarioText = document.text();
    context.programVersion = QStringLiteral(HEADROOM_VERSION);
    context.valueAt = [&document](const QString& pointer) { return document.valueAt(pointer); };
    return context;
}

/// Keeps Qt's remarks about the desktop that there is none off the terminal.
class WithoutRemarks {
public:
    WithoutRemarks() : m_before(qInstallMessageHandler(&drop)) {}
    ~WithoutRemarks() { qInstallMessageHandler(m_before); }
    WithoutRemarks(const WithoutRemarks&) = delete;
    WithoutRemarks& operator=(const WithoutRemarks&) = delete;

private:
    static void drop(QtMsgType, const QMessageLogContext&, const QString&) {}
    QtMessageHandler m_before;
};

} // namespace

QString writeStatement(const ScenarioDocument& document, const scenario::Scenario& scenario, const analysis::Report& report, const analysis::PeriodBill& bill, bool isStale, const QString& file, QPageSize::PageSizeId paper)
{
    ReportContext context = contextOf(document);
    context.isStale = isStale;
    return writeStatementPdf(statementContent(scenario, report, context, bill), file, paper);
}

QString periodName(analysis::BillPeriod period, const pricing::Statement& statement, const scenario::Scenario& scenario)
{
    const format::LocalClock clock(scenario.calendar.timeZone);
    constexpr qsizetype kMonthLength = 7;
    const auto day = [&](SimTime time) { return format::text(clock.calendar().formatDate(time)); };
    const QString first = day(statement.from), last = day(statement.to - Duration::nanoseconds(1));
    switch (period) {
    case analysis::BillPeriod::Month: return first.left(kMonthLength);
    case analysis::BillPeriod::ListMonth: return first.left(kMonthLength) + u" 730 h"_s;
    case analysis::BillPeriod::Year: return first.left(kMonthLength) + u" to "_s + last.left(kMonthLength);
    case analysis::BillPeriod::Window: break;
    }
    return first == last ? first : first + u" to "_s + last;
}

QString askAndWriteStatement(QWidget* parent, const ScenarioDocument& document, const scenario::Scenario& scenario, const analysis::Report& report, const analysis::PeriodBill& bill, bool isStale, bool& failed)
{
    static const QRegularExpression unsafe(u"[^\\p{L}\\p{N}]+"_s);
    const QStringList filters{tr("PDF on A4 (*.pdf)"), tr("PDF on Letter (*.pdf)")};
    QString chosen = filters[usualPaper() == QPageSize::Letter ? 1 : 0];
    const QString name = QString(format::text(scenario.name) + u' ' + format::text(scenario.variant) + u" statement "_s + periodName(bill.period, bill.statement(report), scenario)).replace(unsafe, u"-"_s) + u".pdf"_s;
    QString file = QFileDialog::getSaveFileName(parent, tr("Save the statement"), name, filters.join(u";;"_s), &chosen);
    if (file.isEmpty()) return {};
    if (QFileInfo(file).suffix().isEmpty()) file += u".pdf"_s;
    const QString why = writeStatement(document, scenario, report, bill, isStale, file, chosen == filters[1] ? QPageSize::Letter : QPageSize::A4);
    failed = !why.isEmpty();
    return failed ? tr("The statement could not be written: %1").arg(why) : tr("Statement written to %1").arg(file);
}

Result<bool, Errors> writeStatementFile(const scenario::Scenario& scenario, const analysis::Report& report, const std::string& text, const analysis::PeriodBill& bill, std::optional<double> budget, const std::filesystem::path& file)
{
    const WithoutRemarks quiet;
    std::unique_ptr<QApplication> application;
    static int argc = 1;
    static char name[] = "headroom";
    static char* argv[] = {name, nullptr};
    if (QCoreApplication::instance() == nullptr) {
        qputenv("QT_QPA_PLATFORM", "offscreen");   // fonts are needed, a display is not
        application = std::make_unique<QApplication>(argc, argv);
        EnglishPlurals::install();
    }
    ScenarioDocument document;
    (void)document.openText(QByteArray::fromStdString(text), format::text(scenario.source));
    if (document.scenario()) document.setVariant(format::text(scenario.variant));
    const StatementContent content = statementContent(scenario, report, contextOf(document), bill, budget);
    const QString why = writeStatementPdf(content, QString::fromStdString(file.string()), usualPaper());
    if (!why.isEmpty()) return Errors{Error{ErrorCode::Unreadable, why.toStdString(), {file.string(), 0, {}}, {}}};
    return true;
}

} // namespace headroom::gui
