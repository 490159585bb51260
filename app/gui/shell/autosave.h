#pragma once

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

class QLockFile;

namespace headroom::gui {

class ScenarioDocument;

/// A recovery file that another process left behind, because it ended with unsaved changes.
struct Recovery {
    QString file;      ///< the recovery file
    QString name;      ///< title of the scenario
    QString savedPath; ///< file that the changes belong to; empty for a scenario that was never saved
    QDateTime when;    ///< of the last change that it holds, at most kIntervalMs old when the process ended
};

/// Writes unsaved changes every minute as `<name>-<pid>.json` to a folder of the program, also for a scenario that was never saved.
/// The file is deleted after a save or when the user discards the changes, and by nothing else. GUI thread only.
class Autosave : public QObject {
    Q_OBJECT

public:
    static constexpr int kIntervalMs = 60'000;   ///< unless setInterval() says otherwise

    /// Watches `document`, which must outlive this; writes below `directory`, by default the program's data folder of this user.
    explicit Autosave(ScenarioDocument* document, QObject* parent = nullptr, const QString& directory = defaultDirectory());
    ~Autosave() override;

    [[nodiscard]] static QString defaultDirectory();
    /// Recovery files of processes that no longer run, newest first. What a running process holds is not among them.
    [[nodiscard]] std::vector<Recovery> found() const;
    /// Where the document's changes are kept now; empty before the first writing.
    [[nodiscard]] QString file() const { return m_file; }

    /// How often changes are written from now on. [s], ≥ 1
    void setInterval(int seconds) { m_timer.setInterval(seconds * 1000); }

    /// Goes on with a recovery file that was opened, so that it stays until a save.
    void adopt(const QString& file);
    /// Deletes the document's recovery file: its changes were saved or discarded.
    void drop();
    /// Deletes a recovery file that the user does not want.
    void discard(const QString& file);

public Q_SLOTS:
    /// Writes now what is not saved. True if there was nothing to write or it was written.
    bool writeNow();

Q_SIGNALS:
    /// The folder cannot be written; `why` is a sentence.
    void failed(const QString& why);

private:
    void lock(const QString& file);

    ScenarioDocument* m_document;
    QString m_directory, m_file;
    int m_revision = -1; ///< of the document when it was last written
    QTimer m_timer;
    std::unique_ptr<QLockFile> m_lock; ///< tells other processes that this one lives
};

} // namespace headroom::gui
