#include "app/gui/report/report_pages.h"

#include "app/gui/report/paper_sheet.h"
#include "app/gui/shell/theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr double kGap = 10;

using Sheet = PaperSheet;

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui", text); }

void drawHead(Sheet& sheet, const ReportContent& content)
{
    const QRectF line(sheet.area().left(), sheet.y(), sheet.area().width(), 12);
    sheet.cell(content.variant == u"base"_s ? content.scenario : tr("%1 — %2").arg(content.scenario, content.variant), printFont(9, true), R::SecondaryText, line.adjusted(0, 0, -120, 0), Qt::AlignLeft);
    sheet.cell(u"Headroom"_s, printFont(9, true), R::Accent, line, Qt::AlignRight);
    sheet.move(17);
    sheet.rule();
    sheet.move(kGap);
}

void drawFoot(Sheet& sheet, const ReportContent& content, int page)
{
    const QRectF line(sheet.area().left(), sheet.area().bottom() - 12, sheet.area().width(), 12);
    sheet.painter().setPen(QPen(Theme::print().color(R::Line), 0.6));
    sheet.painter().drawLine(line.topLeft() - QPointF(0, 5), line.topRight() - QPointF(0, 5));
    QStringList parts;
    for (const auto& fact : content.facts)
        if (fact.name == tr("Seed, replications") || fact.name == tr("Version") || fact.name == tr("Fingerprint of the run") || fact.name == tr("Prices")) parts << fact.name + u": "_s + fact.value;
    sheet.cell(parts.join(u" · "_s), printFont(7), R::MutedText, line.adjusted(0, 0, -50, 0), Qt::AlignLeft);
    sheet.cell(tr("%1 of %2").arg(page).arg(kReportPages), printFont(7), R::MutedText, line, Qt::AlignRight);
}

void drawFlags(Sheet& sheet, const ReportContent& content)
{
    for (const QString& flag : content.flags) {
        const QFont font = printFont(9, true);
        const double height = sheet.paragraph(flag, font, R::Warning, 0, sheet.area().width() - 16, false) + 8;
        const QRectF box(sheet.area().left(), sheet.y(), sheet.area().width(), height);
        sheet.painter().setPen(QPen(Theme::print().color(R::WarningEdge), 0.8, Qt::DashLine));
        sheet.painter().setBrush(Theme::print().color(R::WarningGround));
        sheet.painter().drawRect(box);
        sheet.move(4);
        sheet.paragraph(flag, font, R::Warning, box.left() + 8, box.width() - 16, true);
        sheet.move(height - 4 + 6);
    }
}

void drawFigures(Sheet& sheet, const ReportContent& content)
{
    const double width = sheet.area().width() / std::max<double>(1, static_cast<double>(content.figures.size()));
    double x = sheet.area().left();
    for (const auto& figure : content.figures) {
        const QRectF cell(x, sheet.y(), width - 8, 44);
        sheet.cell(figure.caption, printFont(8), R::SecondaryText, QRectF(cell.left(), cell.top(), cell.width(), 12), Qt::AlignLeft);
        // Never by colour alone: a missed one carries a mark.
        const QString value = (figure.isBad ? u"✕ "_s : QString()) + figure.value;
        sheet.cell(value, printFont(16, true), figure.isBad ? R::Bad : R::Text, QRectF(cell.left(), cell.top() + 12, cell.width(), 21), Qt::AlignLeft);
        sheet.cell(figure.interval, printFont(8), R::MutedText, QRectF(cell.left(), cell.top() + 32, cell.width(), 12), Qt::AlignLeft);
        x += width;
    }
    sheet.move(48);
}

void drawFirst(Sheet& sheet, const ReportContent& content)
{
    drawFlags(sheet, content);
    sheet.write(content.question, printFont(11), R::SecondaryText);
    sheet.move(6);
    sheet.write((content.isBad ? u"✕ "_s : u"✓ "_s) + content.headline, printFont(17, true), content.isBad ? R::Bad : R::Good);
    sheet.move(3);
    sheet.write(content.explanation, printFont(10), R::Text);
    sheet.move(kGap + 2);
    drawFigures(sheet, content);
    sheet.rule();
    sheet.move(kGap);
    const double height = (sheet.left() - kGap) / std::max<double>(1, static_cast<double>(content.charts.size()));
    for (const auto& chart : content.charts) {
        drawChart(sheet.painter(), QRectF(sheet.area().left(), sheet.y(), sheet.area().width(), height - 12), chart);
        sheet.move(height);
    }
}

void drawCosts(Sheet& sheet, const ReportContent& content, double most)
{
    constexpr double kRow = 14.5;
    const QRectF area = sheet.area();
    const QFont body = printFont(9), head = printFont(8), strong = printFont(9, true);
    const double amount = 84, share = 92;
    const double name = area.width() - 2 * amount - share;
    const auto row = [&](const QString& first, const QString& group, const QString& window, const QString& month, const QFont& font, R role) {
        const QRectF line(area.left(), sheet.y(), area.width(), kRow);
        sheet.cell(first, font, role, QRectF(line.left(), line.top(), name * 0.66 - 6, kRow), Qt::AlignLeft);
        sheet.cell(group, font, R::SecondaryText, QRectF(line.left() + name * 0.66, line.top(), name * 0.34 - 4, kRow), Qt::AlignLeft);
        sheet.cell(window, font, role, QRectF(line.left() + name, line.top(), amount, kRow), Qt::AlignRight);
        sheet.cell(month, font, role, QRectF(line.left() + name + amount, line.top(), amount, kRow), Qt::AlignRight);
        return QRectF(line.right() - share + 12, line.top(), share - 12, kRow);
    };
    sheet.heading(tr("What it costs, by component, in %1").arg(content.currency));
    row(tr("Component"), tr("Group"), content.windowTitle.section(u',', 0, 0), content.monthTitle.section(u',', 0, 0), head, R::MutedText);
    sheet.move(kRow);
    sheet.rule();
    const auto rows = std::max<qsizetype>(3, static_cast<qsizetype>((most - 3 * kRow - 40) / kRow));
    const bool fits = content.costs.size() <= rows;
    const qsizetype shown = fits ? content.costs.size() : rows - 1;
    double rest = 1;
    for (qsizetype i = 0; i < shown; ++i) {
        const auto& cost = content.costs[i];
        const QRectF bar = row(cost.isAssumed ? tr("%1 ◌").arg(cost.component) : cost.component, cost.group, cost.window, cost.month, body, R::Text);
        sheet.painter().fillRect(QRectF(bar.left(), bar.top() + 4, (bar.width() - 34) * std::clamp(cost.share, 0.0, 1.0), kRow - 8), Theme::print().series(0));
        sheet.cell(format::percent(cost.share), printFont(8), R::SecondaryText, bar, Qt::AlignRight);
        rest -= cost.share;
        sheet.move(kRow);
    }
    if (!fits) {
        const QRectF bar = row(tr("%1 further components").arg(content.costs.size() - shown), {}, {}, {}, body, R::SecondaryText);
        sheet.cell(format::percent(std::max(rest, 0.0)), printFont(8), R::SecondaryText, bar, Qt::AlignRight);
        sheet.move(kRow);
    }
    sheet.rule(R::FieldEdge);
    row(tr("Total"), {}, content.windowTotal, content.monthTotal, strong, R::Text);
    sheet.move(kRow + 3);
    sheet.write(content.priceNote, printFont(8), R::MutedText);
    sheet.move(kGap);
}

void drawVerdicts(Sheet& sheet, const ReportContent& content, double most)
{
    if (content.verdicts.isEmpty()) return;
    sheet.heading(tr("Objectives and claims"));
    const double end = sheet.y() + most - 18;
    const QRectF area = sheet.area();
    qsizetype shown = 0;
    for (const auto& verdict : content.verdicts) {
        const QFont font = printFont(9);
        const double width = area.width() - 16;
        const QString text = verdict.sentence.isEmpty() ? verdict.name : verdict.sentence;
        const double height = sheet.paragraph(text, font, R::Text, 0, width, false, 2);
        if (sheet.y() + height + 14 > end) break;
        sheet.cell(verdict.held ? u"✓"_s : u"✕"_s, printFont(9, true), verdict.held ? R::Good : R::Bad, QRectF(area.left(), sheet.y(), 14, 12), Qt::AlignLeft);
        sheet.paragraph(text, font, R::Text, area.left() + 16, width, true, 2);
        sheet.move(height + 1);
        ++shown;
    }
    if (shown < content.verdicts.size()) sheet.write(tr("and %1 more in the window").arg(content.verdicts.size() - shown), printFont(8), R::MutedText);
    sheet.move(kGap);
}

void drawAssumptions(Sheet& sheet, const ReportContent& content, double most)
{
    const QRectF area = sheet.area();
    sheet.heading(tr("Assumed: what nobody has stated or measured"));
    if (content.assumptions.isEmpty()) {
        sheet.write(tr("The scenario marks no value as assumed. Defaults of the program hold where it is silent."), printFont(9), R::SecondaryText);
        sheet.move(kGap);
        return;
    }
    const double end = sheet.y() + most - 18;
    qsizetype shown = 0;
    const double first = area.width() * 0.40;
    for (const auto& assumption : content.assumptions) {
        const QFont font = printFont(8);
        const QString place = assumption.value.isEmpty() ? assumption.place : tr("%1 = %2").arg(assumption.place, assumption.value);
        const double height = std::max(sheet.paragraph(place, font, R::Text, 0, first - 10, false, 2), sheet.paragraph(assumption.why, font, R::Text, 0, area.width() - first, false, 2));
        if (sheet.y() + height + 12 > end) break;
        sheet.paragraph(place, font, R::Text, area.left(), first - 10, true, 2);
        sheet.paragraph(assumption.why, font, R::SecondaryText, area.left() + first, area.width() - first, true, 2);
        sheet.move(height + 1);
        ++shown;
    }
    if (shown < content.assumptions.size()) sheet.write(tr("and %1 more, each marked in the scenario").arg(content.assumptions.size() - shown), printFont(8), R::MutedText);
    sheet.move(kGap);
}

constexpr double kFactRow = 12.5;

double factsHeight(const ReportContent& content) { return 22 + kFactRow * std::ceil(static_cast<double>(content.facts.size()) / 2); }

void drawFacts(Sheet& sheet, const ReportContent& content)
{
    sheet.heading(tr("How to get the same answer again"));
    const QRectF area = sheet.area();
    const double column = area.width() / 2;
    for (qsizetype i = 0; i < content.facts.size(); ++i) {
        const double x = area.left() + (i % 2 ? column : 0);
        sheet.cell(content.facts[i].name, printFont(8), R::MutedText, QRectF(x, sheet.y(), 96, kFactRow), Qt::AlignLeft);
        sheet.cell(content.facts[i].value, printFont(8), R::Text, QRectF(x + 98, sheet.y(), column - 104, kFactRow), Qt::AlignLeft);
        if (i % 2 || i + 1 == content.facts.size()) sheet.move(kFactRow);
    }
}

void drawSecond(Sheet& sheet, const ReportContent& content)
{
    drawFlags(sheet, content);
    const double facts = factsHeight(content);
    const double room = sheet.left() - facts - 2 * kGap;
    drawCosts(sheet, content, room * 0.48);
    drawVerdicts(sheet, content, std::min(room * 0.24, sheet.left() - facts - kGap - 80));
    drawAssumptions(sheet, content, sheet.left() - facts - kGap);
    sheet.rule();
    sheet.move(6);
    drawFacts(sheet, content);
}

} // namespace

void drawReportPage(QPainter& painter, const ReportContent& content, int page, const QSizeF& size)
{
    Sheet sheet(painter, size);
    drawHead(sheet, content);
    if (page == 1) drawFirst(sheet, content);
    else drawSecond(sheet, content);
    drawFoot(sheet, content, page);
}

} // namespace headroom::gui
