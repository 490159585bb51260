#pragma once

#include <QPoint>
#include <QString>

#include <memory>

class QWidget;

namespace headroom::tests {

/// A mouse and a keyboard of the X server itself (XTEST): what a test does goes through the server, the window manager's place and Qt's
/// platform plugin, as what a person does. Needs QT_QPA_PLATFORM=xcb and a display of its own (Xvfb).
/// Every call returns when the server has taken the event and the application has handled what arrived.
class RealInput {
public:
    /// Fails the test if there is no X display with XTEST.
    RealInput();
    ~RealInput();
    RealInput(const RealInput&) = delete;
    RealInput& operator=(const RealInput&) = delete;

    /// Moves the pointer to a place of a widget, in its own logical pixels, in steps as a hand does.
    void move(const QWidget* widget, QPoint at);
    void move(const QWidget* widget);                       ///< to its centre
    void press(Qt::MouseButton button = Qt::LeftButton);
    void release(Qt::MouseButton button = Qt::LeftButton);
    void click(const QWidget* widget, QPoint at);
    void click(const QWidget* widget);
    /// Presses at `from`, moves to `to`, releases.
    void drag(const QWidget* source, QPoint from, const QWidget* target, QPoint to);

    /// Types a text of ASCII characters.
    void type(const QString& text);
    /// One key with what is held: "Ctrl+Shift+Z", "F5", "Return", "Shift+Tab", "Alt+F".
    void key(const QString& combination);

private:
    struct Connection;
    std::unique_ptr<Connection> m_x;
    QPoint m_at;      ///< device pixels of the root window

    void moveToRoot(QPoint device);
    void tap(unsigned keysym, bool isDown);
    void settle();
};

/// Handles events for `milliseconds`.
void pause(int milliseconds);

} // namespace headroom::tests
