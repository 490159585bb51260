#pragma once

#include "app/gui/report/report_content.h"

#include <QImage>
#include <QPageSize>

namespace headroom::gui {

/// Writes the report as PDF 1.4 with text that can be selected, on A4 or Letter; at once or not at all. Empty, or why not.
[[nodiscard]] QString writeReportPdf(const ReportContent& content, const QString& file, QPageSize::PageSizeId paper);

/// One page as a picture with `scale` pixels a point; the same drawing as in the PDF.
[[nodiscard]] QImage reportImage(const ReportContent& content, int page, QPageSize::PageSizeId paper, double scale);

/// Letter where the user's country prints on it, otherwise A4.
[[nodiscard]] QPageSize::PageSizeId usualPaper();

} // namespace headroom::gui
