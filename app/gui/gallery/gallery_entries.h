#pragma once

#include "models/scenario/scenario.h"

#include <QString>

#include <memory>
#include <vector>

namespace headroom::gui {

/// A scenario file that the gallery offers.
struct GalleryEntry {
    QString path, name, facts, question;
    bool teaching = false;
    double requests = 0;               ///< expected in the period that Run would simulate
    std::shared_ptr<const scenario::Scenario> scenario;   ///< null where the file has issues
};

/// Folder with the shipped scenarios: $HEADROOM_SCENARIOS, beside the program, the source tree, or the install prefix.
[[nodiscard]] QString scenarioDirectory();

/// Every *.json of `directory` and of `directory`/teaching that loads, reference systems first, by name; the longest calendar first.
[[nodiscard]] std::vector<GalleryEntry> readGallery(const QString& directory);

/// Machine seconds that simulating `requests` takes, from the speed of the last run on this machine (QSettings), else from a
/// cautious 500,000 requests/s.
[[nodiscard]] double expectedSeconds(double requests);
/// Remembers the speed of a finished run. [requests/s]
void rememberSpeed(double requestsPerSecond);

} // namespace headroom::gui
