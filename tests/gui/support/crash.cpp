#include "tests/gui/support/crash.h"

#include "tests/support/catch.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include <csignal>

using namespace Qt::StringLiterals;

namespace headroom::tests {

CrashVictim::CrashVictim()
{
    const QString settings = QFileInfo(QSettings().fileName()).dir().absoluteFilePath(u".."_s);
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);   // on a real display its window would take the focus from the one under test
    m_process.setProcessEnvironment(environment);
    m_process.start(QStringLiteral(HEADROOM_CRASH_VICTIM), {QDir::cleanPath(settings)});
    REQUIRE(m_process.waitForStarted());
    QByteArray said;
    while (!said.contains("kept")) {
        REQUIRE(m_process.waitForReadyRead(60'000));
        said += m_process.readAllStandardOutput();
    }
}

void CrashVictim::kill()
{
    REQUIRE(::kill(static_cast<pid_t>(m_process.processId()), SIGKILL) == 0);
    REQUIRE(m_process.waitForFinished());
    CHECK(m_process.exitStatus() == QProcess::CrashExit);
}

} // namespace headroom::tests
