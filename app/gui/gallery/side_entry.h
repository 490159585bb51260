#pragma once

#include <QAbstractButton>

namespace headroom::gui {

/// A flat row of the start page: icon, text, an optional second line, an optional shortcut at the right.
class SideEntry : public QAbstractButton {
    Q_OBJECT

public:
    SideEntry(const QString& icon, const QString& text, const QString& second, const QString& shortcut, QWidget* parent);
    [[nodiscard]] QSize sizeHint() const override;
    /// Greyed, but it can still be reached: its menu says what is left to do with it.
    void setMuted(bool isMuted) { m_isMuted = isMuted; update(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon, m_second, m_shortcut;
    bool m_isMuted = false;
};

} // namespace headroom::gui
