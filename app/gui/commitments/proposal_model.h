#pragma once

#include "app/gui/commitments/commitment_subject.h"

#include <QAbstractTableModel>

namespace headroom::gui {

/// Every commitment that pays, the greatest saving first; those that together save most are marked. Figures right aligned.
class ProposalModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { What, Term, Amount, Saved, Share, Used, Covered, BreakEven, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setSubject(const CommitmentSubject& subject);
    [[nodiscard]] const pricing::CommitmentProposal& proposal(int row) const { return m_proposals[static_cast<std::size_t>(row)]; }
    [[nodiscard]] bool isBest(int row) const { return m_isBest[static_cast<std::size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<pricing::CommitmentProposal> m_proposals;
    std::vector<bool> m_isBest;
    std::vector<QString> m_signs;        ///< how sure the rate is
    QString m_currency;
};

/// Commitments that the scenario has already and what they did.
class InForceModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { What, Term, Used, Covered, Saved, ColumnCount };
    /// QString: its component.
    static constexpr int kComponentRole = Qt::UserRole;
    using QAbstractTableModel::QAbstractTableModel;

    void setSubject(const CommitmentSubject& subject);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row { QString what, component; std::string term; double used = 0, covered = 0, saved = 0; };
    std::vector<Row> m_rows;
    QString m_currency;
};

} // namespace headroom::gui
