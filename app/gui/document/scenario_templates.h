#pragma once

#include "app/gui/document/edits.h"

#include <QString>

#include <vector>

namespace headroom::gui {

/// A way to begin a scenario.
struct ScenarioTemplate {
    QString key;        ///< "empty", "web-shop", "queue-worker"
    QString title;      ///< for the menu
    QString what;       ///< one sentence about it
    QString icon;
};

[[nodiscard]] const std::vector<ScenarioTemplate>& scenarioTemplates();
/// The least that loads: a working day of customers whose one request does nothing yet, and a free cluster. Pure.
[[nodiscard]] Json emptyScenario();
/// The scenario of a template; emptyScenario() for a key that there is not. Built by the same edits that the canvas makes. Pure.
[[nodiscard]] Json scenarioFromTemplate(const QString& key);

} // namespace headroom::gui
