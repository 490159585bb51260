#pragma once

#include "app/gui/gallery/gallery_entries.h"
#include "models/simulation/recording.h"

#include <QWidget>

class QGridLayout;
class QScrollArea;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace headroom::gui {

class ScenarioCard;
struct Recovery;

/// The start page: which questions can be asked, how long an answer takes, and the files used last.
class GalleryView : public QWidget {
    Q_OBJECT

public:
    explicit GalleryView(QWidget* parent = nullptr);

    /// Reads the scenarios of `directory` anew.
    void setDirectory(const QString& directory);
    void refreshRecentFiles();
    /// Unsaved changes of earlier processes, told below the recent files.
    void showRecoveries(const std::vector<Recovery>& recoveries);
    /// Colours the card of `path` by a result.
    void setResult(const QString& path, std::shared_ptr<const simulation::Recording> result);
    [[nodiscard]] const QVector<ScenarioCard*>& cards() const { return m_cards; }
    /// Cards that match the words of the search field, in the order shown.
    [[nodiscard]] QVector<ScenarioCard*> shownCards() const;

Q_SIGNALS:
    void runRequested(const QString& path);
    void openCopyRequested(const QString& path);
    void openFileRequested(const QString& path);
    void newRequested();
    void openDialogRequested();
    void recoverRequested(const headroom::gui::Recovery& recovery);
    void discardRequested(const headroom::gui::Recovery& recovery);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QWidget* makeSidebar();
    void arrange();
    void moveFrom(ScenarioCard* card, int key);

    QVector<ScenarioCard*> m_cards;
    QVBoxLayout *m_recent = nullptr, *m_recoveries = nullptr;
    QGridLayout *m_references, *m_teaching;
    QWidget *m_own, *m_content;
    QLabel *m_referenceTitle, *m_teachingTitle, *m_none;
    QLineEdit* m_search;
    QScrollArea* m_scroll = nullptr;
};

} // namespace headroom::gui
