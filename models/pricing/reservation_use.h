#pragma once

#include "models/simulation/recording.h"

#include <string>
#include <vector>

/// What reserved nodes did: paid every hour, used or not.
namespace headroom::pricing {

/// Reserved nodes of one pool in the billed period. Money is in the currency of the bill.
struct ReservationUse {
    std::string component, title, term;
    int nodes = 0;
    double bought = 0, used = 0;           ///< node-hours paid for; of these, hours in which a node was there
    double running = 0;                    ///< node-hours of the pool, reserved or not
    double saved = 0;                      ///< against pay-as-you-go: used · its rate − bought · the reserved rate; negative when too much was reserved
    double breakEven = 0;                  ///< reserved over pay-as-you-go rate: the utilisation above which it pays; 0 = unknown

    /// Share of what was paid for that was used; 1 for nothing.
    [[nodiscard]] double utilisation() const { return bought > 0 ? used / bought : 1; }
    /// Share of the pool's node-hours that was reserved; 0 where there were none.
    [[nodiscard]] double coverage() const { return running > 0 ? used / running : 0; }
};

/// Node-hours of a pool in each recorded hour, from its signal of nodes. Empty where it has none. Pure.
[[nodiscard]] std::vector<double> nodeHoursByHour(const simulation::Recording& recording, const std::string& pool);

/// Fills in the figures of `use`. By slice: `bought` node-hours reserved, `there` that ran, `regular` that were paid as you go (empty = none):
/// used = there − regular, within [0, bought]. Pure.
void countReservation(ReservationUse& use, const std::vector<double>& bought, const std::vector<double>& there, const std::vector<double>& regular, double reservedRate,
                      double payAsYouGoRate);

} // namespace headroom::pricing
