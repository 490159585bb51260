#include "app/gui/charts/chart_widget.h"

#include "app/gui/shell/focus_frame.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
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

constexpr double kCaption = 26;   // [px]

bool writeAll(const QString& file, const QByteArray& bytes)
{
    QSaveFile output(file);
    return output.open(QIODevice::WriteOnly) && output.write(bytes) == bytes.size() && output.commit();
}

} // namespace

ChartWidget::ChartWidget(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
}

void ChartWidget::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(R::Base));
    paint(painter, rect());
    if (hasFocus() && !hasOwnFocusMark()) drawFocusFrame(painter, rect());
}

void ChartWidget::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) update();
}

bool ChartWidget::exportTo(const QString& file) const
{
    if (file.endsWith(u".csv"_s, Qt::CaseInsensitive)) return writeAll(file, (u"# "_s + m_provenance + u'\n' + csv()).toUtf8());
    const QSize room(width(), height() + static_cast<int>(kCaption));
    QBuffer buffer;
    if (!buffer.open(QIODevice::WriteOnly)) return false;
    m_isPrinting = true;
    const auto draw = [&](QPainter& painter) {
        painter.fillRect(QRectF(QPointF(), QSizeF(room)), theme().color(R::Base));
        paint(painter, QRectF(0, 0, width(), height()));
        painter.setFont(Theme::font(10));
        painter.setPen(theme().color(R::MutedText));
        painter.drawText(QRectF(12, height(), width() - 24, kCaption), Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(m_provenance, Qt::ElideMiddle, width() - 24));
    };
    bool isDrawn = true;
    if (file.endsWith(u".png"_s, Qt::CaseInsensitive)) {
        QImage image(room * 2, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(2);
        image.setText(u"Title"_s, m_provenance);
        QPainter painter(&image);
        draw(painter);
        painter.end();
        isDrawn = image.save(&buffer, "PNG");
    } else if (file.endsWith(u".svg"_s, Qt::CaseInsensitive)) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(room);
        svg.setViewBox(QRect(QPoint(), room));
        svg.setTitle(accessibleName());
        svg.setDescription(m_provenance);
        QPainter painter(&svg);
        draw(painter);
    } else if (file.endsWith(u".pdf"_s, Qt::CaseInsensitive)) {
        QPdfWriter pdf(&buffer);
        pdf.setTitle(m_provenance);
        pdf.setCreator(u"Headroom"_s);
        pdf.setResolution(96);
        pdf.setPageMargins(QMarginsF());
        pdf.setPageSize(QPageSize(QSizeF(room) * 0.75, QPageSize::Point, {}, QPageSize::ExactMatch));   // 1/96 inch a pixel
        QPainter painter(&pdf);
        draw(painter);
    } else {
        isDrawn = false;
    }
    m_isPrinting = false;
    return isDrawn && writeAll(file, buffer.data());
}

void ChartWidget::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    menu.addAction(Theme::icon(u"copy"_s), tr("&Copy figures"), this, [this] { QApplication::clipboard()->setText(QString(csv()).replace(u',', u'\t')); });
    menu.addAction(Theme::icon(u"export"_s), tr("Save &picture…"), this, &ChartWidget::choosePicture);
    menu.addAction(Theme::icon(u"table"_s), tr("Save figures as CS&V…"), this, &ChartWidget::chooseData);
    menu.exec(event->reason() == QContextMenuEvent::Keyboard ? mapToGlobal(rect().center()) : event->globalPos());
}

void ChartWidget::choosePicture()
{
    QString filter;
    QString file = QFileDialog::getSaveFileName(this, tr("Save picture"), accessibleName() + u".png"_s, tr("Picture (*.png);;Vectors (*.svg);;PDF (*.pdf)"), &filter);
    if (file.isEmpty()) return;
    if (QFileInfo(file).suffix().isEmpty()) file += filter.mid(filter.indexOf(u"*."_s) + 1).chopped(1);
    (void)exportTo(file);
}

void ChartWidget::chooseData()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Save figures"), accessibleName() + u".csv"_s, tr("Figures (*.csv)"));
    if (!file.isEmpty()) (void)exportTo(QFileInfo(file).suffix().isEmpty() ? file + u".csv"_s : file);
}

double ChartWidget::labelWidth(const ChartScale& scale, const Label& label)
{
    const QFontMetricsF small(Theme::font(11));
    double width = 0;
    for (const double tick : scale.ticks) width = std::max(width, small.horizontalAdvance(label(tick)));
    return width;
}

void ChartWidget::paintLeftAxis(QPainter& painter, const QRectF& plot, const ChartScale& scale, const QString& title, const Label& label) const
{
    painter.setFont(Theme::font(11));
    for (const double tick : scale.ticks) {
        const double y = scale.at(tick);
        if (y < plot.top() - 1 || y > plot.bottom() + 1) continue;
        painter.setPen(QPen(theme().color(R::Grid), 1));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(theme().color(R::SecondaryText));
        painter.drawText(QRectF(plot.left() - 108, y - 9, 100, 18), Qt::AlignRight | Qt::AlignVCenter, label(tick));
    }
    painter.setPen(theme().color(R::MutedText));
    const double left = plot.left() - labelWidth(scale, label) - 8;
    painter.drawText(QRectF(left, plot.top() - kTopTitle, plot.width() * 0.6 + plot.left() - left, 16), Qt::AlignLeft | Qt::AlignVCenter, title);
}

void ChartWidget::paintBottomAxis(QPainter& painter, const QRectF& plot, const ChartScale& scale, const QString& title, const Label& label) const
{
    painter.setFont(Theme::font(11));
    const QFontMetricsF metrics(painter.font());
    painter.setPen(QPen(theme().color(R::FieldEdge), 1));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.setPen(theme().color(R::SecondaryText));
    double taken = -1e9;   // the right end of the last label
    for (const double tick : scale.ticks) {
        const double x = scale.at(tick);
        if (x < plot.left() - 1 || x > plot.right() + 1) continue;
        painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 3));
        const QString text = label(tick);
        const double half = metrics.horizontalAdvance(text) / 2;
        const double left = std::min(x - half, plot.right() + 10 - 2 * half);
        if (left < taken + 8) continue;
        painter.drawText(QRectF(left, plot.bottom() + 4, 2 * half + 1, 15), Qt::AlignLeft | Qt::AlignVCenter, text);
        taken = left + 2 * half;
    }
    painter.setPen(theme().color(R::MutedText));
    painter.drawText(QRectF(plot.left(), plot.bottom() + 19, plot.width(), 16), Qt::AlignRight | Qt::AlignVCenter, title);
}

void ChartWidget::paintEmpty(QPainter& painter, const QRectF& area, const QString& text) const
{
    painter.setFont(Theme::font(12));
    painter.setPen(theme().color(R::MutedText));
    painter.drawText(area.adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap, text);
}

} // namespace headroom::gui
