#pragma once

#include "app/gui/help/help_pages.h"

#include <QWidget>

class QLineEdit;
class QTextBrowser;
class QToolButton;

namespace headroom::gui {

/// The manual beside the work: how each kind of component is modelled, with equations, limits and sources. Links lead from page to
/// page, the field finds words in all of them.
class HelpView : public QWidget {
    Q_OBJECT

public:
    explicit HelpView(QWidget* parent = nullptr, const QString& directory = helpDirectory());

    [[nodiscard]] const HelpPages& pages() const { return m_pages; }
    /// Name of the shown page; empty while a search or the list of pages is shown.
    [[nodiscard]] QString page() const { return m_page; }

public Q_SLOTS:
    /// Shows "page" or "page#heading"; the list of all pages for an empty or unknown one.
    void showPage(const QString& page);
    /// The page of a kind of component, as helpPageOf() maps it.
    void showKind(const QString& componentKind);
    void focusSearch();

protected:
    void changeEvent(QEvent* event) override;

private:
    void render(const QString& target);
    void renderMarkdown(const QString& text, const QString& heading);
    void search(const QString& words);
    void go(int step);
    [[nodiscard]] QString contents() const;

    HelpPages m_pages;
    QString m_page, m_target;
    QStringList m_history;
    qsizetype m_at = -1;
    QLineEdit* m_search;
    QTextBrowser* m_browser;
    QToolButton *m_back, *m_forward, *m_home;
};

} // namespace headroom::gui
