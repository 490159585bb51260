#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

class QMenuBar;

namespace headroom::scenario {
struct Scenario;
}

namespace headroom::gui {

/// Something that can be found by its name and done: an entry of a menu, or a place to go to.
struct Command {
    enum class Kind { Action, Component, Operation, Variant, File };

    Kind kind = Kind::Action;
    QString title;             ///< what is searched and shown
    QString detail;            ///< where it is: menu, kind of component, folder
    QString shortcut;          ///< as the platform writes it; empty = none
    QString id;                ///< stable across sessions; what is remembered as lately used
    QString icon;              ///< name of Theme::icon; may be empty
    bool isEnabled = true;     ///< one that is not says why in `detail`
    std::function<void()> run;
};

/// Every entry of the menus that does something. A menu with the dynamic property `listed` = false is left out: its entries are
/// places of the scenario, which have kinds of their own.
[[nodiscard]] std::vector<Command> commandsOf(const QMenuBar& menus);

/// What to do with a place of the scenario that was found.
struct PlaceActions {
    std::function<void(const QString&)> component, operation, variant, file;
};

/// Components, operations and variants of `scenario` (null = none), and the scenario files `files`.
[[nodiscard]] std::vector<Command> placesOf(const scenario::Scenario* scenario, const QStringList& files, const PlaceActions& actions);

} // namespace headroom::gui
