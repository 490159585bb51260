#include "app/gui/commands/command_list.h"

#include "app/gui/shell/format.h"
#include "models/scenario/scenario.h"

#include <QAction>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui", text); }

/// "&Save as…" as a name.
QString plain(QString text)
{
    text.remove(QRegularExpression(u"\\(&.\\)"_s));
    text.replace(u"&&"_s, u"\1"_s).remove(u'&').replace(u"\1"_s, u"&"_s);
    return text.section(u'\t', 0, 0);
}

void collect(const QMenu& menu, const QString& path, std::vector<Command>& commands)
{
    for (QAction* action : menu.actions()) {
        if (action->isSeparator() || !action->isVisible()) continue;
        if (const QMenu* below = action->menu()) {
            if (const QVariant listed = below->property("listed"); listed.isValid() && !listed.toBool()) continue;
            collect(*below, path + u" › "_s + plain(below->title()), commands);
            continue;
        }
        Command command;
        command.title = plain(action->text());
        command.detail = path;
        command.shortcut = action->shortcut().toString(QKeySequence::NativeText);
        command.id = path + u'/' + (action->objectName().isEmpty() ? command.title : action->objectName());
        command.isEnabled = action->isEnabled();
        if (!command.isEnabled) command.detail = tr("%1 — not possible now").arg(path);
        else if (action->isCheckable() && action->isChecked()) command.detail = tr("%1 — on").arg(path);
        command.run = [action = QPointer<QAction>(action)] {
            if (action) action->trigger();
        };
        commands.push_back(std::move(command));
    }
}

QString iconOf(const scenario::Component& component)
{
    const QString kind = format::text(component.kind);
    static const QHash<QString, QString> icons{
        {u"kubernetes-cluster"_s, u"cluster"_s}, {u"node-pool"_s, u"node-pool"_s}, {u"ingress"_s, u"ingress"_s}, {u"service"_s, u"service"_s},
        {u"queue"_s, u"queue"_s}, {u"service-bus"_s, u"queue"_s}, {u"topic"_s, u"topic"_s}, {u"redis"_s, u"cache"_s}, {u"external"_s, u"cloud"_s},
        {u"disk"_s, u"disk"_s}, {u"gateway"_s, u"gateway"_s}, {u"fixed-cost"_s, u"money"_s}, {u"environment-copy"_s, u"copy"_s}};
    if (icons.contains(kind)) return icons[kind];
    return kind.contains(u"sql"_s) || kind.contains(u"db"_s) || kind.contains(u"store"_s) ? u"database"_s : u"layers"_s;
}

} // namespace

std::vector<Command> commandsOf(const QMenuBar& menus)
{
    std::vector<Command> commands;
    for (const QAction* top : menus.actions())
        if (top->menu()) collect(*top->menu(), plain(top->menu()->title()), commands);
    return commands;
}

std::vector<Command> placesOf(const scenario::Scenario* scenario, const QStringList& files, const PlaceActions& actions)
{
    std::vector<Command> places;
    const auto add = [&](Command::Kind kind, const QString& title, const QString& detail, const QString& icon, const QString& id, const auto& action) {
        Command place;
        place.kind = kind;
        place.title = title;
        place.detail = detail;
        place.icon = icon;
        place.id = id;
        place.run = [action, id] { action(id); };
        places.push_back(std::move(place));
    };
    if (scenario) {
        for (const auto& component : scenario->components)
            add(Command::Kind::Component, format::text(component.title), tr("Component, %1").arg(format::text(component.kind)), iconOf(component), format::text(component.id), actions.component);
        for (const auto& operation : scenario->operations)
            add(Command::Kind::Operation, format::text(operation.name), operation.consumes.empty() ? tr("Operation") : tr("Operation on %1").arg(format::text(operation.consumes)), u"link"_s,
                format::text(operation.name), actions.operation);
        for (const auto& variant : scenario->variants)
            add(Command::Kind::Variant, format::text(variant), variant == scenario->variant ? tr("Variant, chosen") : tr("Variant"), u"layers"_s, format::text(variant), actions.variant);
    }
    for (const QString& file : files)
        add(Command::Kind::File, QFileInfo(file).completeBaseName(), tr("Scenario in %1").arg(QDir::toNativeSeparators(QFileInfo(file).path())), u"document"_s, file, actions.file);
    return places;
}

} // namespace headroom::gui
