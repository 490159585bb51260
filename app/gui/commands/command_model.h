#pragma once

#include "app/gui/commands/command_list.h"
#include "app/gui/commands/fuzzy.h"

#include <QAbstractListModel>

namespace headroom::gui {

/// The commands that fit what was typed, best first. Without a pattern: those lately used, then all in their order.
class CommandModel : public QAbstractListModel {
    Q_OBJECT

public:
    static constexpr int kDetailRole = Qt::UserRole + 1;
    static constexpr int kShortcutRole = Qt::UserRole + 2;
    /// QVector<int> of the characters of the title that match.
    static constexpr int kPositionsRole = Qt::UserRole + 3;
    /// Command::Kind as int.
    static constexpr int kKindRole = Qt::UserRole + 4;
    static constexpr int kIconRole = Qt::UserRole + 5;
    /// Rows beyond this are left out: whoever has not found it by then types on.
    static constexpr int kMostRows = 200;

    using QAbstractListModel::QAbstractListModel;

    /// `recent`: ids lately used, the last one first.
    void setCommands(std::vector<Command> commands, const QStringList& recent);
    void setPattern(const QString& pattern);
    [[nodiscard]] QString pattern() const { return m_pattern; }
    /// Null for no row.
    [[nodiscard]] const Command* command(const QModelIndex& index) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Row {
        std::size_t command;
        int score;
        QVector<int> positions;
    };

    void filter();

    std::vector<Command> m_commands;
    std::vector<Row> m_rows;
    QStringList m_recent;
    QString m_pattern;
};

} // namespace headroom::gui
