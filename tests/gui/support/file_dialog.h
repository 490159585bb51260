#pragma once

#include "tests/gui/support/waiting.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QTimer>

#include <functional>

namespace headroom::tests {

/// Calls `open`, which asks for a file in a dialog of its own event loop; names `path` there and clicks on the dialog's default button. False if no
/// dialog came or it was not content with the name.
[[nodiscard]] inline bool chooseFileIn(const std::function<void()>& open, const QString& path)
{
    constexpr int kBeatMs = 20, kBeats = 500;
    bool chosen = false;
    int beats = 0;
    QTimer timer;
    timer.setInterval(kBeatMs);
    QObject::connect(&timer, &QTimer::timeout, [&] {
        auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
        auto* name = dialog ? dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit")) : nullptr;
        if (!name) return;
        if (++beats > kBeats) {   // it never closes
            chosen = false;
            dialog->reject();
            return;
        }
        if (chosen) return;
        name->setText(path);
        auto* box = dialog->findChild<QDialogButtonBox*>();
        for (QAbstractButton* button : box->buttons())
            if (box->buttonRole(button) == QDialogButtonBox::AcceptRole && button->isEnabled()) {
                chosen = true;
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
    });
    timer.start();
    open();
    return waitUntil([&] { return QApplication::activeModalWidget() == nullptr; }) && chosen;
}

} // namespace headroom::tests
