#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace headroom::gui {

/// A page of the manual: one Markdown file.
struct HelpPage {
    QString name;      ///< file name without suffix; what links and `showPage` use
    QString title;     ///< its first heading
    QString text;      ///< Markdown
};

/// Where words of the manual stand.
struct HelpHit {
    QString page, title;
    QString excerpt;   ///< the line that holds most of the words, without marks
    int score = 0;
};

/// The pages that say how each thing is modelled, as they are shipped. Read once.
class HelpPages {
public:
    /// `directory` without pages leaves none.
    explicit HelpPages(const QString& directory);

    [[nodiscard]] const std::vector<HelpPage>& pages() const { return m_pages; }
    /// Null if there is no such page.
    [[nodiscard]] const HelpPage* find(const QString& name) const;
    /// Pages that hold every word of `words`, best first; headings count more than text.
    [[nodiscard]] std::vector<HelpHit> search(const QString& words) const;

private:
    std::vector<HelpPage> m_pages;
};

/// Folder of the pages: $HEADROOM_HELP, beside the program, the source tree, or the install prefix. Empty if there is none.
[[nodiscard]] QString helpDirectory();

/// Page that explains a kind of component ("cosmos-db"), as "page" or "page#heading"; "README", the list of mechanisms, for a kind without one.
[[nodiscard]] QString helpPageOf(const QString& componentKind);

/// Page that explains a place of a scenario by its JSON pointer ("/slos/0", "/traffic"), likewise. Components are asked for by their kind.
[[nodiscard]] QString helpPageOfPlace(const QString& pointer);

/// The anchor of a heading: lower case, blanks as "-", other marks left out, as common hosts of Markdown make it.
[[nodiscard]] QString anchorOf(const QString& heading);

} // namespace headroom::gui
