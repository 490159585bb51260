#pragma once

#include "app/gui/gallery/gallery_entries.h"
#include "models/simulation/recording.h"

#include <QFrame>

class QPushButton;

namespace headroom::gui {

class CardText;

/// One scenario of the gallery: picture of its topology, name, facts, question, Run and Open. Click or Enter runs it.
class ScenarioCard : public QWidget {
    Q_OBJECT

public:
    ScenarioCard(GalleryEntry entry, bool primary, QWidget* parent);

    [[nodiscard]] const GalleryEntry& entry() const { return m_entry; }
    /// Colours the picture by a result of this session.
    void setResult(std::shared_ptr<const simulation::Recording> result);
    [[nodiscard]] QPushButton* runButton() const { return m_run; }
    [[nodiscard]] const CardText* name() const { return m_name; }
    [[nodiscard]] const CardText* question() const { return m_question; }
    /// Whether every word of `query` occurs in its name, question or facts; an empty query matches.
    [[nodiscard]] bool matches(const QString& query) const;

Q_SIGNALS:
    void runRequested(const QString& path);
    void openRequested(const QString& path);
    /// An arrow key asks for a neighbour.
    void moveRequested(int key);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] int pictureHeight() const { return m_entry.teaching ? 88 : 132; }

    void drawPicture(const QSize& size);

    GalleryEntry m_entry;
    QPixmap m_picture; ///< null = to be drawn
    bool m_primary;
    std::shared_ptr<const simulation::Recording> m_result;
    QPushButton *m_run, *m_open;
    CardText *m_name = nullptr, *m_question = nullptr;
};

} // namespace headroom::gui
