#include "app/gui/shell/disk_watch.h"

#include "app/gui/document/scenario_document.h"

#include <QFile>
#include <QFileInfo>

namespace headroom::gui {

namespace {

constexpr int kSettleMs = 150;
constexpr qint64 kMaxFileBytes = 64LL * 1024 * 1024;   // as the document: a larger one is no scenario

std::optional<QByteArray> contentOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
    return file.read(kMaxFileBytes);
}

} // namespace

DiskWatch::DiskWatch(ScenarioDocument* document, QObject* parent) : QObject(parent), m_document(document)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    connect(&m_settle, &QTimer::timeout, this, &DiskWatch::check);
    const auto look = [this] { m_settle.start(); };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, look);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, look);
    connect(m_document, &ScenarioDocument::changed, this, &DiskWatch::follow);
    connect(m_document, &ScenarioDocument::modifiedChanged, this, &DiskWatch::follow);
    connect(m_document, &ScenarioDocument::saved, this, [this] {
        m_known = m_document->text();
        follow();
        setState(State::Same);
    });
    follow();
}

void DiskWatch::follow()
{
    if (m_document->path() == m_path) {
        if (!m_path.isEmpty() && !m_document->isModified()) m_known = m_document->text();   // opened anew
        return;
    }
    if (const QStringList watched = m_watcher.files() + m_watcher.directories(); !watched.isEmpty()) m_watcher.removePaths(watched);
    m_path = m_document->path();
    m_settle.stop();
    if (m_path.isEmpty()) {
        m_known.reset();
    } else {
        // The folder as well: a program that replaces the file takes the watched one away.
        m_watcher.addPaths({m_path, QFileInfo(m_path).path()});
        m_known = contentOf(m_path);
    }
    setState(State::Same);
}

void DiskWatch::accept()
{
    m_known = contentOf(m_path);
    setState(State::Same);
}

void DiskWatch::check()
{
    if (m_path.isEmpty()) return;
    m_onDisk = contentOf(m_path);
    if (m_onDisk && !m_watcher.files().contains(m_path)) m_watcher.addPath(m_path);
    if (m_onDisk == m_known) return setState(State::Same);
    if (m_onDisk && *m_onDisk == m_document->text()) {   // the same came from elsewhere
        m_known = m_onDisk;
        return setState(State::Same);
    }
    if (m_onDisk && m_state == State::Changed) Q_EMIT stateChanged(m_state);   // changed once more
    setState(m_onDisk ? State::Changed : State::Removed);
}

void DiskWatch::setState(State state)
{
    if (state == m_state) return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

} // namespace headroom::gui
