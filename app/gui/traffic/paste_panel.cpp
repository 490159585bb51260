#include "app/gui/traffic/paste_panel.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBlock>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

PastePanel::PastePanel(QWidget* parent)
    : QWidget(parent), m_text(new QPlainTextEdit(this)), m_summary(makeLabel(12, R::SecondaryText, this)), m_problems(new QTreeWidget(this)), m_take(new QPushButton(tr("Take over"), this))
{
    auto* hint = makeLabel(12, R::SecondaryText, this);
    hint->setText(tr("Paste cells of a spreadsheet: weekdays and hours, or dates with a rate each."));
    hint->setWordWrap(true);
    m_text->setObjectName(u"pasteText"_s);
    m_text->setAccessibleName(tr("Pasted table"));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    m_text->setTabStopDistance(56);
    m_text->setFont(Theme::font(12));
    m_text->setMinimumHeight(64);
    m_summary->setWordWrap(true);
    m_summary->setObjectName(u"pasteSummary"_s);
    m_problems->setObjectName(u"pasteProblems"_s);
    m_problems->setAccessibleName(tr("Problems of the pasted table"));
    m_problems->setHeaderLabels({tr("Row"), tr("Column"), tr("Problem")});
    m_problems->setRootIsDecorated(false);
    m_problems->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_problems->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_problems->setMinimumHeight(56);
    m_take->setObjectName(u"pasteTake"_s);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(u"pasteCancel"_s);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_take);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    column->addWidget(hint);
    column->addWidget(m_text, 3);
    column->addWidget(m_summary);
    column->addWidget(m_problems, 2);
    column->addLayout(buttons);
    connect(m_text, &QPlainTextEdit::textChanged, this, &PastePanel::parse);
    connect(m_take, &QPushButton::clicked, this, [this] { Q_EMIT taken(m_pasted); });
    connect(cancel, &QPushButton::clicked, this, &PastePanel::cancelled);
    connect(m_problems, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {   // to the line that is meant
        const int row = item->text(0).toInt();
        if (row < 1) return;
        QTextCursor cursor(m_text->document()->findBlockByNumber(row - 1));
        cursor.select(QTextCursor::LineUnderCursor);
        m_text->setTextCursor(cursor);
        m_text->setFocus();
    });
}

void PastePanel::start(const QString& text, const RateUnit& unit, const calendar::Calendar& calendar)
{
    m_unit = unit;
    m_calendar = calendar;
    const QSignalBlocker quiet(m_text);
    m_text->setPlainText(text);
    parse();
    m_text->setFocus();
}

void PastePanel::parse()
{
    m_pasted = parsePastedTraffic(m_text->toPlainText(), m_unit, m_calendar);
    m_problems->clear();
    for (const PasteProblem& problem : m_pasted.problems)
        new QTreeWidgetItem(m_problems, {problem.row > 0 ? QString::number(problem.row) : QString(), problem.column > 0 ? QString::number(problem.column) : QString(), problem.message});
    m_problems->setVisible(!m_pasted.problems.empty());
    m_take->setEnabled(m_pasted.isUsable());
    m_take->setToolTip(m_pasted.isUsable() ? QString() : tr("There is nothing yet that can be taken over."));
    if (!m_pasted.problems.empty()) {
        m_summary->setText(tr("%n cell(s) cannot be read. Nothing is taken over before they can.", nullptr, static_cast<int>(m_pasted.problems.size())));
    } else if (m_pasted.kind == PastedTraffic::Kind::Weekly) {
        const double peak = *std::max_element(m_pasted.hourly.begin(), m_pasted.hourly.end());
        const double sum = std::accumulate(m_pasted.hourly.begin(), m_pasted.hourly.end(), 0.0) * 3600;
        m_summary->setText(tr("A weekly profile of %n line(s): %1 requests a week, at most %2 %3. It replaces the profile; the chart shows it.", nullptr, static_cast<int>(m_pasted.lines.size()))
                               .arg(format::largeNumber(sum), format::figure(m_unit.fromPerSecond(peak)), m_unit.shortName()));
    } else if (m_pasted.kind == PastedTraffic::Kind::Dated) {
        m_summary->setText(tr("%n event(s) from %1 rows. They replace the dated events; the strip shows them.", nullptr, static_cast<int>(m_pasted.events.size())).arg(m_pasted.rows));
    } else {
        m_summary->setText(tr("Nothing pasted yet. Numbers without a unit are %1.").arg(m_unit.name()));
    }
    Q_EMIT parsed(m_pasted);
}

} // namespace headroom::gui
