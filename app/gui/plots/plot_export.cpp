#include "app/gui/plots/plot_export.h"

#include "app/gui/plots/plot_stack.h"
#include "models/exchange/csv.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QScopeGuard>
#include <QSvgGenerator>
#include <QTextStream>

#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr int kCaptionHeight = 22;

QString cell(const QString& text) { return QString::fromStdString(exchange::csvText(text.toStdString())); }

QString fingerprint(const simulation::Recording& recording) { return QString::number(recording.fingerprint, 16).rightJustified(16, u'0'); }

/// What every export says about its origin.
void writeHead(QTextStream& out, const PlotData& data)
{
    const simulation::Recording& recording = *data.recording();
    out << "# scenario " << QString::fromStdString(recording.scenario).simplified() << "\n# scenario hash "
        << (data.scenarioHash().isEmpty() ? u"unknown"_s : data.scenarioHash()) << "\n# variant " << QString::fromStdString(recording.variant).simplified()
        << "\n# seed " << recording.seed << "\n# fingerprint " << fingerprint(recording) << "\n# replications " << recording.replications
        << "\n# engine " << QString::fromStdString(recording.engine) << "\n# version " << QCoreApplication::applicationVersion()
        << "\n# partial " << (data.isPartial() ? "yes" : "no") << "\n# estimate " << (data.isEstimate() ? "yes" : "no") << '\n';
}

bool finish(QTextStream& out, QSaveFile& file)
{
    out.flush();
    return out.status() == QTextStream::Ok && file.commit();
}

void paintCaption(QPainter& painter, const PlotData& data, int width, int top)
{
    const Theme& theme = Theme::current();
    painter.fillRect(QRect(0, top, width, kCaptionHeight), theme.color(Theme::Role::Base));
    const QFont font = Theme::font(10);
    painter.setFont(font);
    painter.setPen(theme.color(Theme::Role::SecondaryText));
    painter.drawText(QRect(8, top, width - 16, kCaptionHeight), static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter),
                     QFontMetrics(font).elidedText(exportCaption(data), Qt::ElideMiddle, width - 16));
}

/// Plots and caption into any vector format.
bool paintVector(PlotStack& stack, const PlotData& data, QPaintDevice& device)
{
    QCPPainter painter;
    if (!painter.begin(&device)) return false;
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    stack.toPainter(&painter, stack.width(), stack.height());
    painter.setClipping(false);
    paintCaption(painter, data, stack.width(), stack.height());
    return painter.end();
}

bool save(const QByteArray& bytes, const QString& file)
{
    QSaveFile output(file);
    return output.open(QIODevice::WriteOnly) && output.write(bytes) == bytes.size() && output.commit();
}

} // namespace

QString exportCaption(const PlotData& data)
{
    const simulation::Recording& recording = *data.recording();
    QStringList parts{QString::fromStdString(recording.scenario), QString::fromStdString(recording.variant),
                      QCoreApplication::translate("headroom::gui::PlotPanel", "seed %1").arg(recording.seed)};
    if (recording.replications > 1) parts << QCoreApplication::translate("headroom::gui::PlotPanel", "mean of %n runs", nullptr, recording.replications);
    if (!data.scenarioHash().isEmpty()) parts << QCoreApplication::translate("headroom::gui::PlotPanel", "scenario %1").arg(data.scenarioHash());
    parts << QCoreApplication::translate("headroom::gui::PlotPanel", "run %1").arg(fingerprint(recording));
    parts << u"Headroom "_s + QCoreApplication::applicationVersion() << data.zone(recording.start);
    if (const QString state = data.stateText(); !state.isEmpty()) parts << state;
    return parts.join(u" · "_s);
}

bool writeCsv(const PlotData& data, const QString& file)
{
    const simulation::Recording& recording = *data.recording();
    QSaveFile output(file);
    if (!output.open(QIODevice::WriteOnly | QIODevice::Text)) return false;
    QTextStream out(&output);
    writeHead(out, data);
    out << "time";
    std::vector<std::pair<const std::vector<float>*, double>> columns; // values and what to multiply them with
    for (const simulation::Signal& signal : recording.signals) {
        out << ',' << cell(QString::fromStdString(signal.id + " [" + signal.unit + ']'));
        columns.emplace_back(&signal.mean, 1.0);
    }
    for (const simulation::Resource& resource : recording.resources) {
        out << ',' << cell(QString::fromStdString(resource.id + " [%]"));
        columns.emplace_back(&resource.utilisationMean, 100.0);
    }
    out << '\n';
    for (std::size_t bucket = 0; bucket < recording.bucketCount(); ++bucket) {
        out << QString::fromStdString(data.calendar().format(recording.start + recording.bucket * static_cast<std::int64_t>(bucket)));
        for (const auto& [values, scale] : columns) {
            out << ',';
            if (bucket < values->size() && std::isfinite((*values)[bucket]))
                out << QString::number(static_cast<double>((*values)[bucket]) * scale, 'g', 7);
        }
        out << '\n';
    }
    return finish(out, output);
}

bool writeCsv(const PlotData& data, PlotKind kind, const QString& file)
{
    const std::vector<DataSeries> all = dataSeries(data, kind);
    if (all.empty()) return false;
    QSaveFile output(file);
    if (!output.open(QIODevice::WriteOnly | QIODevice::Text)) return false;
    QTextStream out(&output);
    writeHead(out, data);
    out << "time";
    for (const DataSeries& series : all) out << ',' << cell(series.name + u" ["_s + series.unit + u']');
    out << '\n';
    const double step = all.front().stepSeconds;
    for (double at = 0; at < data.reachedSeconds() - 1e-6; at += step) {
        out << QString::fromStdString(data.calendar().format(data.toTime(at)));
        for (const DataSeries& series : all) {
            const auto value = series.over(at, at + step);
            out << ',';
            if (value) out << QString::number(*value, 'g', 7);
        }
        out << '\n';
    }
    return finish(out, output);
}

bool writePicture(PlotStack& stack, const PlotData& data, const QString& file)
{
    const QString title = exportCaption(data);
    stack.setExporting(true);
    const auto done = qScopeGuard([&stack] { stack.setExporting(false); });
    const QSize size(stack.width(), stack.height() + kCaptionHeight);
    if (file.endsWith(u".png")) {
        constexpr int kScale = 2;
        QImage image(size * kScale, QImage::Format_RGB32);
        image.setDevicePixelRatio(kScale);
        image.fill(Theme::current().color(Theme::Role::Base));
        QPainter painter(&image);
        painter.drawPixmap(stack.rect(), stack.toPixmap(0, 0, kScale)); // it comes with twice the pixels and no ratio
        paintCaption(painter, data, stack.width(), stack.height());
        painter.end();
        image.setText(u"Title"_s, title);
        QBuffer buffer;
        return buffer.open(QIODevice::WriteOnly) && image.save(&buffer, "PNG") && save(buffer.data(), file);
    }
    QBuffer buffer;
    if (!buffer.open(QIODevice::WriteOnly)) return false;
    if (file.endsWith(u".pdf")) {
        QPdfWriter pdf(&buffer);
        pdf.setTitle(title);
        pdf.setCreator(u"Headroom"_s);
        pdf.setResolution(72); // one pixel of the window is one point
        pdf.setPageMargins(QMarginsF());
        pdf.setPageSize(QPageSize(QSizeF(size), QPageSize::Point, {}, QPageSize::ExactMatch));
        if (!paintVector(stack, data, pdf)) return false;
    } else if (file.endsWith(u".svg")) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(size);
        svg.setViewBox(QRect(QPoint(), size));
        svg.setTitle(title);
        if (!paintVector(stack, data, svg)) return false;
    } else {
        return false;
    }
    return save(buffer.data(), file);
}

} // namespace headroom::gui
