#pragma once

class QWidget;

namespace headroom::gui {

/// Version, licence of Headroom and of everything it is built from. Modal, since it was asked for.
void showAbout(QWidget* parent);

} // namespace headroom::gui
