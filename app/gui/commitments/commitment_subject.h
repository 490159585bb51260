#pragma once

#include "models/pricing/best_commitment.h"
#include "models/pricing/price_book.h"
#include "models/pricing/statement.h"
#include "models/scenario/scenario.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace headroom::gui {

/// How sure the rates of a size are, in the order of their columns; Recalled where there is none.
struct RateConfidence {
    pricing::Confidence payAsYouGo = pricing::Confidence::Exact;
    pricing::Confidence reserved1Year = pricing::Confidence::Recalled, reserved3Years = pricing::Confidence::Recalled;
    pricing::Confidence planned1Year = pricing::Confidence::Recalled, planned3Years = pricing::Confidence::Recalled;

    [[nodiscard]] pricing::Confidence of(pricing::CommitmentProposal::Kind kind, const std::string& term) const;
};

/// Hours that a component pays as it goes, by hour of the subject.
struct PoolHours {
    std::string component;
    std::size_t machine = 0;             ///< place in the subject's machines
    std::vector<double> perHour;
};

/// What there is to commit to, and what is in force. Plain values; made on any thread.
struct CommitmentSubject {
    pricing::MachineHours use;
    std::vector<RateConfidence> confidence;   ///< by machine
    std::vector<PoolHours> pools;
    std::vector<pricing::CommitmentProposal> proposals, best;
    std::vector<pricing::ReservationUse> reservations;
    std::vector<pricing::CommitmentUse> plans;
    double machineCost = 0;              ///< of the hours that could be committed, as you go
    SimTime from;                        ///< first hour
    std::string currency, timeZone, period;   ///< "November 2026, 721 h"
    bool isEstimate = false;             ///< the hours are of the fluid model
};

/// Of one statement, or of several that follow each other. Precondition: not empty. Pure.
[[nodiscard]] CommitmentSubject commitmentSubject(const scenario::Scenario& scenario, const pricing::PriceBook& prices, const std::vector<const pricing::Statement*>& statements);

/// One commitment of any size.
struct Commitment {
    pricing::CommitmentProposal::Kind kind = pricing::CommitmentProposal::Kind::SavingsPlan;
    std::string term = "1-year";
    std::size_t machine = 0;             ///< of a reservation
    double amount = 0;                   ///< nodes, or money an hour

    [[nodiscard]] bool isPlan() const { return kind == pricing::CommitmentProposal::Kind::SavingsPlan; }
};

/// What it would have done; empty where the price book has no rate for it.
[[nodiscard]] std::optional<pricing::CommitmentProposal> outcomeOf(const CommitmentSubject& subject, const Commitment& commitment);
/// The same with the amount that costs least.
[[nodiscard]] std::optional<pricing::CommitmentProposal> bestOutcome(const CommitmentSubject& subject, const Commitment& commitment);
/// nodes or money an hour of a proposal.
[[nodiscard]] double amountOf(const pricing::CommitmentProposal& proposal);
/// The commitment that a proposal is; empty if the subject has no such size.
[[nodiscard]] std::optional<Commitment> commitmentOf(const CommitmentSubject& subject, const pricing::CommitmentProposal& proposal);

/// One size in a stack: what lies above what is below, by hour.
struct UseLayer {
    QString name;
    std::vector<double> perHour;         ///< machines there on average in the hour, or money an hour
};

/// The use that `commitment` covers, in its unit: machines of the size, or money an hour at the plan's rates, the size that is covered first at the bottom. Where
/// no size has a rate for a plan, all sizes at pay-as-you-go rates.
[[nodiscard]] std::vector<UseLayer> layersOf(const CommitmentSubject& subject, const Commitment& commitment);
/// The highest sum of the layers.
[[nodiscard]] double peakOf(const std::vector<UseLayer>& layers);

} // namespace headroom::gui
