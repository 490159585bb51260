#pragma once

#include "app/gui/shell/theme.h"

#include <QMainWindow>

class QActionGroup;
class QLabel;
class QStackedWidget;

namespace headroom::gui {

class Autosave;
class GalleryView;
class ScenarioPage;
struct Recovery;

/// The window: start page or one scenario, menus, status bar.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] GalleryView* gallery() const { return m_gallery; }
    [[nodiscard]] ScenarioPage* page() const { return m_page; }
    [[nodiscard]] Autosave* autosave() const { return m_autosave; }
    [[nodiscard]] bool showsGallery() const;

    /// Opens `path` for editing in place, or as a copy that has no file yet; with `run` at once.
    void openScenario(const QString& path, bool asCopy, bool run);
    void showGallery();

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildMenus();
    void buildStatusBar();
    void setTheme(Theme::Mode mode);
    void newScenario(const QString& templateKey);
    void recover(const Recovery& recovery);
    void chooseFile();
    bool save();
    bool saveAs();
    [[nodiscard]] bool mayDiscard();
    void updateTitle();
    void updateStatus();

    QStackedWidget* m_pages;
    GalleryView* m_gallery;
    ScenarioPage* m_page;
    Autosave* m_autosave;
    QLabel *m_slo, *m_claims, *m_seed, *m_fingerprint, *m_prices;
};

} // namespace headroom::gui
