#include "app/gui/shell/autosave.h"

#include "app/gui/document/scenario_document.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QRegularExpression>
#include <QSaveFile>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

const QString kLockSuffix = u".lock"_s;

/// Title and path are kept beside the text, which stays the plain scenario.
QString keyOf(const QString& file, const QString& what) { return u"recovery/%1/%2"_s.arg(QFileInfo(file).completeBaseName(), what); }

void forget(const QString& file)
{
    QFile::remove(file);
    QSettings().remove(u"recovery/"_s + QFileInfo(file).completeBaseName());
}

QString fileNameFor(const QString& title)
{
    static const QRegularExpression unsafe(u"[^\\p{L}\\p{N}]+"_s);
    QString name = title.left(60);
    name.replace(unsafe, u"-"_s);
    return u"%1-%2.json"_s.arg(name.isEmpty() ? u"scenario"_s : name).arg(QCoreApplication::applicationPid());
}

} // namespace

Autosave::Autosave(ScenarioDocument* document, QObject* parent, const QString& directory)
    : QObject(parent), m_document(document), m_directory(directory)
{
    m_timer.setInterval(kIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &Autosave::writeNow);
    connect(m_document, &ScenarioDocument::saved, this, &Autosave::drop);
    m_timer.start();
}

Autosave::~Autosave() = default; // the file stays: only a save or the user ends it

QString Autosave::defaultDirectory() { return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/recovery"_s; }

void Autosave::lock(const QString& file)
{
    m_lock = std::make_unique<QLockFile>(file + kLockSuffix);
    m_lock->setStaleLockTime(0); // stale by the death of its process, never by age
    m_lock->tryLock(0);
}

bool Autosave::writeNow()
{
    if (!m_document->isModified() || (m_document->revision() == m_revision && !m_file.isEmpty())) return true;
    if (m_file.isEmpty()) {
        if (!QDir().mkpath(m_directory)) {
            Q_EMIT failed(tr("Unsaved changes cannot be kept safe: %1 cannot be made.").arg(QDir::toNativeSeparators(m_directory)));
            return false;
        }
        m_file = QDir(m_directory).filePath(fileNameFor(m_document->title()));
        lock(m_file);
    }
    QSaveFile out(m_file);
    const QByteArray text = m_document->text();
    if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size() || !out.commit()) {
        Q_EMIT failed(tr("Unsaved changes cannot be kept safe: %1").arg(out.errorString()));
        return false;
    }
    QSettings settings;
    settings.setValue(keyOf(m_file, u"name"_s), m_document->title());
    settings.setValue(keyOf(m_file, u"path"_s), m_document->path());
    m_revision = m_document->revision();
    return true;
}

void Autosave::adopt(const QString& file)
{
    m_file = file;
    m_revision = -1;
    lock(file);
}

void Autosave::drop()
{
    if (m_file.isEmpty()) return;
    forget(m_file);
    m_lock.reset();
    m_file.clear();
    m_revision = -1;
}

void Autosave::discard(const QString& file)
{
    if (file == m_file)
        drop();
    else
        forget(file);
}

std::vector<Recovery> Autosave::found() const
{
    std::vector<Recovery> recoveries;
    for (const QFileInfo& file : QDir(m_directory).entryInfoList({u"*.json"_s}, QDir::Files, QDir::Time)) {
        const QString path = file.absoluteFilePath();
        QLockFile lock(path + kLockSuffix);
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0)) continue; // its process lives
        const QSettings settings;
        recoveries.push_back({path, settings.value(keyOf(path, u"name"_s), file.completeBaseName()).toString(),
                              settings.value(keyOf(path, u"path"_s)).toString(), file.lastModified()});
    }
    return recoveries;
}

} // namespace headroom::gui
