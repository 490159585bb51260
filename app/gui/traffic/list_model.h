#pragma once

#include "app/gui/document/edits.h"
#include "core/base/error.h"

#include <QAbstractTableModel>

namespace headroom::gui {

class ScenarioDocument;

/// A list of objects of a scenario (/traffic/0/weekly, …/events, …/regions) as an editable table. Cells show the text of the file; what is not set
/// shows its default in grey. Every edit is one undoable step of the document.
class ListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    struct Column {
        QString key;            ///< member, or a path such as "spikes/factor"
        QString title;
        QString fallback;       ///< what holds where the file says nothing
        QString tip;
        bool isNumber = false;  ///< JSON number rather than text
    };

    /// `what` names an item in undo texts, such as "weekly line".
    ListModel(ScenarioDocument* document, QVector<Column> columns, QString what, QObject* parent = nullptr);

    /// Shows the list at this JSON Pointer; an empty pointer shows nothing.
    void setPointer(const QString& pointer);
    [[nodiscard]] const QString& pointer() const { return m_pointer; }
    /// Reads the document again; rows that stay keep their selection.
    void reload();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

    /// Adds an item; false and refused() when the document does not take it.
    bool append(const Json& item);
    bool removeAt(int row);

Q_SIGNALS:
    /// An edit was refused; nothing has changed.
    void refused(const headroom::Errors& errors);
    void accepted();

private:
    [[nodiscard]] Json listOf() const;
    bool commit(Json list, const QString& text);

    ScenarioDocument* m_document;
    QVector<Column> m_columns;
    QString m_what, m_pointer;
    Json m_list = Json::array();
};

} // namespace headroom::gui
