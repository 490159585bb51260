#pragma once

#include "app/gui/palette/palette_entries.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace headroom::gui {

class PaletteModel;

/// What can be placed: a search, the kinds in groups with their monthly list price, and what the chosen one can do.
/// Drag an entry onto the canvas, or double-click it, or press Enter.
class PaletteView final : public QWidget {
    Q_OBJECT

public:
    explicit PaletteView(QWidget* parent = nullptr);
    /// Waits for a book that is being read.
    ~PaletteView() override;

    /// Prices and limits of this region, of the price book with that date (empty = the newest); read in the background.
    void setRegion(const std::string& provider, const std::string& region, const std::string& bookDate = {});
    [[nodiscard]] PaletteModel* model() const { return m_model; }
    [[nodiscard]] QLineEdit* search() const { return m_search; }
    [[nodiscard]] QTreeView* tree() const { return m_tree; }

Q_SIGNALS:
    /// Place the entry of this key in the middle of what the canvas shows.
    void placeRequested(const QString& key);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void onSearch(const QString& text);
    void showDetails();
    void placeChosen();

    PaletteModel* m_model;
    QLineEdit* m_search;
    QLabel* m_count;
    QTreeView* m_tree;
    QLabel *m_chosen, *m_tier;
    QWidget* m_limits;
    QPushButton* m_place;
    std::string m_provider, m_region, m_bookDate;
    int m_question = 0;   ///< number of the last loading; an answer to an older one is dropped
};

} // namespace headroom::gui
