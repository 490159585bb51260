#include "app/gui/shell/recent_files.h"

#include <QSettings>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
constexpr qsizetype kMaxRecent = 10;
const QString kKey = u"recentFiles"_s;
} // namespace

QStringList RecentFiles::list() { return QSettings().value(kKey).toStringList(); }

void RecentFiles::add(const QString& path)
{
    QStringList files = list();
    files.removeAll(path);
    files.prepend(path);
    QSettings().setValue(kKey, files.mid(0, kMaxRecent));
}

void RecentFiles::remove(const QString& path)
{
    QStringList files = list();
    files.removeAll(path);
    QSettings().setValue(kKey, files);
}

} // namespace headroom::gui
