#pragma once

#include "app/gui/document/edits.h"

#include <QAbstractTableModel>
#include <QString>

#include <vector>

namespace headroom::gui {

/// One value that two JSON documents do not share.
struct Difference {
    QString pointer;        ///< where, as JSON Pointer
    QString first, second;  ///< as text; empty = not there
};

/// Values that differ, in the order of the first document, then what only the second has. Objects are followed down to their
/// values, lists that differ in length are told as a whole.
[[nodiscard]] std::vector<Difference> differencesOf(const Json& first, const Json& second);
/// The same of two texts; one that is no JSON is one difference.
[[nodiscard]] std::vector<Difference> differencesOf(const QByteArray& first, const QByteArray& second);

/// Place, first and second as a table.
class DifferencesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    DifferencesModel(QString firstTitle, QString secondTitle, QObject* parent = nullptr);
    void setDifferences(std::vector<Difference> differences);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString m_firstTitle, m_secondTitle;
    std::vector<Difference> m_differences;
};

/// A window with that table, for two texts of one scenario. Not modal; deletes itself when closed.
void showDifferences(QWidget* parent, const QString& name, const QByteArray& here, const QByteArray& onDisk);

} // namespace headroom::gui
