#pragma once

#include "app/gui/commands/command_list.h"

#include <QFrame>
#include <QPointer>

class QLabel;
class QLineEdit;
class QListView;

namespace headroom::gui {

class CommandModel;

/// A field over the upper part of the window that finds commands and places by parts of their names. Enter does the chosen one,
/// Esc or a click elsewhere closes it and gives the focus back.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    /// `source` is asked for the commands each time the palette opens.
    CommandPalette(QWidget* window, std::function<std::vector<Command>()> source);

    void open();
    [[nodiscard]] CommandModel* model() const { return m_model; }

Q_SIGNALS:
    /// A command was done: its title.
    void done(const QString& title);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void place();
    void runChosen();
    void dismiss();
    void filter(const QString& pattern);

    std::function<std::vector<Command>()> m_source;
    CommandModel* m_model;
    QLineEdit* m_field;
    QListView* m_list;
    QLabel *m_nothing, *m_hint;
    QPointer<QWidget> m_before;   ///< had the focus when it opened
};

} // namespace headroom::gui
