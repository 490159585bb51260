#pragma once

#include <QProcess>

namespace headroom::tests {

/// A second process with the settings of this one: its window has a scenario without a file, with unsaved work that the autosave has
/// kept. Its question is kKeptQuestion. Needs the QApplication; every failure fails the test.
class CrashVictim {
public:
    static constexpr const char* kKeptQuestion = "Does it outlive its process?";

    /// Returns when the work is kept.
    CrashVictim();
    /// SIGKILL, which no handler sees; returns when the process is gone.
    void kill();

private:
    QProcess m_process;
};

} // namespace headroom::tests
