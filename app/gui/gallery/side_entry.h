#pragma once

#include <QAbstractButton>

namespace headroom::gui {

/// A flat row of the start page: icon, text, an optional second line, an optional shortcut at the right.
class SideEntry : public QAbstractButton {
    Q_OBJECT

public:
    SideEntry(const QString& icon, const QString& text, const QString& second, const QString& shortcut, QWidget* parent);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon, m_second, m_shortcut;
};

} // namespace headroom::gui
