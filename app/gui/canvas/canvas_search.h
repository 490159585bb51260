#pragma once

#include <QFrame>
#include <QStringList>

#include <vector>

class QLabel;
class QLineEdit;

namespace headroom::gui {

/// What can be looked for: one entry for each box.
struct Searchable {
    QStringList texts; ///< title, ids, kind
};

/// Boxes of which every word of `query` occurs in one of its texts, letters' case aside; those whose title begins with it first,
/// then in the order given. Empty for an empty query.
[[nodiscard]] std::vector<std::size_t> findBoxes(const std::vector<Searchable>& boxes, const QString& query);

/// A field over the canvas: type to mark, Enter to go to the next, Shift+Enter to the one before, Escape to close.
class CanvasSearch final : public QFrame {
    Q_OBJECT

public:
    explicit CanvasSearch(QWidget* parent);

    void open();
    /// How many boxes match, and which of them is shown (from 0; below 0 = none).
    void showCount(int matches, int current);
    [[nodiscard]] QLineEdit* field() const { return m_field; }
    [[nodiscard]] QString query() const;

Q_SIGNALS:
    void queryChanged(const QString& query);
    void stepped(int by); ///< +1 or −1
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QLineEdit* m_field;
    QLabel* m_count;
};

} // namespace headroom::gui
