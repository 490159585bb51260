#pragma once

#include "core/base/result.h"
#include "models/catalogue/catalogue.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <QString>

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace headroom::gui {

/// What an autoscaling rule would have done with the load of a run, beside what the run did. No widgets.
struct ScalingPreview {
    std::vector<double> seconds;    ///< from the start of the run, at each change and at both ends
    std::vector<double> wanted;     ///< replicas that the rule would have set, from that time on
    std::vector<double> hadSeconds, had;   ///< replicas of the run, by its buckets
    int mostWanted = 0, mostHad = 0;
    double podHoursWanted = 0, podHoursHad = 0;
    int stepsUp = 0, stepsDown = 0;
    std::string firstReason;        ///< of the first change, in the controller's words
    QString basis;                  ///< what was taken as it was, as a sentence
};

/// What a preview is made of. Every part may be read by any thread.
struct ScalingQuestion {
    std::shared_ptr<const scenario::Scenario> scenario;      ///< with the rule to be tried
    std::shared_ptr<const scenario::Scenario> runScenario;   ///< that the recording is of
    std::string service;
    std::shared_ptr<const simulation::Recording> recording;
    std::shared_ptr<const catalogue::Catalogue> catalogue;
};

/// Runs the controllers of the simulation over the load that the run recorded: the CPU that the service used is shared out evenly among
/// the pods that the rule would have had, queues and requests in flight are taken as they were. New pods count after the mean start-up time. Pure;
/// takes about a second for a month. Fails with a sentence when the recording says nothing about the service or was stopped.
[[nodiscard]] Result<ScalingPreview, QString> previewScaling(const ScalingQuestion& question, std::stop_token stop = {});

} // namespace headroom::gui
