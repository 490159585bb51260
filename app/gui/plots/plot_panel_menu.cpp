#include "app/gui/plots/plot_panel.h"

#include "app/gui/plots/plot_export.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/plots/scrubber.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QMenu>
#include <QPushButton>

// Menus of the plots (also by the menu key) and their exports.

using namespace Qt::StringLiterals;

namespace headroom::gui {

void PlotPanel::contextMenuEvent(QContextMenuEvent* event)
{
    if (!m_data->recording()) return;
    QMenu menu(this);
    menu.addAction(tr("Show &all"), this, [this] { m_zoomChip->click(); })->setEnabled(m_view->isZoomed());
    menu.addAction(tr("Take &second cursor away"), this, &PlotPanel::clearReference)->setEnabled(m_stack->referenceSeconds().has_value());
    fillLinesMenu(*menu.addMenu(tr("&Lines")));
    fillOperationMenu(*menu.addMenu(tr("Latency &of")));
    fillCostMenu(*menu.addMenu(tr("Cost &by")));
    menu.addSeparator();
    menu.addAction(tr("&Copy picture"), this, [this] { QApplication::clipboard()->setPixmap(m_stack->toPixmap(0, 0, 2)); });
    const auto fill = [this](QMenu& exports, std::optional<PlotKind> only) {
        if (Theme::current().isDark()) exports.addAction(tr("&PNG, as it is seen…"), this, [this, only] { chooseFile(u"png"_s, false, only); });
        exports.addAction(tr("PNG on &white…"), this, [this, only] { chooseFile(u"png"_s, true, only); });
        exports.addAction(tr("&SVG…"), this, [this, only] { chooseFile(u"svg"_s, true, only); });
        exports.addAction(tr("P&DF…"), this, [this, only] { chooseFile(u"pdf"_s, true, only); });
        exports.addAction(tr("&Figures as CSV…"), this, [this, only] { chooseFile(u"csv"_s, true, only); });
    };
    const QPoint at = m_stack->mapFromGlobal(event->globalPos());
    if (const Track* track = event->reason() == QContextMenuEvent::Mouse ? m_stack->trackAt(at.y()) : nullptr) {
        const PlotKind kind = m_stack->kindOf(*track);
        fill(*menu.addMenu(tr("&Export %1").arg(plotTitle(kind))), kind);
    } else {
        QMenu* one = menu.addMenu(tr("&Export one plot"));
        for (const Track* shown : m_stack->shownTracks()) fill(*one->addMenu(plotTitle(m_stack->kindOf(*shown))), m_stack->kindOf(*shown));
    }
    fill(*menu.addMenu(tr("Export all &plots")), {});
    menu.exec(event->globalPos());
}

void PlotPanel::fillLinesMenu(QMenu& menu)
{
    for (const Track* shown : m_stack->shownTracks()) {
        Track* track = nullptr;
        for (const auto& one : m_stack->tracks())
            if (one.get() == shown) track = one.get();
        if (!track->canHide()) continue;
        QMenu* lines = menu.addMenu(plotTitle(m_stack->kindOf(*track)));
        for (const LegendEntry& entry : track->legend()) {
            QAction* action = lines->addAction(entry.text);
            action->setCheckable(true);
            action->setChecked(!track->isHidden(entry.text));
            connect(action, &QAction::toggled, this, [this, track, name = entry.text](bool isOn) {
                track->setHidden(name, !isOn);
                m_stack->refreshView();
                Q_EMIT shownChanged();
            });
        }
        lines->addSeparator();
        lines->addAction(tr("Show &all"), this, [this, track] {
            track->showAllLines();
            m_stack->refreshView();
            Q_EMIT shownChanged();
        });
    }
}

void PlotPanel::fillOperationMenu(QMenu& menu)
{
    const auto add = [&](const QString& text, const QString& name) {
        QAction* action = menu.addAction(text, this, [this, name] { chooseOperation(name); });
        action->setCheckable(true);
        action->setChecked(m_data->operation() == name.toStdString());
    };
    add(tr("All client requests"), {});
    menu.addSeparator();
    if (!m_data->recording()) return;
    for (const simulation::OperationResult& operation : m_data->recording()->operations) {
        const QString name = QString::fromStdString(operation.name);
        add(name, name);
    }
}

void PlotPanel::fillCostMenu(QMenu& menu)
{
    menu.setToolTipsVisible(true);
    for (const CostSplit& split : costSplits(m_data->scenario())) {
        QAction* action = menu.addAction(costSplitText(split), this, [this, id = costSplitId(split)] { chooseCostSplit(id); });
        const QString why = whyNotSplit(split, m_data->scenario());
        action->setObjectName(u"costSplit:"_s + costSplitId(split));
        action->setEnabled(why.isEmpty());
        action->setToolTip(why);
        action->setCheckable(true);
        action->setChecked(m_data->shownCostSplit() == split);
    }
}

void PlotPanel::showHistory()
{
    QMenu menu(this);
    const auto& history = m_view->history();
    for (std::size_t i = history.size(); i-- > 0;) {
        const SimTime from = m_data->toTime(history[i].from), to = m_data->toTime(history[i].to);
        const bool isAll = history[i] == m_view->full();
        menu.addAction(isAll ? tr("whole run") : m_data->dateAndClock(from).chopped(3) + u" – "_s + m_data->dateAndClock(to).chopped(3), this,
                       [this, i] { goBackTo(i); });
        if (menu.actions().size() >= 20) break;
    }
    menu.exec(m_historyChip->mapToGlobal(QPoint(0, m_historyChip->height())));
}

void PlotPanel::goBackTo(std::size_t index)
{
    if (!m_view->backTo(index)) return;
    m_stack->refreshView();
    m_scrubber->update();
    updateHeader();
}

void PlotPanel::chooseFile(const QString& suffix, bool onWhite, std::optional<PlotKind> only)
{
    QString name = QString::fromStdString(m_data->recording()->scenario) + u'-' + QString::fromStdString(m_data->recording()->variant);
    if (only) name += u'-' + plotId(*only);
    QString file = QFileDialog::getSaveFileName(this, tr("Export plots"), name + u'.' + suffix, u"*."_s + suffix);
    if (file.isEmpty()) return;
    if (!file.endsWith(u'.' + suffix)) file += u'.' + suffix;
    const bool isWritten = only ? exportPlotTo(file, *only, onWhite) : exportTo(file, onWhite);
    showRemark(isWritten ? tr("%1 is written.").arg(file) : tr("%1 could not be written.").arg(file));
}

bool PlotPanel::exportTo(const QString& file, bool onWhite)
{
    if (!m_data->recording()) return false;
    if (onWhite && Theme::current().isDark()) {
        // Drawn while the light theme is in force; no event is handled in between, so nothing of it is seen.
        const Theme::Mode mode = Theme::mode();
        Theme::apply(Theme::Mode::Light);
        m_stack->applyTheme(); // the change of palette may still be on its way
        const bool isWritten = exportTo(file);
        Theme::apply(mode);
        m_stack->applyTheme();
        m_stack->refreshView();
        return isWritten;
    }
    return file.endsWith(u".csv") ? writeCsv(*m_data, file) : writePicture(*m_stack, *m_data, file);
}

bool PlotPanel::exportPlotTo(const QString& file, PlotKind kind, bool onWhite)
{
    if (!m_data->recording()) return false;
    if (file.endsWith(u".csv")) return writeCsv(*m_data, kind, file);
    for (const auto& track : m_stack->tracks()) {
        if (m_stack->kindOf(*track) != kind || !track->isNeeded(*m_data)) continue;
        m_stack->setOnly(track.get());
        const bool isWritten = exportTo(file, onWhite);
        m_stack->setOnly(nullptr);
        m_stack->refreshView();
        return isWritten;
    }
    return false;
}

} // namespace headroom::gui
