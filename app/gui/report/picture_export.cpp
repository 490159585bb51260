#include "app/gui/report/picture_export.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImage>
#include <QMarginsF>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString save(const QByteArray& data, const QString& file)
{
    QSaveFile output(file);
    if (!output.open(QIODevice::WriteOnly) || output.write(data) != data.size() || !output.commit()) return output.errorString();
    return {};
}

} // namespace

QString exportView(QWidget& view, const QString& file, const QString& title)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (file.endsWith(u".png"_s, Qt::CaseInsensitive)) {
        QImage image(view.size() * 2, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(2);
        image.setText(u"Title"_s, title);
        image.fill(view.palette().color(QPalette::Window));
        view.render(&image);
        image.save(&buffer, "PNG");
    } else if (file.endsWith(u".svg"_s, Qt::CaseInsensitive)) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(view.size());
        svg.setViewBox(view.rect());
        svg.setTitle(title);
        QPainter painter(&svg);
        view.render(&painter);
    } else if (file.endsWith(u".pdf"_s, Qt::CaseInsensitive)) {
        QPdfWriter writer(&buffer);
        writer.setTitle(title);
        writer.setCreator(u"Headroom"_s);
        const QSizeF points = QSizeF(view.size()) * 0.75;   // of 1/96 inch
        writer.setPageLayout(QPageLayout(QPageSize(points, QPageSize::Point, {}, QPageSize::ExactMatch), QPageLayout::Portrait, QMarginsF(0, 0, 0, 0)));
        writer.setResolution(960);
        QPainter painter(&writer);
        painter.scale(10, 10);
        view.render(&painter);
    } else {
        return QCoreApplication::translate("headroom::gui", "The name must end with .png, .svg or .pdf.");
    }
    return save(buffer.data(), file);
}

} // namespace headroom::gui
