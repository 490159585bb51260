#include "app/gui/report/report_pdf.h"

#include "app/gui/report/report_pages.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QLocale>
#include <QMarginsF>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>

#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
constexpr int kResolution = 720;   // ten units a point: texts stand where they were measured
} // namespace

QPageSize::PageSizeId usualPaper()
{
    switch (QLocale().territory()) {
    case QLocale::UnitedStates:
    case QLocale::Canada:
    case QLocale::Mexico:
    case QLocale::Philippines:
    case QLocale::Colombia:
    case QLocale::Chile: return QPageSize::Letter;
    default: return QPageSize::A4;
    }
}

QString writeReportPdf(const ReportContent& content, const QString& file, QPageSize::PageSizeId paper)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setPageLayout(QPageLayout(QPageSize(paper), QPageLayout::Portrait, QMarginsF(0, 0, 0, 0)));
        writer.setResolution(kResolution);
        writer.setTitle(u"%1 — %2"_s.arg(content.scenario, content.variant));
        writer.setCreator(u"Headroom"_s);
        QPainter painter(&writer);
        const QSizeF size = QPageSize(paper).size(QPageSize::Point);
        painter.scale(kResolution / 72.0, kResolution / 72.0);
        for (int page = 1; page <= kReportPages; ++page) {
            if (page > 1) writer.newPage();
            drawReportPage(painter, content, page, size);
        }
    }
    QSaveFile output(file);
    if (!output.open(QIODevice::WriteOnly) || output.write(buffer.data()) != buffer.data().size() || !output.commit()) return output.errorString();
    return {};
}

QImage reportImage(const ReportContent& content, int page, QPageSize::PageSizeId paper, double scale)
{
    const QSizeF size = QPageSize(paper).size(QPageSize::Point);
    QImage image((size * scale).toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(scale, scale);
    drawReportPage(painter, content, page, size);
    return image;
}

} // namespace headroom::gui
