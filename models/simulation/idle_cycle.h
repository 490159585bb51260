#pragma once

namespace headroom::simulation {

/// How a service that messages wake from zero goes to sleep again.
struct IdleCycleRule {
    double pollSeconds = 30;      ///< > 0: the operator looks this often
    int misses = 10;              ///< ≥ 1: polls in a row that must find no message before the last pod goes: the cooldown in polls, rounded up
    double startUpSeconds = 0;    ///< ≥ 0: mean, from the order for a pod until it serves
};

/// Long-run means of a service that sleeps and wakes by turns while messages come as a Poisson stream.
struct IdleCycle {
    double cycleSeconds = 0;      ///< from one awakening to the next; infinite without messages
    double asleepSeconds = 0;     ///< of it without a pod
    double awakeShare = 1;        ///< of the time with a pod, one that starts included
    double servingShare = 1;      ///< of the time with a pod that serves
    double waiting = 0;           ///< messages that wait for the awakening, mean over the time
    double mostWaiting = 0;       ///< of them when the pod begins to serve, mean over the cycles
    double oldestSeconds = 0;     ///< age of the first of them, mean over the time
    double waitSeconds = 0, waitSquare = 0, waitCube = 0;   ///< of a message, whether or not it had to wait: first three raw moments
};

/// Renewal reward over one cycle, from poll to poll. A message treated within a poll interval is rarely met by a poll: with `meanInWork` messages in
/// the system while awake a poll finds none with p = e^−m, and n misses in a row take (p^−n − 1)/(1 − p) polls on average (W. Feller, "An
/// Introduction to Probability Theory and Its Applications" 1, XIII.7). Asleep, the first poll with a message behind it wakes: P/(1 − e^−λP) seconds.
/// `messagesPerSecond` ≥ 0, `meanInWork` ≥ 0. Pure.
[[nodiscard]] IdleCycle idleCycle(const IdleCycleRule& rule, double messagesPerSecond, double meanInWork);

} // namespace headroom::simulation
