#pragma once

#include "app/gui/report/statement_content.h"

#include <QImage>
#include <QPageSize>
#include <QSizeF>

#include <functional>

class QPainter;

namespace headroom::gui {

/// Draws the statement onto paper of `size` points, as many pages as it takes; `newPage` is called between two. Every page has a head and "page of `pages`" at
/// its foot. Names are wrapped, never cut; a table goes on with its header on the next page. Returns the number of pages.
int drawStatement(QPainter& painter, const StatementContent& content, const QSizeF& size, int pages, const std::function<void()>& newPage);

[[nodiscard]] int statementPageCount(const StatementContent& content, const QSizeF& size);

/// Writes the statement as PDF with text that can be selected, on A4 or Letter; at once or not at all. Empty, or why not.
[[nodiscard]] QString writeStatementPdf(const StatementContent& content, const QString& file, QPageSize::PageSizeId paper);

/// The pages as pictures with `scale` pixels a point; the same drawing as in the PDF.
[[nodiscard]] QVector<QImage> statementImages(const StatementContent& content, QPageSize::PageSizeId paper, double scale);

} // namespace headroom::gui
