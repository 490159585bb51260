#include "app/gui/gallery/gallery_entries.h"

#include "app/gui/run/periods.h"
#include "app/gui/shell/format.h"
#include "models/scenario/load.h"
#include "models/simulation/simulate.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr double kCautiousRequestsPerSecond = 500'000;

QString factsOf(const scenario::Scenario& scenario, bool brief)
{
    const auto tr = [](const char* text, int n) { return QCoreApplication::translate("headroom::gui::Gallery", text, nullptr, n); };
    int services = 0, nodes = 0;
    for (const auto& component : scenario.components) {
        if (const auto* service = component.as<scenario::ServiceSpec>(); service && !service->ingress) ++services;
        if (const auto* pool = component.as<scenario::NodePoolSpec>()) nodes += pool->nodes;
    }
    const QString period = periodsOf(scenario).front().title;
    if (brief) return period;
    return tr("%n services", services).replace(u"%n"_s, QString::number(services)) + u", "_s + tr("%n nodes", nodes).replace(u"%n"_s, QString::number(nodes)) + u" · "_s + period;
}

void readFolder(const QString& folder, bool teaching, std::vector<GalleryEntry>& entries)
{
    for (const QFileInfo& file : QDir(folder).entryInfoList({u"*.json"_s}, QDir::Files, QDir::Name)) {
        auto loaded = scenario::load(std::filesystem::path(file.absoluteFilePath().toStdString()));
        if (!loaded) continue;   // a broken file is no offer; opening it shows its issues
        GalleryEntry entry;
        entry.path = file.absoluteFilePath();
        entry.teaching = teaching;
        entry.scenario = std::make_shared<const scenario::Scenario>(std::move(loaded).value());
        entry.name = format::text(entry.scenario->name);
        entry.question = format::text(entry.scenario->question);
        entry.facts = factsOf(*entry.scenario, teaching);
        const auto periods = periodsOf(*entry.scenario);
        const Period& period = periods[tellingPeriod(*entry.scenario, periods)];
        entry.requests = simulation::expectedRequests(*entry.scenario, period.from, period.to);
        entries.push_back(std::move(entry));
    }
}

} // namespace

QString scenarioDirectory()
{
    const QString beside = QCoreApplication::applicationDirPath();
    for (const QString& candidate : {qEnvironmentVariable("HEADROOM_SCENARIOS"), beside + u"/scenarios"_s, beside + u"/../share/headroom/scenarios"_s,
                                     QStringLiteral(HEADROOM_SOURCE_DIR "/scenarios"), QStringLiteral(HEADROOM_INSTALL_DATA "/scenarios")})
        if (!candidate.isEmpty() && QFileInfo(candidate).isDir()) return QDir::cleanPath(candidate);
    return {};
}

std::vector<GalleryEntry> readGallery(const QString& directory)
{
    std::vector<GalleryEntry> entries;
    if (directory.isEmpty()) return entries;
    readFolder(directory, false, entries);
    readFolder(directory + u"/teaching"_s, true, entries);
    return entries;
}

double expectedSeconds(double requests)
{
    const double speed = QSettings().value(u"run/requestsPerSecond"_s, kCautiousRequestsPerSecond).toDouble();
    return requests / std::max(speed, 1.0);
}

void rememberSpeed(double requestsPerSecond) { QSettings().setValue(u"run/requestsPerSecond"_s, requestsPerSecond); }

} // namespace headroom::gui
