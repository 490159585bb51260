#pragma once

#include "app/gui/report/report_chart.h"
#include "models/analysis/report.h"

#include <QByteArray>
#include <QDate>
#include <QString>
#include <QStringList>
#include <QVector>

#include <functional>

namespace headroom::gui {

/// What the printed report says, as texts that are ready to be drawn. Made from a Report; computes no figure of its own but sums of
/// statement lines by component, which add up to the statements' totals to the cent.
struct ReportContent {
    struct Figure {
        QString caption, value, interval;
        bool isBad = false;
    };
    struct Cost {
        QString component, group, window, month;
        double share = 0;           ///< of the month's total, [0, 1]
        bool isAssumed = false;     ///< some price of it is not from a list
    };
    struct Verdict {
        QString name, sentence;
        bool held = true;
    };
    struct Assumption {
        QString place, value, why;
    };
    struct Fact {
        QString name, value;
    };

    QString scenario, variant, question, headline, explanation;
    bool isBad = false;             ///< an objective is missed
    QStringList flags;              ///< what limits the answer: partial, estimate, stale; sentences
    QVector<Figure> figures;        ///< at most four
    QVector<ReportChart> charts;    ///< three
    QString windowTitle, monthTitle, windowTotal, monthTotal, currency;
    QVector<Cost> costs;            ///< by component, dearest of the month first
    QVector<Verdict> verdicts;      ///< objectives, then claims that can be decided
    QVector<Assumption> assumptions;///< values of the scenario that nobody has stated
    QVector<Fact> facts;            ///< how to get the same answer again
    QString priceNote;              ///< where the prices come from
};

/// What a report cannot know by itself.
struct ReportContext {
    QByteArray scenarioText;        ///< as run; hashed
    bool isStale = false;           ///< the scenario was edited since
    QString programVersion;
    std::function<QString(const QString& pointer)> valueAt;   ///< text of a value of the scenario; empty = not to be had
};

[[nodiscard]] ReportContent reportContent(const scenario::Scenario& scenario, const analysis::Report& report, const ReportContext& context);

/// "/operations/*/steps" as "operations › every › steps".
[[nodiscard]] QString placeText(const QString& pointer);

} // namespace headroom::gui
