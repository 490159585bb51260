#pragma once

#include "app/gui/traffic/paste_table.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTreeWidget;

namespace headroom::gui {

/// A table from a spreadsheet before it is taken: the text, what was understood, what is wrong with which cell.
class PastePanel : public QWidget {
    Q_OBJECT

public:
    explicit PastePanel(QWidget* parent = nullptr);

    /// Begins with `text`; numbers without a unit are in `unit`.
    void start(const QString& text, const RateUnit& unit, const calendar::Calendar& calendar);
    [[nodiscard]] const PastedTraffic& pasted() const { return m_pasted; }

Q_SIGNALS:
    /// The text changed: `pasted` is what it means, usable or not.
    void parsed(const headroom::gui::PastedTraffic& pasted);
    void taken(const headroom::gui::PastedTraffic& pasted);
    void cancelled();

private:
    void parse();

    QPlainTextEdit* m_text;
    QLabel* m_summary;
    QTreeWidget* m_problems;
    QPushButton* m_take;
    RateUnit m_unit;
    calendar::Calendar m_calendar;
    PastedTraffic m_pasted;
};

} // namespace headroom::gui
