#include "app/gui/report/statement_pages.h"

#include "app/gui/report/paper_sheet.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QMarginsF>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr double kGap = 12, kRowGap = 3, kCellGap = 6;
constexpr int kMostLines = 40;          // of one cell: a name longer than that is no name
constexpr int kResolution = 720;        // ten units a point: texts stand where they were measured

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::Statement", text); }

/// Pages one after the other.
class Flow {
public:
    Flow(QPainter& painter, const StatementContent& content, const QSizeF& size, int pages, const std::function<void()>& newPage)
        : m_sheet(painter, size), m_content(content), m_pages(pages), m_newPage(newPage)
    {
        head();
    }

    PaperSheet& sheet() { return m_sheet; }
    /// Begins a page unless `height` is left on this one; true if it did.
    bool need(double height)
    {
        if (m_sheet.left() >= height) return false;
        foot();
        m_newPage();
        ++m_page;
        m_sheet.restart();
        head();
        return true;
    }
    int finish()
    {
        foot();
        return m_page;
    }

private:
    void head()
    {
        const QRectF line(m_sheet.area().left(), m_sheet.y(), m_sheet.area().width(), 12);
        const QString who = m_content.variant == u"base"_s ? m_content.scenario : tr("%1 — %2").arg(m_content.scenario, m_content.variant);
        m_sheet.cell(who, printFont(9, true), R::SecondaryText, line.adjusted(0, 0, -300, 0), Qt::AlignLeft);
        m_sheet.cell(tr("Statement, %1").arg(m_content.period), printFont(9), R::SecondaryText, line.adjusted(line.width() - 295, 0, -60, 0), Qt::AlignRight);
        m_sheet.cell(u"Headroom"_s, printFont(9, true), R::Accent, line, Qt::AlignRight);
        m_sheet.move(17);
        m_sheet.rule();
        m_sheet.move(kGap);
    }
    void foot()
    {
        const QRectF line(m_sheet.area().left(), m_sheet.area().bottom() - 12, m_sheet.area().width(), 12);
        m_sheet.painter().setPen(QPen(Theme::print().color(R::Line), 0.6));
        m_sheet.painter().drawLine(line.topLeft() - QPointF(0, 5), line.topRight() - QPointF(0, 5));
        QStringList parts = m_content.flags.isEmpty() ? QStringList() : QStringList{m_content.flags.front().section(u':', 0, 0)};
        for (const auto& fact : m_content.facts)
            if (fact.name == tr("Price book") || fact.name == tr("Price books") || fact.name == QCoreApplication::translate("headroom::gui", "Seed, replications") || fact.name == QCoreApplication::translate("headroom::gui", "Version")) parts << fact.name + u": "_s + fact.value;
        m_sheet.cell(parts.join(u" · "_s), printFont(7), R::MutedText, line.adjusted(0, 0, -70, 0), Qt::AlignLeft);
        m_sheet.cell(tr("Page %1 of %2").arg(m_page).arg(m_pages), printFont(7), R::MutedText, line, Qt::AlignRight);
    }

    PaperSheet m_sheet;
    const StatementContent& m_content;
    int m_pages, m_page = 1;
    const std::function<void()>& m_newPage;
};

struct Cell {
    QString text;
    bool isRight = false;
};

/// A row of wrapped cells; `widths` are shares of the width. Returns its height; draws it with `draw`.
double row(PaperSheet& sheet, const std::vector<Cell>& cells, const std::vector<double>& widths, const QFont& font, R role, bool draw)
{
    double x = sheet.area().left(), height = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const double width = widths[i] * sheet.area().width();
        height = std::max(height, sheet.paragraph(cells[i].text, font, role, x, width - kCellGap, draw, kMostLines, cells[i].isRight ? Qt::AlignRight : Qt::AlignLeft));
        x += width;
    }
    return height + kRowGap;
}

void drawSummary(Flow& flow, const StatementContent& content)
{
    PaperSheet& sheet = flow.sheet();
    for (const QString& flag : content.flags) {
        const QFont font = printFont(9, true);
        const double height = sheet.paragraph(flag, font, R::Warning, 0, sheet.area().width() - 16, false) + 8;
        sheet.painter().setPen(QPen(Theme::print().color(R::WarningEdge), 0.8, Qt::DashLine));
        sheet.painter().setBrush(Theme::print().color(R::WarningGround));
        sheet.painter().drawRect(QRectF(sheet.area().left(), sheet.y(), sheet.area().width(), height));
        sheet.move(4);
        sheet.paragraph(flag, font, R::Warning, sheet.area().left() + 8, sheet.area().width() - 16, true);
        sheet.move(height + 2);
    }
    sheet.write(content.headline, printFont(17, true), R::Text);
    sheet.move(2);
    if (!content.budget.isEmpty()) sheet.write((content.isOverBudget ? u"✕ "_s : u"✓ "_s) + content.budget, printFont(11, true), content.isOverBudget ? R::Bad : R::Good);
    if (!content.projection.isEmpty()) sheet.write(content.projection, printFont(9), R::SecondaryText);
    sheet.move(kGap);
    constexpr double kChart = 150;
    drawChart(sheet.painter(), QRectF(sheet.area().left(), sheet.y(), sheet.area().width(), kChart), content.daily);
    sheet.move(kChart + kGap);
}

const std::vector<double> kLineWidths{0.21, 0.255, 0.105, 0.10, 0.14, 0.12, 0.07};

void lineHeader(PaperSheet& sheet, const StatementContent& content)
{
    const std::vector<Cell> cells{{tr("Component")}, {tr("Meter")}, {tr("Quantity"), true}, {tr("Unit")}, {tr("Unit price"), true}, {tr("Amount, %1").arg(content.currency), true}, {tr("Source"), true}};
    sheet.move(row(sheet, cells, kLineWidths, printFont(8), R::MutedText, true));
    sheet.rule();
    sheet.move(kRowGap);
}

void drawLines(Flow& flow, const StatementContent& content)
{
    PaperSheet& sheet = flow.sheet();
    const QFont body = printFont(8), strong = printFont(9, true);
    flow.need(90);
    sheet.heading(tr("The bill, line by line"));
    lineHeader(sheet, content);
    for (const auto& group : content.groups) {
        bool isFirst = true;
        for (const auto& line : group.lines) {
            const QString meter = line.note.isEmpty() ? line.meter : tr("%1 (%2)").arg(line.meter, line.note);
            const std::vector<Cell> cells{{line.component}, {meter}, {line.quantity, true}, {line.unit}, {line.unitPrice, true}, {line.amount, true}, {tr("%1 %2").arg(line.mark).arg(line.source), true}};
            const double height = row(sheet, cells, kLineWidths, body, R::Text, false);
            const double groupHeight = isFirst ? 18 : 0;   // a title is never alone at the foot
            if (flow.need(height + groupHeight)) {
                lineHeader(sheet, content);
                if (!isFirst) {
                    sheet.write(tr("%1, continued").arg(group.name), printFont(8, true), R::SecondaryText);
                    sheet.move(kRowGap);
                }
            }
            if (isFirst) {
                const QRectF room(sheet.area().left(), sheet.y(), sheet.area().width(), 13);
                sheet.painter().fillRect(room, Theme::print().color(R::Alternate));
                double before = 0;
                for (std::size_t i = 0; i < 5; ++i) before += kLineWidths[i];
                sheet.cell(group.name, strong, R::Text, room.adjusted(0, 0, -room.width() * 0.3, 0), Qt::AlignLeft);
                sheet.cell(group.total, strong, R::Text, QRectF(room.left() + before * room.width(), room.top(), kLineWidths[5] * room.width() - kCellGap, room.height()), Qt::AlignRight);
                sheet.move(18);
                isFirst = false;
            }
            row(sheet, cells, kLineWidths, body, R::Text, true);
            sheet.move(height);
        }
    }
    flow.need(26);
    sheet.rule(R::FieldEdge);
    sheet.move(4);
    const QRectF room(sheet.area().left(), sheet.y(), sheet.area().width(), 14);
    double before = 0;
    for (std::size_t i = 0; i < 5; ++i) before += kLineWidths[i];
    sheet.cell(tr("Total, %1").arg(content.period), strong, R::Text, room.adjusted(0, 0, -room.width() * 0.3, 0), Qt::AlignLeft);
    sheet.cell(content.total, strong, R::Text, QRectF(room.left() + (before - 0.05) * room.width(), room.top(), (kLineWidths[5] + 0.05) * room.width() - kCellGap, room.height()), Qt::AlignRight);
    sheet.move(18);
    sheet.write(tr("● read from the provider's list  ◐ computed from it  ◌ remembered or of another region  ✎ stated by you. The number is that of the source below."), printFont(7), R::MutedText);
    sheet.move(kGap);
}

/// A heading that has at least one row below it.
void heading(Flow& flow, const QString& text)
{
    flow.need(60);
    flow.sheet().heading(text);
}

void drawTerms(Flow& flow, const StatementContent& content)
{
    PaperSheet& sheet = flow.sheet();
    heading(flow, tr("Commitments and discounts"));
    const QFont body = printFont(8);
    if (content.commitments.isEmpty() && content.discounts.isEmpty()) sheet.write(tr("None: every line is paid as you go, at the prices above."), body, R::SecondaryText);
    if (!content.commitments.isEmpty()) {
        const std::vector<double> widths{0.28, 0.34, 0.12, 0.12, 0.14};
        const std::vector<Cell> header{{tr("Commitment")}, {tr("What is committed")}, {tr("Used"), true}, {tr("Covers"), true}, {tr("Saved"), true}};
        sheet.move(row(sheet, header, widths, printFont(8), R::MutedText, true));
        sheet.rule();
        sheet.move(kRowGap);
        for (const auto& one : content.commitments) {
            const std::vector<Cell> cells{{one.name}, {one.what}, {one.utilisation, true}, {one.coverage, true}, {one.saved, true}};
            flow.need(row(sheet, cells, widths, body, R::Text, false));
            sheet.move(row(sheet, cells, widths, body, R::Text, true));
        }
    }
    for (const QString& sentence : content.discounts) {
        flow.need(sheet.paragraph(sentence, body, R::Text, 0, sheet.area().width(), false));
        sheet.write(sentence, body, R::Text);
    }
    sheet.move(kGap);
}

void drawAssumptions(Flow& flow, const StatementContent& content)
{
    PaperSheet& sheet = flow.sheet();
    heading(flow, tr("Assumed: what nobody has stated or measured"));
    const QFont body = printFont(8);
    if (content.assumptions.isEmpty()) sheet.write(tr("The scenario marks no value as assumed. Defaults of the program hold where it is silent."), body, R::SecondaryText);
    for (const auto& one : content.assumptions) {
        const std::vector<Cell> cells{{one.value.isEmpty() ? one.place : tr("%1 = %2").arg(one.place, one.value)}, {one.why}};
        flow.need(row(sheet, cells, {0.42, 0.58}, body, R::Text, false));
        sheet.move(row(sheet, cells, {0.42, 0.58}, body, R::Text, true));
    }
    sheet.move(kGap);
}

void drawSources(Flow& flow, const StatementContent& content)
{
    PaperSheet& sheet = flow.sheet();
    heading(flow, tr("Where the prices are from"));
    const QFont body = printFont(7);
    for (qsizetype i = 0; i < content.sources.size(); ++i) {
        const std::vector<Cell> cells{{QString::number(i + 1), true}, {content.sources[i]}};
        flow.need(row(sheet, cells, {0.05, 0.95}, body, R::SecondaryText, false));
        sheet.move(row(sheet, cells, {0.05, 0.95}, body, R::SecondaryText, true));
    }
    sheet.move(kGap);
}

void drawFacts(Flow& flow, const StatementContent& content)
{
    PaperSheet& sheet = flow.sheet();
    heading(flow, tr("How to get the same answer again"));
    const QFont body = printFont(8);
    for (const auto& fact : content.facts) {
        const std::vector<Cell> cells{{fact.name}, {fact.value}};
        flow.need(row(sheet, cells, {0.25, 0.75}, body, R::Text, false));
        sheet.move(row(sheet, cells, {0.25, 0.75}, body, R::Text, true));
    }
}

} // namespace

int drawStatement(QPainter& painter, const StatementContent& content, const QSizeF& size, int pages, const std::function<void()>& newPage)
{
    Flow flow(painter, content, size, pages, newPage);
    drawSummary(flow, content);
    drawLines(flow, content);
    drawTerms(flow, content);
    drawAssumptions(flow, content);
    drawSources(flow, content);
    drawFacts(flow, content);
    return flow.finish();
}

int statementPageCount(const StatementContent& content, const QSizeF& size)
{
    QImage nowhere(1, 1, QImage::Format_RGB32);
    QPainter painter(&nowhere);
    return drawStatement(painter, content, size, 1, [] {});
}

QString writeStatementPdf(const StatementContent& content, const QString& file, QPageSize::PageSizeId paper)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setPageLayout(QPageLayout(QPageSize(paper), QPageLayout::Portrait, QMarginsF(0, 0, 0, 0)));
        writer.setResolution(kResolution);
        writer.setTitle(tr("%1 — %2, statement, %3").arg(content.scenario, content.variant, content.period));
        writer.setCreator(u"Headroom"_s);
        const QSizeF size = QPageSize(paper).size(QPageSize::Point);
        const int pages = statementPageCount(content, size);
        QPainter painter(&writer);
        painter.scale(kResolution / 72.0, kResolution / 72.0);
        drawStatement(painter, content, size, pages, [&] { writer.newPage(); });
    }
    QSaveFile output(file);
    if (!output.open(QIODevice::WriteOnly) || output.write(buffer.data()) != buffer.data().size() || !output.commit()) return output.errorString();
    return {};
}

QVector<QImage> statementImages(const StatementContent& content, QPageSize::PageSizeId paper, double scale)
{
    const QSizeF size = QPageSize(paper).size(QPageSize::Point);
    const int pages = statementPageCount(content, size);
    QVector<QImage> images(pages, QImage((size * scale).toSize(), QImage::Format_RGB32));
    int at = 0;
    QPainter painter;
    const auto begin = [&] {
        images[at].fill(Qt::white);
        painter.begin(&images[at]);
        painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
        painter.scale(scale, scale);
    };
    begin();
    drawStatement(painter, content, size, pages, [&] {
        painter.end();
        ++at;
        begin();
    });
    return images;
}

} // namespace headroom::gui
