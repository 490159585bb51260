#pragma once

#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <QStringList>
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
    [[nodiscard]] QTreeView* tree() const { return m_tree; }

Q_SIGNALS:
    /// The selection is one component.
    void componentSelected(const QString& id);
    /// The selection is two or more components.
    void componentsSelected(const QStringList& ids);
    /// The selection is one row that is no component: a source, an objective, a list of them …, by its JSON Pointer.
    void pointerSelected(const QString& pointer);
    void componentActivated(const QString& id);
    void variantChosen(const QString& name);

private:
    void showSaturation();
    void addComponents();
    [[nodiscard]] QString commonTitle(const std::string& origin) const;
    void onSelection();
    [[nodiscard]] QStandardItem* addSection(const QString& title, int count, const QString& pointer);
    /// A section with a row for each name, whose pointers are numbers or names below it.
    void addPlaces(const QString& title, const QString& pointer, const QStringList& names, bool isList);
    void addPlace(const QString& title, const QString& pointer);

    std::shared_ptr<const scenario::Scenario> m_scenario;
    std::shared_ptr<const simulation::Recording> m_recording;
    std::optional<SimTime> m_time;
    QStandardItemModel* m_model;
    QStandardItem* m_components = nullptr;   // owned by the model
    QTreeView* m_tree;
    QStringList m_selected;                  ///< pointers; what is selected stays so when the rows are made anew
    bool m_restoring = false;
};

} // namespace headroom::gui
