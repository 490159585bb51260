#pragma once

#include "app/gui/report/report_content.h"

#include <QImage>
#include <QSizeF>

class QPainter;

namespace headroom::gui {

/// Draws page 1 (question, answer, plots) or 2 (cost, objectives, assumptions, facts) onto paper of `size` points. Two pages always:
/// what does not fit is counted ("and 12 more in the scenario"), never cut.
void drawReportPage(QPainter& painter, const ReportContent& content, int page, const QSizeF& size);

inline constexpr int kReportPages = 2;

} // namespace headroom::gui
