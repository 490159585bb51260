#pragma once

#include <QStringList>

namespace headroom::gui {

/// The last ten files, newest first, kept in QSettings. Files that are gone stay listed until removed.
class RecentFiles {
public:
    [[nodiscard]] static QStringList list();
    static void add(const QString& path);
    static void remove(const QString& path);
};

} // namespace headroom::gui
