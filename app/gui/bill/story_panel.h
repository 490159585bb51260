#pragma once

#include "app/gui/bill/line_story.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;

namespace headroom::gui {

class ElidedLabel;

/// How the chosen line of the bill is made, below the table.
class StoryPanel : public QWidget {
    Q_OBJECT

public:
    explicit StoryPanel(QWidget* parent = nullptr);
    /// `component` is what the button shows; empty hides it.
    void setStory(const LineStory& story, const QString& component);
    [[nodiscard]] const LineStory& story() const { return m_story; }

Q_SIGNALS:
    void componentShown(const QString& id);

private:
    LineStory m_story;
    QString m_component;
    ElidedLabel* m_title;
    QPushButton* m_show;
    struct Row { QLabel* topic; ElidedLabel* text; };
    std::vector<Row> m_rows;
};

} // namespace headroom::gui
