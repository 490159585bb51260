#include "app/gui/reconcile/match_text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::Reconcile", text); }

const QString kAnd = QStringLiteral(" and ");

} // namespace

QString matchText(const MatchList& match)
{
    QStringList parts;
    for (const auto& [column, pattern] : match) parts += u"%1 = \"%2\""_s.arg(QString::fromStdString(column), QString::fromStdString(pattern).replace(u'"', u"\"\""_s));
    return parts.join(kAnd);
}

std::optional<MatchList> parseMatch(const QString& text)
{
    MatchList match;
    qsizetype at = 0;
    if (text.trimmed().isEmpty()) return match;
    for (;;) {
        const qsizetype equals = text.indexOf(u'=', at);
        if (equals < 0) return std::nullopt;
        const std::string column = text.mid(at, equals - at).trimmed().toStdString();
        if (column.empty() || std::ranges::any_of(match, [&](const auto& one) { return one.first == column; })) return std::nullopt;
        at = equals + 1;
        while (at < text.size() && text[at].isSpace()) ++at;
        QString pattern;
        if (at < text.size() && text[at] == u'"') {
            ++at;
            for (;; ++at) {
                if (at >= text.size()) return std::nullopt;   // no end
                if (text[at] != u'"') pattern += text[at];
                else if (at + 1 < text.size() && text[at + 1] == u'"') pattern += text[at++];
                else break;
            }
            ++at;
        } else {
            const qsizetype end = text.indexOf(kAnd, at, Qt::CaseInsensitive);
            pattern = (end < 0 ? text.mid(at) : text.mid(at, end - at)).trimmed();
            at = end < 0 ? text.size() : end;
        }
        match.emplace_back(column, pattern.toStdString());
        if (text.mid(at).trimmed().isEmpty()) return match;
        if (text.mid(at, kAnd.size()).compare(kAnd, Qt::CaseInsensitive) != 0) return std::nullopt;
        at += kAnd.size();
    }
}

QString ruleProblem(const reconcile::Rule& rule)
{
    if (rule.match.empty()) return tr("This rule matches nothing: name a column and a pattern, such as MeterName = \"D4s v5*\".");
    const bool hasTarget = !rule.component.empty() && !rule.meter.empty();
    if (!rule.ignore.empty() && (!rule.component.empty() || !rule.meter.empty())) return tr("A rule has either a component and a meter, or a reason why its lines are left out.");
    if (rule.ignore.empty() && !hasTarget) return rule.component.empty() ? tr("Name the component that these lines belong to, or why they are left out.") : tr("Name the meter; * stands for all meters of the component.");
    if (rule.factor && *rule.factor <= 0) return tr("A factor is a number above 0.");
    return {};
}

} // namespace headroom::gui
