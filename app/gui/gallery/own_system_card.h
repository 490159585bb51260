#pragma once

#include <QWidget>

namespace headroom::gui {

/// The last card of the gallery: the way to a scenario of one's own.
class OwnSystemCard : public QWidget {
    Q_OBJECT

public:
    explicit OwnSystemCard(QWidget* parent);

Q_SIGNALS:
    void newRequested();
    void openRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace headroom::gui
