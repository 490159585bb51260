#pragma once

#include "app/gui/commands/fuzzy.h"
#include "app/gui/palette/palette_entries.h"

#include <QAbstractItemModel>

#include <optional>
#include <vector>

namespace headroom::gui {

/// The palette as a tree: groups, and in them the entries that match the search.
class PaletteModel final : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Name, Price, ColumnCount };
    enum Role { EntryRole = Qt::UserRole + 1, TierRole, PriceRole, MatchRole };
    static constexpr const char* kMimeType = "application/x-headroom-component";

    explicit PaletteModel(QObject* parent = nullptr);

    /// Entries whose name, tier, kind or words match; best match of the whole list in `best()`.
    void setSearch(const QString& search);
    void setBooks(PaletteBooks books);
    [[nodiscard]] const PaletteBooks& books() const { return m_books; }
    [[nodiscard]] int matchCount() const;
    /// The entry that Enter in the search field places; invalid if none matches.
    [[nodiscard]] QModelIndex best() const;
    /// The entry of a row; null for a group.
    [[nodiscard]] const PaletteEntry* entry(const QModelIndex& index) const;
    [[nodiscard]] const PaletteFacts* facts(const QModelIndex& index) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;

private:
    struct Row {
        std::size_t entry;
        FuzzyMatch match;
        int score;
    };
    struct Group {
        PaletteGroup group;
        std::vector<Row> rows;
    };
    void fill();

    QString m_search;
    std::vector<Group> m_groups;
    PaletteBooks m_books;
};

} // namespace headroom::gui
