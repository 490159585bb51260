#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <optional>

namespace headroom::gui {

class ScenarioDocument;

/// Notices that the document's file has been changed by somebody else: written in place, replaced by another file, or removed.
/// What counts is the content: touching a file, or writing what the document holds anyway, is no change. GUI thread only.
class DiskWatch : public QObject {
    Q_OBJECT

public:
    enum class State { Same, Changed, Removed };

    explicit DiskWatch(ScenarioDocument* document, QObject* parent = nullptr);

    [[nodiscard]] State state() const { return m_state; }
    /// Content of the file when it was last read.
    [[nodiscard]] QByteArray onDisk() const { return m_onDisk.value_or(QByteArray()); }

    /// Takes the file as it is for known: no notice until it changes again.
    void accept();
    /// Looks at the file now instead of when the system tells of it.
    void check();

Q_SIGNALS:
    void stateChanged(headroom::gui::DiskWatch::State state);

private:
    void follow();
    void setState(State state);

    ScenarioDocument* m_document;
    QFileSystemWatcher m_watcher;
    QTimer m_settle;                     ///< programs write in several steps: looked at when they are done
    QString m_path;
    std::optional<QByteArray> m_known;   ///< content that the document began from or wrote; empty = there was no file
    std::optional<QByteArray> m_onDisk;
    State m_state = State::Same;
};

} // namespace headroom::gui
