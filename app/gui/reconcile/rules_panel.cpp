#include "app/gui/reconcile/rules_panel.h"

#include "app/gui/compare/column_fit.h"
#include "app/gui/reconcile/rules_model.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "models/scenario/load.h"

#include <QCompleter>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <functional>
#include <set>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr qint64 kMaxRulesBytes = 16LL << 20;

/// A field that offers what may be named there.
class RuleDelegate : public QStyledItemDelegate {
public:
    using Choices = std::function<QStringList(const QModelIndex&)>;
    RuleDelegate(Choices choices, QObject* parent) : QStyledItemDelegate(parent), m_choices(std::move(choices)) {}

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        auto* field = new QLineEdit(parent);
        field->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
        if (index.column() == RulesModel::Match) field->setPlaceholderText(RulesModel::tr("MeterName = \"D4s v5*\" and tags.env = \"dev\""));
        const QStringList choices = m_choices(index);
        if (!choices.isEmpty()) {
            auto* completer = new QCompleter(choices, field);
            completer->setCaseSensitivity(Qt::CaseInsensitive);
            completer->setFilterMode(Qt::MatchContains);
            field->setCompleter(completer);
        }
        return field;
    }

private:
    Choices m_choices;
};

} // namespace

RulesPanel::RulesPanel(QWidget* parent)
    : QWidget(parent), m_model(new RulesModel(this)), m_table(new QTableView(this)), m_add(new QPushButton(this)), m_remove(new QPushButton(this)), m_up(new QPushButton(this)),
      m_down(new QPushButton(this)), m_undo(new QPushButton(this)), m_redo(new QPushButton(this)), m_load(new QPushButton(this)), m_save(new QPushButton(this)),
      m_defaults(new QPushButton(this)), m_problem(makeLabel(12, R::Warning, this))
{
    setObjectName(u"rulesPanel"_s);
    prepareButton(m_add, tr("Add"), u"plus"_s, u"addRule"_s, tr("Adds a rule behind the chosen one"));
    prepareButton(m_remove, {}, u"delete"_s, u"removeRule"_s, tr("Removes the chosen rule (Del)"));
    prepareButton(m_up, {}, u"chevron-up"_s, u"moveRuleUp"_s, tr("Moves the chosen rule up: it goes before the others (Alt+Up)"));
    prepareButton(m_down, {}, u"chevron-down"_s, u"moveRuleDown"_s, tr("Moves the chosen rule down (Alt+Down)"));
    prepareButton(m_undo, {}, u"undo"_s, u"undoRule"_s, tr("Takes back the last change of the rules"));
    prepareButton(m_redo, {}, u"redo"_s, u"redoRule"_s, tr("Makes the change of the rules again"));
    prepareButton(m_load, tr("Load…"), u"open"_s, u"loadRules"_s, tr("Reads rules from a JSON file"));
    prepareButton(m_save, tr("Save…"), u"save"_s, u"saveRules"_s, tr("Writes the rules as JSON, for this window and for the command line"));
    prepareButton(m_defaults, tr("From scenario"), u"reset"_s, u"defaultRules"_s, tr("Replaces the rules by those that follow from ids, tags and meters of the scenario"));

    m_table->setObjectName(u"rulesTable"_s);
    m_table->setAccessibleName(tr("Rules that map lines of the bill to components, in their order"));
    m_table->setModel(m_model);
    m_table->setFont(Theme::font(12));
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setWordWrap(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->setDefaultSectionSize(25);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->setItemDelegate(new RuleDelegate([this](const QModelIndex& index) {
        std::set<QString> names;
        const std::string component = index.siblingAtColumn(RulesModel::Component).data().toString().toStdString();
        for (const reconcile::PlanLine& line : m_plan) {
            if (index.column() == RulesModel::Component) names.insert(format::text(line.component));
            if (index.column() == RulesModel::Meter && (component.empty() || line.component == component)) names.insert(format::text(line.meter));
        }
        if (index.column() == RulesModel::Match) return m_columns;
        QStringList list(names.begin(), names.end());
        if (index.column() == RulesModel::Meter) list += u"*"_s;
        return list;
    }, this));
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    m_problem->setObjectName(u"ruleProblem"_s);
    m_problem->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(12, 4, 8, 4);
    bar->setSpacing(4);
    for (QPushButton* button : {m_add, m_remove, m_up, m_down, m_undo, m_redo}) bar->addWidget(button);
    bar->addSpacing(8);
    bar->addWidget(m_problem, 1);
    for (QPushButton* button : {m_defaults, m_load, m_save}) bar->addWidget(button);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(m_table, 1);

    connect(m_add, &QPushButton::clicked, this, [this] {
        const int row = currentRow() < 0 ? m_model->rowCount() : currentRow() + 1;
        m_model->insertRule(row, {});
        m_table->setCurrentIndex(m_model->index(row, RulesModel::Match));
        m_table->edit(m_table->currentIndex());
    });
    connect(m_remove, &QPushButton::clicked, this, &RulesPanel::removeCurrent);
    connect(m_up, &QPushButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveCurrent(1); });
    connect(m_undo, &QPushButton::clicked, m_model->undoStack(), &QUndoStack::undo);
    connect(m_redo, &QPushButton::clicked, m_model->undoStack(), &QUndoStack::redo);
    connect(m_load, &QPushButton::clicked, this, &RulesPanel::chooseLoad);
    connect(m_save, &QPushButton::clicked, this, &RulesPanel::chooseSave);
    connect(m_defaults, &QPushButton::clicked, this, &RulesPanel::defaultsWanted);
    connect(m_model, &RulesModel::refused, this, [this](const QString& why) { Q_EMIT told(why, true); });
    for (auto signal : {&QAbstractItemModel::modelReset}) connect(m_model, signal, this, [this] { fitColumns(); showState(); });
    connect(m_model, &RulesModel::rulesChanged, this, &RulesPanel::showState);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RulesPanel::showState);
    showState();
}

int RulesPanel::currentRow() const { return m_table->currentIndex().isValid() ? m_table->currentIndex().row() : -1; }

void RulesPanel::setChoices(const std::vector<reconcile::PlanLine>& plan, const std::vector<std::string>& columns)
{
    m_plan = plan;
    m_columns.clear();
    for (const std::string& column : columns) m_columns += format::text(column) + u" = "_s;
}

void RulesPanel::addRule(const reconcile::Rule& rule)
{
    const int row = m_model->rowCount();
    m_model->insertRule(row, rule);
    const int column = rule.component.empty() ? RulesModel::Component : rule.meter.empty() ? RulesModel::Meter : RulesModel::Match;
    m_table->setCurrentIndex(m_model->index(row, column));
    m_table->scrollTo(m_table->currentIndex());
    m_table->setFocus();
    if (column != RulesModel::Match) m_table->edit(m_table->currentIndex());
}

void RulesPanel::removeCurrent()
{
    const int row = currentRow();
    m_model->removeRule(row);
    if (m_model->rowCount() > 0 && row >= 0) m_table->setCurrentIndex(m_model->index(std::min(row, m_model->rowCount() - 1), RulesModel::Match));
    showState();
}

void RulesPanel::moveCurrent(int by)
{
    m_model->moveRule(currentRow(), by);   // the current index moves with its row
    m_table->scrollTo(m_table->currentIndex());
    showState();
}

QString RulesPanel::load(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return file.errorString();
    if (file.size() > kMaxRulesBytes) return tr("The file is larger than 16 MiB.");
    const QByteArray text = file.readAll();
    auto rules = reconcile::parseRules(std::string_view(text.constData(), static_cast<std::size_t>(text.size())), path.toStdString());
    if (!rules) {
        QStringList all;   // every mistake at once
        for (const Error& error : rules.error()) all += format::text(toString(error));
        return all.join(u'\n');
    }
    m_model->replaceRules(std::move(rules).value(), tr("Load rules"));
    return {};
}

QString RulesPanel::save(const QString& path) const
{
    const QByteArray text = QByteArray::fromStdString(reconcile::rulesText(m_model->usable()));
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit() ? QString() : file.errorString();
}

void RulesPanel::chooseLoad()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Load rules"), {}, tr("Rules (*.json)"));
    if (path.isEmpty()) return;
    const QString why = load(path);
    if (!why.isEmpty()) Q_EMIT told(tr("The rules could not be loaded: %1").arg(why), true);
}

void RulesPanel::chooseSave()
{
    QString path = QFileDialog::getSaveFileName(this, tr("Save rules"), u"bill.rules.json"_s, tr("Rules (*.json)"));
    if (path.isEmpty()) return;
    if (!path.endsWith(u".json"_s, Qt::CaseInsensitive)) path += u".json"_s;
    const QString why = save(path);
    Q_EMIT told(why.isEmpty() ? tr("Rules written to %1").arg(path) : tr("The rules could not be written: %1").arg(why), !why.isEmpty());
}

void RulesPanel::showState()
{
    const int row = currentRow(), problems = m_model->problemCount();
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_model->rowCount());
    m_undo->setEnabled(m_model->undoStack()->canUndo());
    m_redo->setEnabled(m_model->undoStack()->canRedo());
    m_undo->setToolTip(m_model->undoStack()->canUndo() ? tr("Undo %1").arg(m_model->undoStack()->undoText()) : tr("Takes back the last change of the rules"));
    QString problem = row >= 0 && row < m_model->rowCount() ? m_model->index(row, 0).data(RulesModel::kProblemRole).toString() : QString();
    if (problem.isEmpty() && problems > 0) problem = problems == 1 ? tr("One rule is not complete and is not used.") : tr("%1 rules are not complete and are not used.").arg(problems);
    m_problem->setText(problem);
    m_problem->setToolTip(problem);
}

void RulesPanel::fitColumns()
{
    if (m_model->rowCount() == 0) return;
    constexpr int kLeast = 60, kPad = 12, kRowsSeen = 200;
    m_table->horizontalHeader()->setResizeContentsPrecision(kRowsSeen);
    std::vector<int> wanted;
    for (int column = 0; column < RulesModel::ColumnCount; ++column) {
        m_table->resizeColumnToContents(column);
        wanted.push_back(std::max(m_table->columnWidth(column) + kPad, kLeast));
    }
    // What is missing in no rule needs no more than its title.
    const std::vector<int> widths = fairWidths(wanted, m_table->viewport()->width(), kLeast);
    for (std::size_t column = 0; column < widths.size(); ++column) m_table->setColumnWidth(static_cast<int>(column), widths[column]);
}

bool RulesPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize) fitColumns();
    if (watched != m_table || (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)) return QWidget::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    const bool isUndo = key->matches(QKeySequence::Undo), isRedo = key->matches(QKeySequence::Redo);
    const bool isMove = key->modifiers() == Qt::AltModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down);
    const bool isRemove = key->matches(QKeySequence::Delete);
    if (!isUndo && !isRedo && !isMove && !isRemove) return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::ShortcutOverride) {   // here they are about the rules, not about the scenario
        event->accept();
        return true;
    }
    if (isUndo) m_model->undoStack()->undo();
    else if (isRedo) m_model->undoStack()->redo();
    else if (isMove) moveCurrent(key->key() == Qt::Key_Up ? -1 : 1);
    else removeCurrent();
    return true;
}

} // namespace headroom::gui
