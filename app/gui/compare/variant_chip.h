#pragma once

#include <QAbstractButton>

#include <optional>

namespace headroom::gui {

/// A variant in the comparison: its line, its name, what answers for it, and how far its run is.
class VariantChip : public QAbstractButton {
    Q_OBJECT

public:
    enum class State { Waiting, Estimated, Simulated, Stale, Failed };

    /// `place` 0 = baseline, whose chip opens the choice of another one; the others can be taken out.
    VariantChip(const QString& name, int place, QWidget* parent = nullptr);

    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] int place() const { return m_place; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] std::optional<double> fraction() const { return m_fraction; }
    void setState(State state);
    /// Of its simulation, [0, 1]; empty when none is asked for.
    void setFraction(std::optional<double> fraction);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QString stateText() const;
    void describe();

    QString m_name;
    int m_place;
    State m_state = State::Waiting;
    std::optional<double> m_fraction;
};

} // namespace headroom::gui
