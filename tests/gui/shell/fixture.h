#pragma once

#include "app/gui/run/run_controller.h"
#include "tests/gui/support/waiting.h"

#include <QString>

namespace headroom::tests {

/// Makes the one QApplication (offscreen by the environment), with settings in a folder that is deleted at the end.
void needApplication();

/// One service, one pool, some thousand requests in ten minutes.
[[nodiscard]] QByteArray tinyScenario(const char* duration = "PT10M", const char* rate = "600rpm");
/// Writes `text` as `name` into a temporary folder and returns its path.
[[nodiscard]] QString writeFile(const QString& name, const QByteArray& text);

/// An engine that reports progress every millisecond until it is asked to stop; then a partial recording.
[[nodiscard]] gui::RunController::Engine endlessEngine();

} // namespace headroom::tests
