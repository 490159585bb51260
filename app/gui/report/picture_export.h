#pragma once

#include <QString>

class QWidget;

namespace headroom::gui {

/// Draws `view` as it is seen: .png at twice the size, .svg or .pdf as vectors. The suffix decides. At once or not at all;
/// empty, or why not. `title` goes into the file: scenario, variant, seed, version, flags.
[[nodiscard]] QString exportView(QWidget& view, const QString& file, const QString& title);

} // namespace headroom::gui
