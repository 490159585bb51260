#pragma once

#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <QWidget>

#include <memory>
#include <optional>

class QStandardItem;
class QStandardItemModel;
class QTreeView;

namespace headroom::gui {

/// The scenario as a tree: traffic, operations, components with their saturation, variants. The accessible twin of the canvas.
class OutlineView : public QWidget {
    Q_OBJECT

public:
    explicit OutlineView(QWidget* parent = nullptr);

    void setScenario(std::shared_ptr<const scenario::Scenario> scenario);
    /// Saturation of every component: at `setTime` once given, else its peak. Null clears the figures.
    void setRecording(std::shared_ptr<const simulation::Recording> recording);
    void setTime(SimTime time);
    void selectComponent(const QString& id);
    [[nodiscard]] QStandardItemModel* model() const { return m_model; }

Q_SIGNALS:
    void componentSelected(const QString& id);
    void componentActivated(const QString& id);
    void variantChosen(const QString& name);

private:
    void showSaturation();
    void addComponents();
    [[nodiscard]] QString commonTitle(const std::string& origin) const;
    [[nodiscard]] QStandardItem* addSection(const QString& title, int count);

    std::shared_ptr<const scenario::Scenario> m_scenario;
    std::shared_ptr<const simulation::Recording> m_recording;
    std::optional<SimTime> m_time;
    QStandardItemModel* m_model;
    QStandardItem* m_components = nullptr;   // owned by the model
    QTreeView* m_tree;
};

} // namespace headroom::gui
