#pragma once

#include <filesystem>

namespace headroom::gui {

/// Runs the desktop program until its window is closed. An empty `fileToOpen` shows the start page.
/// Returns the exit code of the process. Call once, on the main thread.
[[nodiscard]] int runGui(int argc, char** argv, const std::filesystem::path& fileToOpen);

} // namespace headroom::gui
