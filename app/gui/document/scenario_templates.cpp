#include "app/gui/document/scenario_templates.h"

#include "app/gui/document/topology_edits.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::ScenarioTemplates", text); }

/// A scenario that grows by the edits of the canvas. An edit that cannot be made leaves it as it was.
class Sketch {
public:
    explicit Sketch(Json scenario) : m_scenario(std::move(scenario)) {}

    std::string add(const char* kind, const QString& title, Json fields, QPointF centre)
    {
        auto added = addComponent(m_scenario, {kind, title, std::move(fields), centre});
        if (!added) return {};
        m_scenario = std::move(added->scenario);
        return added->components.front();
    }
    void connect(const std::string& from, const std::string& to)
    {
        if (auto connected = connectComponents(m_scenario, from, to)) m_scenario = std::move(connected->scenario);
    }
    [[nodiscard]] Json& scenario() { return m_scenario; }

private:
    Json m_scenario;
};

void addObjective(Json& scenario)
{
    scenario["slos"] = Json::array({{{"name", "p95 under 1 s"}, {"metric", "latency.p95"}, {"below", "1s"}, {"window", "2m"}}});
}

Json webShop()
{
    Sketch sketch(emptyScenario());
    sketch.scenario()["name"] = tr("Web shop").toStdString();
    sketch.scenario()["question"] = tr("How many visitors does it bear, and what does it cost?").toStdString();
    const std::string shop = sketch.add("service", tr("Shop"), {{"replicas", 3}, {"requests", {{"cpu", "250m"}, {"memory", "256Mi"}}}}, {0, 0});
    const std::string cache = sketch.add("redis", tr("Cache"), {{"tier", "standard"}, {"size", "C1"}}, {184, 0});
    const std::string database = sketch.add("postgresql", tr("Database"), {{"sku", "Standard_D2ds_v5"}}, {368, 0});
    sketch.connect("client", shop);
    sketch.connect(shop, cache);
    sketch.connect(cache, database);
    addObjective(sketch.scenario());
    return sketch.scenario();
}

Json queueWorker()
{
    Sketch sketch(emptyScenario());
    sketch.scenario()["name"] = tr("Queue and worker").toStdString();
    sketch.scenario()["question"] = tr("How long do messages wait, and how many workers does it take?").toStdString();
    const std::string intake = sketch.add("service", tr("Intake"), {{"replicas", 2}}, {0, 0});
    const std::string orders = sketch.add("queue", tr("Orders"), Json::object(), {184, 0});
    sketch.connect("client", intake);
    sketch.connect(intake, orders);
    addObjective(sketch.scenario());
    return sketch.scenario();
}

} // namespace

const std::vector<ScenarioTemplate>& scenarioTemplates()
{
    static const std::vector<ScenarioTemplate> templates{
        {u"empty"_s, tr("&Empty"), tr("Customers and an empty canvas."), u"new"_s},
        {u"web-shop"_s, tr("&Web shop"), tr("A service that asks a cache, and a database behind it."), u"service"_s},
        {u"queue-worker"_s, tr("&Queue and worker"), tr("A service that sends messages, and one that treats them."), u"queue"_s},
    };
    return templates;
}

Json emptyScenario()
{
    return {{"formatVersion", 1},
            {"name", tr("New scenario").toStdString()},
            {"question", tr("What does it cost, and how fast does it answer?").toStdString()},
            {"provider", "azure"},
            {"region", "westus2"},
            {"currency", "USD"},
            {"calendar", {{"start", "2026-11-02"}, {"duration", "P1D"}, {"timeZone", "UTC"}}},
            {"traffic", Json::array({{{"name", "customers"}, {"otherwise", "600rpm"}, {"mix", {{"request", 1}}}}})},
            {"operations", {{"request", {{"timeout", "30s"}, {"steps", Json::array()}}}}},
            {"components", {{"cluster", {{"kind", "kubernetes-cluster"}, {"title", tr("Cluster").toStdString()}}}}}};
}

Json scenarioFromTemplate(const QString& key)
{
    if (key == u"web-shop") return webShop();
    if (key == u"queue-worker") return queueWorker();
    return emptyScenario();
}

} // namespace headroom::gui
