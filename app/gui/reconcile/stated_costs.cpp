#include "app/gui/reconcile/stated_costs.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace headroom::gui {

QVector<StatedCosts> statedCostsOf(const QString& directory, const QString& scenarioFile)
{
    QVector<StatedCosts> found;
    const QString stem = QFileInfo(scenarioFile).completeBaseName();
    if (directory.isEmpty() || stem.isEmpty()) return found;
    const QDir folder(directory + u"/stated-costs"_s);
    for (const QFileInfo& file : folder.entryInfoList({u"*.csv"_s}, QDir::Files, QDir::Name)) {
        const QString name = file.completeBaseName();
        if (!name.startsWith(stem + u'.')) continue;
        const QString rules = folder.filePath(name + u".rules.json"_s);
        if (QFileInfo::exists(rules)) found.push_back({name.mid(stem.size() + 1), file.absoluteFilePath(), rules});
    }
    return found;
}

} // namespace headroom::gui
