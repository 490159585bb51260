#pragma once

#include "app/gui/run/run_controller.h"

#include <QString>

#include <functional>

namespace headroom::tests {

/// Makes the one QApplication (offscreen by the environment), with settings in a folder that is deleted at the end.
void needApplication();

/// Handles events until `condition` holds; false after `milliseconds`.
[[nodiscard]] bool waitUntil(const std::function<bool()>& condition, int milliseconds = 20'000);

/// One service, one pool, some thousand requests in ten minutes.
[[nodiscard]] QByteArray tinyScenario(const char* duration = "PT10M", const char* rate = "600rpm");
/// Writes `text` as `name` into a temporary folder and returns its path.
[[nodiscard]] QString writeFile(const QString& name, const QByteArray& text);

/// An engine that reports progress every millisecond until it is asked to stop; then a partial recording.
[[nodiscard]] gui::RunController::Engine endlessEngine();

} // namespace headroom::tests
