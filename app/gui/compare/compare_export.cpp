#include "app/gui/compare/compare_export.h"

#include "app/gui/compare/outcome_model.h"
#include "app/gui/compare/overlay_plot.h"
#include "app/gui/compare/pareto_plot.h"
#include "app/gui/compare/cost_waterfall_plot.h"
#include "app/gui/shell/theme.h"

#include <QBuffer>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr QSize kSheet{1440, 1000};   // [px]

QString celled(QString text, QChar separator)
{
    if (separator != u',') return text.replace(separator, u' ').replace(u'\n', u' ');
    if (!text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n')) return text;
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

QString tableOf(const QAbstractItemModel& model, QChar separator)
{
    QString text;
    for (int row = -1; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells += celled(row < 0 ? model.headerData(column, Qt::Horizontal).toString() : model.index(row, column).data().toString(), separator);
        text += cells.join(separator) + u'\n';
    }
    return text;
}

/// The outcomes as rows of text; returns where they end.
void paintTable(QPainter& painter, const QAbstractItemModel& model, const QRectF& area)
{
    const Theme& theme = Theme::current();
    const int columns = model.columnCount();
    if (columns == 0) return;
    const double first = std::min(170.0, area.width() * 0.3), width = (area.width() - first) / std::max(1, columns - 1), height = 21;
    const auto cell = [&](int row, int column) { return QRectF(column == 0 ? area.left() : area.left() + first + (column - 1) * width, area.top() + (row + 1) * height, (column == 0 ? first : width) - 6, height); };
    for (int row = -1; row < model.rowCount(); ++row) {
        if (cell(row, 0).bottom() > area.bottom()) break;
        for (int column = 0; column < columns; ++column) {
            const QModelIndex index = row < 0 ? QModelIndex() : model.index(row, column);
            const QString text = row < 0 ? model.headerData(column, Qt::Horizontal).toString() : index.data().toString();
            const QVariant color = index.data(Qt::ForegroundRole), font = index.data(Qt::FontRole);
            painter.setFont(row < 0 ? Theme::font(11, true) : font.isValid() ? font.value<QFont>() : Theme::font(12));
            painter.setPen(color.isValid() ? color.value<QColor>() : theme.color(R::Text));
            const QRectF box = cell(row, column);
            painter.drawText(box, static_cast<int>((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter), QFontMetricsF(painter.font()).elidedText(text, Qt::ElideRight, box.width()));
        }
        painter.setPen(QPen(theme.color(R::Grid), 1));
        painter.drawLine(QPointF(area.left(), cell(row, 0).bottom()), QPointF(area.right(), cell(row, 0).bottom()));
    }
}

/// All of it at kSheet; `painter` may draw vectors.
void paintSheet(QCPPainter& painter, const ComparisonSheet& sheet)
{
    const Theme& theme = Theme::current();
    painter.fillRect(QRectF(QPointF(0, 0), QSizeF(kSheet)), theme.color(R::Base));
    const QRectF page(24, 20, kSheet.width() - 48, kSheet.height() - 40);
    painter.setPen(theme.color(R::Text));
    painter.setFont(Theme::font(19, true));
    painter.drawText(QRectF(page.left(), page.top(), page.width(), 28), Qt::AlignLeft | Qt::AlignVCenter, QFontMetricsF(painter.font()).elidedText(sheet.headline, Qt::ElideRight, page.width()));
    painter.setFont(Theme::font(12));
    painter.setPen(theme.color(R::SecondaryText));
    painter.drawText(QRectF(page.left(), page.top() + 30, page.width(), 18), Qt::AlignLeft | Qt::AlignVCenter, sheet.explanation);
    painter.setPen(theme.color(R::MutedText));
    painter.setFont(Theme::font(11));
    painter.drawText(QRectF(page.left(), page.bottom() - 14, page.width(), 16), Qt::AlignLeft | Qt::AlignVCenter, sheet.provenance);

    const double left = page.width() * 0.4, top = page.top() + 60, bottom = page.bottom() - 24;
    paintTable(painter, *sheet.outcomes, QRectF(page.left(), top, left - 24, bottom - top));
    const QRectF right(page.left() + left, top, page.width() - left, bottom - top);
    sheet.waterfall->paint(painter, QRectF(right.left(), right.top(), right.width(), right.height() * 0.42));
    const QRectF below(right.left(), right.top() + right.height() * 0.44, right.width(), right.height() * 0.56);
    sheet.pareto->paint(painter, QRectF(below.left(), below.top(), below.width() / 2 - 8, below.height()));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.translate(below.left() + below.width() / 2 + 8, below.top());
    sheet.overlay->toPainter(&painter, static_cast<int>(below.width() / 2) - 8, static_cast<int>(below.height()));
    painter.restore();
}

bool writeAll(const QString& file, const QByteArray& bytes)
{
    QSaveFile output(file);
    return output.open(QIODevice::WriteOnly) && output.write(bytes) == bytes.size() && output.commit();
}

} // namespace

QString comparisonText(const QAbstractItemModel& inputs, const QAbstractItemModel& outcomes, QChar separator)
{
    return tableOf(inputs, separator) + u'\n' + tableOf(outcomes, separator);
}

bool exportComparison(const ComparisonSheet& sheet, const QString& file)
{
    if (file.endsWith(u".csv")) return writeAll(file, (u"# "_s + sheet.provenance + u"\n# "_s + sheet.headline + u'\n' + comparisonText(*sheet.inputs, *sheet.outcomes, u',')).toUtf8());
    QBuffer buffer;
    if (!buffer.open(QIODevice::WriteOnly)) return false;
    if (file.endsWith(u".png")) {
        QImage image(kSheet * 2, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(2);
        image.setText(u"Title"_s, sheet.provenance);
        QCPPainter painter;
        if (!painter.begin(&image)) return false;
        paintSheet(painter, sheet);
        painter.end();
        return image.save(&buffer, "PNG") && writeAll(file, buffer.data());
    }
    if (file.endsWith(u".svg")) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(kSheet);
        svg.setViewBox(QRect(QPoint(0, 0), kSheet));
        svg.setTitle(sheet.headline);
        svg.setDescription(sheet.provenance);
        QCPPainter painter;
        if (!painter.begin(&svg)) return false;
        painter.setMode(QCPPainter::pmVectorized);
        paintSheet(painter, sheet);
        painter.end();
        return writeAll(file, buffer.data());
    }
    if (file.endsWith(u".pdf")) {
        QPdfWriter pdf(&buffer);
        pdf.setTitle(sheet.provenance);
        pdf.setCreator(u"Headroom"_s);
        pdf.setResolution(96);
        pdf.setPageSize(QPageSize(QSizeF(kSheet) * 72.0 / 96.0, QPageSize::Point));
        pdf.setPageMargins(QMarginsF());
        QCPPainter painter;
        if (!painter.begin(&pdf)) return false;
        painter.setMode(QCPPainter::pmVectorized);
        paintSheet(painter, sheet);
        painter.end();
        return writeAll(file, buffer.data());
    }
    return false;
}

} // namespace headroom::gui
