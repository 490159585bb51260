#pragma once

#include "app/gui/traffic/event_list.h"
#include "app/gui/traffic/paste_table.h"
#include "app/gui/traffic/traffic_sums.h"
#include "app/gui/traffic/weekly_profile.h"
#include "core/base/error.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QStackedLayout;
class QStackedWidget;
class QTabWidget;
class QTableView;

namespace headroom::gui {

class ArrivalsForm;
class EventStrip;
class ListModel;
class PastePanel;
class ScenarioDocument;
class ShareBar;
class WeekPlot;

/// The traffic of a scenario, drawn and editable: per source the weekly profile, the dated events over the simulated period, the mix of operations,
/// the origins, the arrival process, and what it adds up to. Every change goes through the document as one undoable step.
class TrafficView : public QWidget {
    Q_OBJECT

public:
    explicit TrafficView(ScenarioDocument* document, QWidget* parent = nullptr);
    ~TrafficView() override;

    /// Shows the source of that name.
    void selectSource(const QString& name);
    [[nodiscard]] int source() const { return m_source; }
    [[nodiscard]] WeekPlot* weekPlot() const { return m_week; }
    [[nodiscard]] EventStrip* eventStrip() const { return m_strip; }
    [[nodiscard]] ShareBar* mixBar() const { return m_mix; }
    [[nodiscard]] QTabWidget* panel() const { return m_panel; }
    /// Starts the preview of a table; `text` as a spreadsheet copies it.
    void startPaste(const QString& text);
    /// The weekly profile as tab separated text.
    [[nodiscard]] QString tableText() const;

private:
    void showEvent(QShowEvent* event) override;
    QWidget* buildHeader();
    QWidget* buildCharts();
    QWidget* buildPanel();
    QWidget* buildTable(ListModel* model, const QString& name, const QString& title, const QString& addText, const std::function<void()>& add);
    QWidget* buildGrowth();
    QWidget* buildMix();
    void connectCharts();

    void reload();
    void reloadSource();
    void refreshSums();
    void showSummary();
    void showErrors(const Errors& errors);
    void showPreview(const PastedTraffic& pasted);
    void take(const PastedTraffic& pasted);
    void endPaste();
    bool apply(const std::vector<Edit>& edits, const QString& what, int merge = -1);
    void addSource();
    void removeSource();
    void addEvent(SimTime from, Duration length, double ratePerSecond);
    void addOperation();
    void grow();
    [[nodiscard]] QString pointer() const;
    [[nodiscard]] Json sourceJson() const;
    [[nodiscard]] QString sourceName() const;

    ScenarioDocument* m_document;
    int m_source = 0;
    WeeklyProfile m_profile;
    EventList m_events;
    calendar::Calendar m_calendar;
    TrafficSums m_sums;
    int m_question = 0, m_answered = 0;   ///< numbers of the last sums asked for and got; answers to older ones are dropped
    int m_mixGesture = 0;
    bool m_isReloading = false, m_isPasting = false;

    QStackedLayout* m_pages;
    QComboBox* m_sources;
    QPushButton* m_removeSource;
    QLabel* m_zone;
    QLabel* m_axisTitle;
    QLabel* m_summary;
    QLabel* m_period;
    QLabel* m_message;
    QCheckBox* m_onlyDay;
    WeekPlot* m_week;
    EventStrip* m_strip;
    QStackedWidget* m_side;
    QTabWidget* m_panel;
    PastePanel* m_paste;
    ListModel* m_lines;
    ListModel* m_eventRows;
    ListModel* m_origins;
    ArrivalsForm* m_arrivals;
    ShareBar* m_mix;
    QComboBox* m_operations;
    QDoubleSpinBox* m_growth;
};

} // namespace headroom::gui
