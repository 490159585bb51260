#pragma once

#include "app/gui/whatif/remedy_job.h"

#include <QWidget>

#include <functional>

class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace headroom::gui {

/// "Let Headroom search": starts a search for the cheapest change that holds every objective, shows how far it is, and lists what it
/// found; each one can be loaded into the levers.
class SearchSection final : public QWidget {
    Q_OBJECT

public:
    explicit SearchSection(QWidget* parent = nullptr);

    /// What a search starts from; called when it does. `currency` of the amounts.
    void setSource(std::function<std::pair<EstimateSubject, std::vector<Lever>>()> source) { m_source = std::move(source); }
    /// The scenario has changed: what was found is no longer true.
    void clear();
    [[nodiscard]] const std::vector<FoundRemedy>& found() const { return m_found; }
    [[nodiscard]] RemedyJob* job() { return &m_job; }

Q_SIGNALS:
    void chosen(const std::vector<double>& values);

private:
    void start();
    void showFound(bool holdsAlready, bool isComplete, int evaluations);
    void showRunning(bool isRunning);

    RemedyJob m_job;
    std::function<std::pair<EstimateSubject, std::vector<Lever>>()> m_source;
    std::vector<FoundRemedy> m_found;
    std::string m_currency;
    QLabel* m_text;
    QPushButton* m_button;
    QProgressBar* m_bar;
    QWidget* m_list;
    QVBoxLayout* m_rows;
};

} // namespace headroom::gui
