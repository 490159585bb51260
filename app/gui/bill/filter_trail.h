#pragma once

#include <QStringList>
#include <QWidget>

class QHBoxLayout;

namespace headroom::gui {

/// The way into a bill as a row of chips: each leads back to where it was. The last one is where one is.
class FilterTrail : public QWidget {
    Q_OBJECT

public:
    explicit FilterTrail(QWidget* parent = nullptr);
    /// The first step is the whole bill.
    void setSteps(const QStringList& steps);
    [[nodiscard]] const QStringList& steps() const { return m_steps; }

Q_SIGNALS:
    void stepChosen(int step);

private:
    QStringList m_steps;
    QHBoxLayout* m_row;
};

} // namespace headroom::gui
