#include "app/gui/help/help_pages.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr qint64 kMaxPageBytes = 4LL * 1024 * 1024;
constexpr qsizetype kLongestExcerpt = 160;

/// A line of Markdown as one reads it.
QString withoutMarks(QString line)
{
    static const QRegularExpression links(u"\\[([^\\]]*)\\]\\([^)]*\\)"_s), marks(u"^[#>|\\s-]+|[`*_|]+"_s);
    return line.replace(links, u"\\1"_s).replace(marks, u" "_s).simplified();
}

} // namespace

HelpPages::HelpPages(const QString& directory)
{
    if (directory.isEmpty()) return;
    for (const QFileInfo& info : QDir(directory).entryInfoList({u"*.md"_s}, QDir::Files, QDir::Name)) {
        QFile file(info.absoluteFilePath());
        if (file.size() > kMaxPageBytes || !file.open(QIODevice::ReadOnly)) continue;
        HelpPage page{info.completeBaseName(), info.completeBaseName(), QString::fromUtf8(file.readAll())};
        static const QRegularExpression heading(u"^# +(.+)$"_s, QRegularExpression::MultilineOption);
        if (const auto match = heading.match(page.text); match.hasMatch()) page.title = withoutMarks(match.captured(1));
        m_pages.push_back(std::move(page));
    }
}

const HelpPage* HelpPages::find(const QString& name) const
{
    for (const HelpPage& page : m_pages)
        if (page.name.compare(name, Qt::CaseInsensitive) == 0) return &page;
    return nullptr;
}

std::vector<HelpHit> HelpPages::search(const QString& words) const
{
    const QStringList wanted = words.split(u' ', Qt::SkipEmptyParts);
    std::vector<HelpHit> hits;
    if (wanted.isEmpty()) return hits;
    for (const HelpPage& page : m_pages) {
        HelpHit hit{page.name, page.title, {}, 0};
        const bool all = std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) { return page.text.contains(word, Qt::CaseInsensitive); });
        if (!all) continue;
        int best = -1;
        for (const QString& line : page.text.split(u'\n')) {
            int found = 0;
            for (const QString& word : wanted) found += line.contains(word, Qt::CaseInsensitive) ? 1 : 0;
            if (found == 0) continue;
            const int weight = line.startsWith(u'#') ? 8 : 1;
            hit.score += found * weight;
            if (found > best && !line.startsWith(u'#')) {
                best = found;
                const QString text = withoutMarks(line);
                const auto at = std::max<qsizetype>(0, text.indexOf(wanted.front(), 0, Qt::CaseInsensitive) - 50);
                hit.excerpt = (at > 0 ? u"…"_s : QString()) + text.mid(at, kLongestExcerpt) + (text.size() > at + kLongestExcerpt ? u"…"_s : QString());
            }
        }
        hits.push_back(std::move(hit));
    }
    std::stable_sort(hits.begin(), hits.end(), [](const HelpHit& a, const HelpHit& b) { return a.score > b.score; });
    return hits;
}

QString helpDirectory()
{
    const QString beside = QCoreApplication::applicationDirPath();
    for (const QString& candidate : {qEnvironmentVariable("HEADROOM_HELP"), beside + u"/help"_s, beside + u"/../share/headroom/help"_s,
                                     QStringLiteral(HEADROOM_SOURCE_DIR "/docs/models"), QStringLiteral(HEADROOM_INSTALL_DATA "/help")})
        if (!candidate.isEmpty() && QFileInfo(candidate).isDir()) return QDir::cleanPath(candidate);
    return {};
}

QString helpPageOf(const QString& componentKind)
{
    static const QHash<QString, QString> pages{
        {u"kubernetes-cluster"_s, u"compute"_s}, {u"node-pool"_s, u"compute"_s}, {u"service"_s, u"compute"_s}, {u"ingress"_s, u"compute"_s},
        {u"gateway"_s, u"network"_s}, {u"outbound"_s, u"network#2-outbound-ports-snat"_s}, {u"service-bus"_s, u"messaging"_s}, {u"queue"_s, u"messaging"_s},
        {u"topic"_s, u"messaging"_s}, {u"event-hubs"_s, u"messaging"_s}, {u"kafka"_s, u"messaging"_s}, {u"rabbitmq"_s, u"messaging"_s},
        {u"cosmos-db"_s, u"stores"_s}, {u"redis"_s, u"stores#2-redis"_s}, {u"postgresql"_s, u"stores#3-postgresql-documents-in-pods"_s},
        {u"document-store"_s, u"stores#3-postgresql-documents-in-pods"_s}, {u"disk"_s, u"stores#3-postgresql-documents-in-pods"_s},
        // Both are one row of the table of stations.
        {u"sql-database"_s, u"simulation#4-stations"_s}, {u"external"_s, u"simulation#4-stations"_s},
        {u"fixed-cost"_s, u"pricing"_s}, {u"environment-copy"_s, u"pricing#copies-of-an-environment"_s}};
    return pages.value(componentKind, u"README"_s);
}

QString helpPageOfPlace(const QString& pointer)
{
    static const QHash<QString, QString> pages{
        {u"traffic"_s, u"simulation#2-traffic"_s}, {u"calendar"_s, u"simulation#2-traffic"_s}, {u"operations"_s, u"simulation#3-frames"_s}, {u"tenants"_s, u"tenants"_s},
        {u"deployments"_s, u"rollout"_s}, {u"faults"_s, u"faults"_s}, {u"slos"_s, u"diagnosis#objectives"_s}, {u"claims"_s, u"diagnosis#claims"_s}, {u"budget"_s, u"pricing"_s}};
    return pages.value(pointer.section(u'/', 1, 1), u"README"_s);
}

QString anchorOf(const QString& heading)
{
    static const QRegularExpression marks(u"[^\\p{L}\\p{N}\\s_-]"_s), blanks(u"\\s"_s);
    return heading.trimmed().toLower().remove(marks).replace(blanks, u"-"_s);
}

} // namespace headroom::gui
