#pragma once

#include "app/gui/shell/theme.h"

#include <QMainWindow>
#include <QPageSize>

#include <vector>

class QActionGroup;
class QDockWidget;
class QLabel;
class QStackedWidget;

namespace headroom::gui {

class Autosave;
class CommandPalette;
class DiskNotice;
class DiskWatch;
class GalleryView;
class HelpView;
class ScenarioPage;
struct Command;
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
    [[nodiscard]] CommandPalette* commandPalette() const { return m_palette; }
    [[nodiscard]] DiskWatch* diskWatch() const { return m_diskWatch; }
    [[nodiscard]] HelpView* helpView() const { return m_helpView; }
    [[nodiscard]] bool showsGallery() const;

    /// Opens `path` for editing in place, or as a copy that has no file yet; with `run` at once.
    void openScenario(const QString& path, bool asCopy, bool run);
    void showGallery();
    /// Shows a page of the manual beside the work: "stores", "stores#2-redis"; the list of pages for an empty name.
    void showHelp(const QString& page);
    /// Writes the two pages about the last run. Empty, or why not.
    [[nodiscard]] QString writeReport(const QString& file, QPageSize::PageSizeId paper) const;

protected:
    /// Tab goes where a person can see it: not into docks behind the tab of another.
    bool focusNextPrevChild(bool isNext) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildMenus();
    void buildHabits();
    void buildStatusBar();
    [[nodiscard]] std::vector<Command> allCommands() const;
    /// Gives the focus to the next pane (+1) or the one before (−1).
    void goToPane(int step);
    void helpOnSelection();
    void showShortcuts();
    void showSettings();
    void reloadFromDisk();
    void exportReport();
    void exportPicture();
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
    CommandPalette* m_palette = nullptr;
    HelpView* m_helpView = nullptr;
    QDockWidget* m_helpDock = nullptr;
    DiskWatch* m_diskWatch = nullptr;
    DiskNotice* m_diskNotice = nullptr;
    QLabel *m_slo, *m_claims, *m_seed, *m_fingerprint, *m_prices;
};

} // namespace headroom::gui
