#include "app/gui/plots/plot_export.h"

#include "app/gui/plots/plot_stack.h"

#include <QBuffer>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QTextStream>

#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString quoted(const std::string& text)
{
    QString value = QString::fromStdString(text);
    if (!value.contains(u',') && !value.contains(u'"')) return value;
    return u'"' + value.replace(u'"', u"\"\""_s) + u'"';
}

} // namespace

bool writeCsv(const PlotData& data, const QString& file)
{
    const simulation::Recording& recording = *data.recording();
    QSaveFile output(file);
    if (!output.open(QIODevice::WriteOnly | QIODevice::Text)) return false;
    QTextStream out(&output);
    out << "# scenario " << QString::fromStdString(recording.scenario) << "\n# variant " << QString::fromStdString(recording.variant)
        << "\n# seed " << recording.seed << "\n# fingerprint " << QString::number(recording.fingerprint, 16) << "\n# replications "
        << recording.replications << "\n# partial " << (recording.partial || !data.finished() ? "yes" : "no") << "\ntime";
    std::vector<std::pair<const std::vector<float>*, double>> columns; // values and what to multiply them with
    for (const simulation::Signal& signal : recording.signals) {
        out << ',' << quoted(signal.id + " [" + signal.unit + ']');
        columns.emplace_back(&signal.mean, 1.0);
    }
    for (const simulation::Resource& resource : recording.resources) {
        out << ',' << quoted(resource.id + " [%]");
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
    out.flush();
    return out.status() == QTextStream::Ok && output.commit();
}

bool writePicture(PlotStack& stack, const PlotData& data, const QString& file)
{
    const QString title = QString::fromStdString(data.recording()->scenario) + u", "_s + QString::fromStdString(data.recording()->variant) +
                          u", seed "_s + QString::number(data.recording()->seed) + (data.recording()->partial ? u", partial"_s : QString());
    if (file.endsWith(u".png")) {
        QPixmap picture = stack.toPixmap(0, 0, 2);
        QImage image = picture.toImage();
        image.setText(u"Title"_s, title);
        return image.save(file);
    }
    if (file.endsWith(u".pdf")) return stack.savePdf(file, 0, 0, QCP::epAllowCosmetic, u"Headroom"_s, title);
    if (file.endsWith(u".svg")) {
        QBuffer buffer;
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(stack.size());
        svg.setViewBox(stack.rect());
        svg.setTitle(title);
        QCPPainter painter;
        if (!buffer.open(QIODevice::WriteOnly) || !painter.begin(&svg)) return false;
        painter.setMode(QCPPainter::pmVectorized);
        stack.toPainter(&painter, stack.width(), stack.height());
        painter.end();
        QSaveFile output(file);
        return output.open(QIODevice::WriteOnly) && output.write(buffer.data()) == buffer.data().size() && output.commit();
    }
    return false;
}

} // namespace headroom::gui
