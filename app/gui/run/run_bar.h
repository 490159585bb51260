#pragma once

#include "app/gui/run/run_controller.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace headroom::gui {

struct Period;

/// The row under the menu: scenario, variant, Run, Stop, period, seed, replications, progress.
class RunBar : public QWidget {
    Q_OBJECT

public:
    explicit RunBar(QWidget* parent = nullptr);
    ~RunBar() override;

    /// Shows the scenario's name, variants and periods; keeps the choices that still exist. Null disables Run with `reason`.
    void setScenario(std::shared_ptr<const scenario::Scenario> scenario, const QString& title, const QString& reason = {});
    /// Chooses the period that shows most, see tellingPeriod().
    void choosePeriod(std::size_t index);

    /// What Run would do now.
    [[nodiscard]] simulation::RunOptions options() const;
    [[nodiscard]] QString variant() const;

    void showRunning(bool running);
    /// While a run is under way: whether Run lets it go on or holds it.
    void showPaused(bool paused);
    /// Lines of the queue and those of them that wait; the button is there while the queue has something to say.
    void showQueue(int lines, int waiting);
    [[nodiscard]] QPushButton* queueButton() const { return m_queue; }
    void showProgress(const RunState& state);
    /// The last line of a run that has ended.
    void showResult(const RunState& state, bool partial);
    void showStale();
    void showText(const QString& first, const QString& second);

Q_SIGNALS:
    void runRequested();
    void stopRequested();
    void untilRequested();
    /// This run is to wait in the queue.
    void queueRequested();
    void queueVariantsRequested();
    void queueSeedsRequested();
    void queueShown();
    void variantChosen(const QString& name);
    void galleryRequested();

private:
    void addField(const QString& label, QWidget* field);
    void askOwnPeriod();
    void rebuildPeriods();
    void showMore();

    std::shared_ptr<const scenario::Scenario> m_scenario;
    std::vector<Period> m_periods;
    QString m_name;
    QPushButton *m_title, *m_run, *m_stop, *m_more, *m_queue;
    bool m_running = false, m_paused = false;
    QComboBox *m_variant, *m_period;
    QLineEdit* m_seed;
    QSpinBox* m_replications;
    QProgressBar* m_bar;
    QLabel *m_first, *m_second;
};

} // namespace headroom::gui
