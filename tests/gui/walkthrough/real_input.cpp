#include "tests/gui/walkthrough/real_input.h"

#include "tests/gui/support/waiting.h"
#include "tests/support/catch.h"

#include <QHash>
#include <QStringList>
#include <QWidget>

#include <xcb/xcb.h>
#include <xcb/xtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;

namespace headroom::tests {

namespace {

constexpr unsigned kShift = 0xffe1, kControl = 0xffe3, kAlt = 0xffe9;

/// Keysyms of the keys that have a name (X11/keysymdef.h); letters and digits are their own.
unsigned keysymOf(const QString& name)
{
    static const QHash<QString, unsigned> kNamed{
        {u"Return"_s, 0xff0d}, {u"Enter"_s, 0xff0d}, {u"Escape"_s, 0xff1b}, {u"Esc"_s, 0xff1b},    {u"Tab"_s, 0xff09},   {u"Backspace"_s, 0xff08},
        {u"Delete"_s, 0xffff}, {u"Del"_s, 0xffff},   {u"Home"_s, 0xff50},   {u"End"_s, 0xff57},    {u"Left"_s, 0xff51},  {u"Up"_s, 0xff52},
        {u"Right"_s, 0xff53},  {u"Down"_s, 0xff54},  {u"PageUp"_s, 0xff55}, {u"PageDown"_s, 0xff56}, {u"Space"_s, 0x20},  {u"Insert"_s, 0xff63},
        {u"Shift"_s, kShift},  {u"Ctrl"_s, kControl}, {u"Alt"_s, kAlt}, {u"Menu"_s, 0xff67}};
    if (const auto found = kNamed.find(name); found != kNamed.end()) return *found;
    if (name.size() > 1 && name[0] == u'F') return 0xffbe + name.mid(1).toUInt() - 1;
    return name.size() == 1 ? name[0].toLower().unicode() : 0;
}

std::uint8_t buttonOf(Qt::MouseButton button)
{
    return button == Qt::RightButton ? 3 : button == Qt::MiddleButton ? 2 : 1;
}

} // namespace

struct RealInput::Connection {
    xcb_connection_t* x = nullptr;
    xcb_window_t root = 0;
    std::uint8_t firstKey = 8;
    std::uint8_t perKey = 1;
    std::vector<xcb_keysym_t> keysyms;

    ~Connection()
    {
        if (x) xcb_disconnect(x);
    }

    void send(std::uint8_t type, std::uint8_t detail, QPoint at = {}) const
    {
        xcb_test_fake_input(x, type, detail, XCB_CURRENT_TIME, root, static_cast<std::int16_t>(at.x()), static_cast<std::int16_t>(at.y()), 0);
        std::free(xcb_get_input_focus_reply(x, xcb_get_input_focus(x), nullptr));   // a round trip: the server has taken it
    }

    /// The key that makes a keysym, and whether with Shift; 0 = none.
    std::pair<std::uint8_t, bool> keyOf(xcb_keysym_t wanted) const
    {
        for (std::size_t i = 0; i < keysyms.size(); ++i)
            if (keysyms[i] == wanted && i % perKey < 2) return {static_cast<std::uint8_t>(firstKey + i / perKey), i % perKey == 1};
        return {0, false};
    }
};

RealInput::RealInput() : m_x(std::make_unique<Connection>())
{
    int screen = 0;
    m_x->x = xcb_connect(nullptr, &screen);
    REQUIRE(xcb_connection_has_error(m_x->x) == 0);
    const xcb_query_extension_reply_t* xtest = xcb_get_extension_data(m_x->x, &xcb_test_id);
    REQUIRE((xtest && xtest->present));
    const xcb_setup_t* setup = xcb_get_setup(m_x->x);
    m_x->root = xcb_setup_roots_iterator(setup).data->root;
    m_x->firstKey = setup->min_keycode;
    const auto count = static_cast<std::uint8_t>(setup->max_keycode - setup->min_keycode + 1);
    auto* mapping = xcb_get_keyboard_mapping_reply(m_x->x, xcb_get_keyboard_mapping(m_x->x, setup->min_keycode, count), nullptr);
    REQUIRE(mapping);
    m_x->perKey = mapping->keysyms_per_keycode;
    const xcb_keysym_t* first = xcb_get_keyboard_mapping_keysyms(mapping);
    m_x->keysyms.assign(first, first + xcb_get_keyboard_mapping_keysyms_length(mapping));
    std::free(mapping);
}

RealInput::~RealInput() = default;

void RealInput::settle()
{
    // Qt reads the events on a thread of its own: a few rounds, until nothing arrives for a moment.
    pause(15);
}

void RealInput::moveToRoot(QPoint device)
{
    constexpr int kSteps = 8;
    const QPoint from = m_at;
    for (int i = 1; i <= kSteps; ++i) {
        m_x->send(XCB_MOTION_NOTIFY, 0, from + (device - from) * i / kSteps);
        pause(2);
    }
    m_at = device;
    settle();
}

void RealInput::move(const QWidget* widget, QPoint at)
{
    REQUIRE(widget->isVisible());
    INFO("pointer to " << widget->metaObject()->className() << " " << widget->objectName().toStdString());
    const QPointF global = widget->mapToGlobal(at);
    moveToRoot((global * widget->devicePixelRatioF()).toPoint());
}

void RealInput::move(const QWidget* widget) { move(widget, widget->rect().center()); }

void RealInput::press(Qt::MouseButton button)
{
    m_x->send(XCB_BUTTON_PRESS, buttonOf(button));
    settle();
}

void RealInput::release(Qt::MouseButton button)
{
    m_x->send(XCB_BUTTON_RELEASE, buttonOf(button));
    settle();
}

void RealInput::click(const QWidget* widget, QPoint at)
{
    move(widget, at);
    press();
    release();
}

void RealInput::click(const QWidget* widget) { click(widget, widget->rect().center()); }

void RealInput::drag(const QWidget* source, QPoint from, const QWidget* target, QPoint to)
{
    move(source, from);
    press();
    const QPoint start = m_at, end = (QPointF(target->mapToGlobal(to)) * target->devicePixelRatioF()).toPoint();
    m_at = end;
    // A drag and drop runs an event loop of its own as soon as the pointer has moved far enough, so the hand is a thread of its own.
    std::atomic<bool> isDone = false;
    std::thread hand([&] {
        using std::chrono::milliseconds;
        constexpr int kSteps = 16;
        for (int i = 1; i <= kSteps; ++i) {
            m_x->send(XCB_MOTION_NOTIFY, 0, start + (end - start) * i / kSteps);
            std::this_thread::sleep_for(milliseconds(8));
        }
        std::this_thread::sleep_for(milliseconds(80));   // the drop needs the pointer to rest where it falls
        m_x->send(XCB_MOTION_NOTIFY, 0, end);
        std::this_thread::sleep_for(milliseconds(40));
        m_x->send(XCB_BUTTON_RELEASE, buttonOf(Qt::LeftButton));
        isDone = true;
    });
    while (!isDone) pause(5);
    hand.join();
    pause(80);
}

void RealInput::tap(unsigned keysym, bool isDown)
{
    const auto [code, shifted] = m_x->keyOf(keysym);
    INFO("keysym " << keysym);
    REQUIRE(code != 0);
    const std::uint8_t shift = shifted ? m_x->keyOf(kShift).first : std::uint8_t{0};
    if (isDown && shift) m_x->send(XCB_KEY_PRESS, shift);
    m_x->send(isDown ? XCB_KEY_PRESS : XCB_KEY_RELEASE, code);
    if (!isDown && shift) m_x->send(XCB_KEY_RELEASE, shift);
}

void RealInput::type(const QString& text)
{
    for (const QChar character : text) {
        tap(character.unicode(), true);
        tap(character.unicode(), false);
    }
    settle();
}

void RealInput::key(const QString& combination)
{
    QStringList parts = combination.split(u'+');
    if (combination.endsWith(u"++"_s)) parts = combination.chopped(2).split(u'+') << u"+"_s;
    for (const QString& part : parts) tap(keysymOf(part), true);
    for (auto part = parts.crbegin(); part != parts.crend(); ++part) tap(keysymOf(*part), false);
    settle();
}

void pause(int milliseconds) { handleEvents(milliseconds); }

} // namespace headroom::tests
