#include "app/gui/inspector/scaling_preview.h"

#include "models/compute/hpa.h"
#include "models/compute/keda.h"
#include "models/simulation/event_scaling.h"
#include "models/simulation/hpa_rules.h"
#include "models/simulation/topology.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace headroom::gui {

namespace {

using Source = simulation::EventSource::Kind;

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::ScalingPreview", text); }

/// A recorded series read at any time; what was not recorded is 0.
class Series {
public:
    Series() = default;
    Series(const simulation::Recording& recording, const simulation::Signal* signal) : m_start(recording.start), m_bucket(recording.bucket), m_values(signal ? &signal->mean : nullptr) {}

    [[nodiscard]] bool isKnown() const { return m_values && !m_values->empty(); }
    [[nodiscard]] double at(SimTime time) const
    {
        if (!isKnown() || m_bucket.count() <= 0) return 0;
        const auto last = static_cast<std::int64_t>(m_values->size()) - 1;
        const double value = static_cast<double>((*m_values)[static_cast<std::size_t>(std::clamp((time - m_start) / m_bucket, std::int64_t{0}, last))]);
        return std::isfinite(value) ? value : 0;
    }

private:
    SimTime m_start;
    Duration m_bucket;
    const std::vector<float>* m_values = nullptr;
};

struct Pod {
    SimTime created, ready;
};

/// The service as the controllers see it: pods that come and go as they say, and the recorded load on them.
class Replay {
public:
    Replay(const ScalingQuestion& question, const scenario::ServiceSpec& spec, const scenario::ServiceSpec& ranWith)
        : m_recording(*question.recording), m_spec(spec), m_ranWith(ranWith), m_startUp(Duration::fromSeconds(spec.startUp.meanSeconds)),
          m_cpu(series(".cpuOfRequest", question)), m_ready(series(".readyReplicas", question)), m_memory(series(".memory", question))
    {
        set(static_cast<int>(std::lround(std::max(0.0, series(".replicas", question).at(m_recording.start)))), m_recording.start);
        for (Pod& pod : m_pods) pod.ready = pod.created = m_recording.start - Duration::seconds(3600);   // they were there before
    }

    [[nodiscard]] int count() const { return static_cast<int>(m_pods.size()); }

    void set(int replicas, SimTime now)
    {
        while (count() < replicas) m_pods.push_back({now, now + m_startUp});
        if (count() > replicas) m_pods.resize(static_cast<std::size_t>(std::max(0, replicas)));   // the youngest go first
    }

    [[nodiscard]] int readyCount(SimTime now) const
    {
        return static_cast<int>(std::count_if(m_pods.begin(), m_pods.end(), [&](const Pod& pod) { return pod.ready <= now; }));
    }

    /// Samples of the last scrape: the load of the 15 s before `now`, spread over the pods that were ready.
    [[nodiscard]] std::vector<compute::PodSample> samples(SimTime now, bool isMemory) const
    {
        const SimTime before = now - Duration::seconds(15);
        const int ready = std::max(1, readyCount(before));
        const double cores = m_cpu.at(before) * m_ranWith.cpuRequestMilli * std::max(1.0, m_ready.at(before)) / ready;
        const double bytes = m_memory.at(before) / std::max(1.0, m_ready.at(before));
        std::vector<compute::PodSample> result;
        for (const Pod& pod : m_pods) {
            compute::PodSample sample;
            sample.startTime = pod.created;
            sample.ready = pod.ready <= now;
            sample.readyTransition = sample.ready ? pod.ready : pod.created;
            if (now - pod.created >= Duration::seconds(30) || isMemory) sample.sampleTime = now;   // a rate needs two reads of the counter
            sample.usage = isMemory ? bytes : pod.ready <= before ? std::min(cores, m_spec.cpuLimitMilli.value_or(cores)) : 0;
            sample.request = isMemory ? m_spec.memoryRequestBytes : m_spec.cpuRequestMilli;
            result.push_back(sample);
        }
        return result;
    }

private:
    Series series(const char* what, const ScalingQuestion& question) const { return Series(m_recording, m_recording.signal(question.service + what)); }

    const simulation::Recording& m_recording;
    const scenario::ServiceSpec& m_spec;
    const scenario::ServiceSpec& m_ranWith;
    Duration m_startUp;
    Series m_cpu, m_ready, m_memory;
    std::vector<Pod> m_pods;
};

/// KEDA's operator over recorded triggers.
struct KedaReplay {
    simulation::EventScaling scaling;
    std::vector<std::vector<Series>> lengths;   ///< by trigger; several groups of a topic
    Series inFlight, arrivals;

    std::vector<compute::TriggerReading> read(SimTime now)
    {
        std::vector<compute::TriggerReading> readings(scaling.sources.size());
        for (std::size_t i = 0; i < readings.size(); ++i) {
            simulation::EventSource& source = scaling.sources[i];
            double value = 0;
            switch (source.kind) {
            case Source::Queue:
            case Source::RabbitMq:
            case Source::Kafka:
            case Source::EventHubs:
                for (const Series& length : lengths[i]) value = std::max(value, length.at(now));
                break;
            case Source::Cron: value = source.window->open(now) ? source.replicas : 0; break;
            case Source::RequestsInFlight: value = inFlight.at(now); break;
            case Source::RequestRate: value = arrivals.at(now); break;
            case Source::Resource: continue;
            }
            readings[i].value = compute::ScalerValue{value, value};
        }
        return readings;
    }
};

} // namespace

Result<ScalingPreview, QString> previewScaling(const ScalingQuestion& question, std::stop_token stop)
{
    const simulation::Recording& recording = *question.recording;
    const auto* component = question.scenario->find(question.service);
    const auto* before = question.runScenario->find(question.service);
    const auto* spec = component ? component->as<scenario::ServiceSpec>() : nullptr;
    const auto* ranWith = before ? before->as<scenario::ServiceSpec>() : nullptr;
    const simulation::Signal* replicas = recording.signal(question.service + ".replicas");
    if (!spec || !ranWith || !replicas || replicas->mean.empty()) return tr("The last run did not have this service.");
    if (!spec->hpa && !spec->keda) return tr("There is no rule to try.");

    std::unique_ptr<compute::HorizontalPodAutoscaler> hpa;
    std::optional<KedaReplay> keda;
    if (spec->keda) {
        auto topology = simulation::buildTopology(*question.scenario, *question.catalogue);
        if (!topology) return QString::fromStdString(topology.error().front().message);
        std::uint32_t index = 0;
        while (index < topology->services.size() && topology->component(topology->services[index].component).id != question.service) ++index;
        if (index == topology->services.size()) return tr("The last run did not have this service.");
        keda.emplace(KedaReplay{simulation::makeEventScaling(*topology, index, recording.start), {}, {}, {}});
        keda->inFlight = Series(recording, recording.signal(question.service + ".inFlight"));
        keda->arrivals = Series(recording, recording.signal(question.service + ".arrivals"));
        for (const simulation::EventSource& source : keda->scaling.sources) {
            auto& lengths = keda->lengths.emplace_back();
            if (source.component == simulation::kNone) continue;
            const std::string& id = question.scenario->components[source.component].id;
            for (const simulation::Signal& signal : recording.signals)
                if (signal.component == id && signal.id.ends_with(".length")) lengths.emplace_back(recording, &signal);
        }
        hpa = std::make_unique<compute::HorizontalPodAutoscaler>(compute::hpaOf(keda->scaling.op.spec()));
    } else {
        hpa = std::make_unique<compute::HorizontalPodAutoscaler>(simulation::hpaOf(*spec->hpa));
    }

    ScalingPreview result;
    Replay service(question, *spec, *ranWith);
    for (std::size_t i = 0; i < replicas->mean.size(); ++i) {
        const double had = std::isfinite(replicas->mean[i]) ? static_cast<double>(replicas->mean[i]) : 0;
        result.hadSeconds.push_back(recording.bucket.toSeconds() * static_cast<double>(i));
        result.had.push_back(had);
        result.mostHad = std::max(result.mostHad, static_cast<int>(std::lround(std::ceil(had - 1e-6))));
        result.podHoursHad += had * std::min(recording.bucket, recording.end - (recording.start + recording.bucket * static_cast<std::int64_t>(i))).toSeconds() / 3600;
    }
    const auto note = [&](SimTime now) {
        result.seconds.push_back((now - recording.start).toSeconds());
        result.wanted.push_back(service.count());
        result.mostWanted = std::max(result.mostWanted, service.count());
    };
    const auto change = [&](int to, SimTime now, const std::string& reason) {
        if (to == service.count()) return;
        ++(to > service.count() ? result.stepsUp : result.stepsDown);
        if (result.firstReason.empty()) result.firstReason = reason;
        service.set(to, now);
        note(now);
    };
    note(recording.start);
    const Duration tick = hpa->spec().syncPeriod;
    SimTime poll = recording.start, last = recording.start;
    for (SimTime now = recording.start; now < recording.end; now = now + tick) {
        if (stop.stop_requested()) return tr("Stopped.");
        result.podHoursWanted += service.count() * (now - last).toSeconds() / 3600;
        last = now;
        std::vector<compute::TriggerReading> readings;
        if (keda) {
            readings = keda->read(now);
            if (now >= poll) {
                const compute::KedaDecision decision = keda->scaling.op.poll(now, service.count(), readings);
                change(decision.replicas, now, decision.reason);
                poll = now + keda->scaling.op.spec().pollingInterval;
            }
        }
        if (service.count() == 0) continue;   // the object does nothing for a service without replicas
        const auto cpu = service.samples(now, false), memory = service.samples(now, true);
        std::vector<compute::MetricInput> inputs;
        for (const compute::HpaMetric& metric : hpa->spec().metrics) {
            compute::MetricInput input;
            input.pods = metric.source == compute::HpaMetric::Source::Memory ? memory : cpu;
            inputs.push_back(input);
        }
        if (keda) {
            const auto answers = keda->scaling.op.hpaInputs(readings, service.count(), service.readyCount(now));
            for (std::size_t i = 0; i < inputs.size() && i < answers.size(); ++i) {
                if (keda->scaling.sources[i].kind == Source::Resource) continue;
                inputs[i].value = answers[i].value;
                inputs[i].statusReplicas = service.count();
            }
        }
        const compute::HpaDecision decision = hpa->reconcile(now, service.count(), inputs);
        change(decision.desired, now, decision.reason);
    }
    result.podHoursWanted += service.count() * (recording.end - last).toSeconds() / 3600;
    note(recording.end);
    result.basis = spec->keda ? tr("The real controllers over the load of the last run. Queues and requests are taken as they were: with other pods they would have been shorter or longer. New pods count after the mean start-up time.")
                              : tr("The real controller over the load of the last run. The CPU time that was used is shared evenly among the pods; what a full service could not do is not in it. New pods count after the mean start-up time.");
    return result;
}

} // namespace headroom::gui
