#pragma once

class QStackedWidget;

namespace headroom::gui {

/// Lets the page in front alone say how small the stack can be: pages that are not seen must not make the window larger than the screen.
void measureShownPageOnly(QStackedWidget* stack);

} // namespace headroom::gui
