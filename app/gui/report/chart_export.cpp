#include "app/gui/report/chart_export.h"

#include "app/gui/report/picture_export.h"
#include "app/gui/shell/theme.h"
#include "models/exchange/atomic_file.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>
#include <QWidget>

#include <filesystem>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::ChartExport", text); }

} // namespace

QString exportChart(QWidget& chart, const QString& file, const QString& title, const QString& csv)
{
    if (!file.endsWith(u".csv"_s, Qt::CaseInsensitive)) return exportView(chart, file, title);
    const auto written = exchange::writeFileAtomically(std::filesystem::path(file.toStdU16String()), (u"# "_s + title + u'\n' + csv).toStdString());
    return written ? QString() : QString::fromStdString(written.error().message);
}

void addChartExport(QWidget* chart, std::function<QString()> title, std::function<QString()> csv, std::function<void(const QString&, bool)> tell)
{
    chart->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* copy = new QAction(Theme::icon(u"copy"_s), tr("&Copy the figures"), chart);
    copy->setObjectName(u"copyFigures"_s);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(copy, &QAction::triggered, chart, [csv, tell] {
        QApplication::clipboard()->setText(csv());
        tell(tr("The figures are on the clipboard."), false);
    });
    auto* save = new QAction(Theme::icon(u"export"_s), tr("&Export the chart…"), chart);
    save->setObjectName(u"exportChart"_s);
    QObject::connect(save, &QAction::triggered, chart, [chart, title = std::move(title), csv, tell] {
        static const QRegularExpression unsafe(u"[^\\p{L}\\p{N}]+"_s), suffix(u"\\*(\\.\\w+)"_s);
        QString filter;
        const QString name = title();
        QString file = QFileDialog::getSaveFileName(chart, tr("Export the chart"), QString(name).replace(unsafe, u"-"_s) + u".png"_s, tr("Picture (*.png);;Vectors (*.svg);;PDF (*.pdf);;Figures (*.csv)"), &filter);
        if (file.isEmpty()) return;
        if (QFileInfo(file).suffix().isEmpty()) file += suffix.match(filter).captured(1);
        const QString why = exportChart(*chart, file, name, csv());
        tell(why.isEmpty() ? tr("Saved %1").arg(file) : tr("%1 could not be written: %2").arg(file, why), !why.isEmpty());
    });
    chart->addActions({copy, save});
}

} // namespace headroom::gui
