#include "app/gui/inspector/field_editors.h"

#include "app/gui/inspector/field_value.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QActionGroup>
#include <QCompleter>
#include <QFrame>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QToolButton>
#include <QWheelEvent>
#include <QWidgetAction>

#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kLabelWidth = 104;
constexpr int kFieldPadding = 20;   // [px] left and right of the text in a field, with its cursor
constexpr int kTextInset = 9;       // [px] texts of choices begin where those of text fields do
constexpr int kArrowWidth = 24;     // [px] of a combo box
constexpr int kSearchFrom = 9;   // entries; fewer are seen at a glance

QString optionText(const FieldOption& option) { return option.text.isEmpty() ? plainText(option.value) : option.text; }

} // namespace

// ------------------------------------------------------------------------------------------------- UnitEdit

UnitEdit::UnitEdit(QWidget* parent) : QLineEdit(parent) 
{
    setFont(Theme::font(12));
    connect(this, &QLineEdit::textChanged, this, &UnitEdit::fitUnit);
}

void UnitEdit::setUnit(const QString& unit)
{
    m_unit = unit;
    fitUnit();
}

void UnitEdit::fitUnit()
{
    // In a narrow field the value goes first, also that of the default.
    const int room = m_unit.isEmpty() ? 0 : QFontMetrics(Theme::font(11)).horizontalAdvance(m_unit) + 8;
    const QString shown = text().isEmpty() ? placeholderText() : text();
    m_isUnitShown = room > 0 && fontMetrics().horizontalAdvance(shown) + room + kFieldPadding <= width();
    setTextMargins(0, 0, m_isUnitShown ? room : 0, 0);
    update();
}

void UnitEdit::resizeEvent(QResizeEvent* event)
{
    QLineEdit::resizeEvent(event);
    fitUnit();
}

void UnitEdit::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    if (!m_isUnitShown) return;
    QPainter painter(this);
    painter.setFont(Theme::font(11));
    painter.setPen(Theme::current().color(R::MutedText));
    painter.drawText(rect().adjusted(0, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter, m_unit);
}

bool UnitEdit::stepBy(int count)
{
    bool isNumber = false;
    const QString from = text().isEmpty() ? placeholderText() : text();
    const double value = from.toDouble(&isNumber);
    if (m_step <= 0 || !isNumber || isReadOnly()) return false;
    setText(QString::number(value + count * m_step, 'g', 12));
    selectAll();
    Q_EMIT textEdited(text());
    return true;
}

void UnitEdit::keyPressEvent(QKeyEvent* event)
{
    const int count = event->key() == Qt::Key_Up ? 1 : event->key() == Qt::Key_Down ? -1 : 0;
    if (count != 0 && stepBy(event->modifiers() & Qt::ShiftModifier ? 10 * count : count)) return;
    QLineEdit::keyPressEvent(event);
}

void UnitEdit::wheelEvent(QWheelEvent* event)
{
    if (hasFocus() && stepBy(event->angleDelta().y() > 0 ? 1 : -1)) event->accept();
    else event->ignore();
}

// ------------------------------------------------------------------------------------------------ ChoiceBox

ChoiceBox::ChoiceBox(QWidget* parent) : QComboBox(parent)
{
    setFont(Theme::font(12));
    setFocusPolicy(Qt::StrongFocus);
    setMinimumContentsLength(6);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
}

void ChoiceBox::setSearchable()
{
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    lineEdit()->setFont(Theme::font(12));
    auto* completer = new QCompleter(model(), this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setCompletionMode(QCompleter::PopupCompletion);
    setCompleter(completer);
}

void ChoiceBox::paintEvent(QPaintEvent* event)
{
    if (isEditable()) return QComboBox::paintEvent(event);
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    const QString muted = currentIndex() < 0 ? placeholderText() : currentData(kMutedTextRole).toString();
    painter.setPen(Theme::current().color(muted.isEmpty() && isEnabled() ? R::Text : R::MutedText));
    const QRect room = rect().adjusted(kTextInset, 0, -kArrowWidth, 0);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(muted.isEmpty() ? currentText() : muted, Qt::ElideRight, room.width()));
}

void ChoiceBox::wheelEvent(QWheelEvent* event)
{
    if (hasFocus()) QComboBox::wheelEvent(event);
    else event->ignore();
}

// ------------------------------------------------------------------------------------------------- FieldRow

FieldRow::FieldRow(const FormField& field, QWidget* parent) : QWidget(parent), m_field(field)
{
    m_field.children.clear();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(2);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    auto* label = makeLabel(12, R::SecondaryText, this);
    label->setText(field.title.isEmpty() ? field.key : field.title);
    label->setFixedWidth(kLabelWidth);
    label->setWordWrap(true);
    label->setToolTip(fieldHelp(field));
    grid->addWidget(label, 0, 0);
    if (field.kind == FieldKind::Choice || field.kind == FieldKind::Flag || field.kind == FieldKind::Reference || !field.options.empty()) makeChoice(grid);
    else makeText(grid);
    QWidget* editor = m_choice ? static_cast<QWidget*>(m_choice) : m_edit;
    label->setBuddy(editor);
    editor->setToolTip(fieldHelp(field));
    editor->setAccessibleName(label->text());
    editor->setAccessibleDescription(fieldHelp(field));
    if (m_edit) {
        m_edit->setObjectName(u"field:"_s + field.pointer);
        m_edit->setAccessibleName(label->text());
        m_edit->setAccessibleDescription(fieldHelp(field));
        m_edit->installEventFilter(this);
        if (m_choice) m_choice->installEventFilter(this);   // it has the focus and hands keys on to its text
    }
    if (m_choice && !m_edit) m_choice->setObjectName(u"field:"_s + field.pointer);

    m_reset = makeIconButton(u"reset"_s, tr("Reset %1 to its default").arg(label->text()), this);
    m_reset->setObjectName(u"reset:"_s + field.pointer);
    const QString standard = placeholderText(field);
    m_reset->setToolTip(field.fallback.is_null() ? tr("Leave it out") : tr("Reset to the default, %1").arg(standard));
    QSizePolicy keeps = m_reset->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);   // fields stay in line
    m_reset->setSizePolicy(keeps);
    m_reset->setVisible((field.isSet || field.isMixed) && !field.isRequired);
    connect(m_reset, &QToolButton::clicked, this, [this] { Q_EMIT typed(QString()); });
    grid->addWidget(m_reset, 0, 2);
    addMark(grid);

    m_effect = makeLabel(11, R::MutedText, this);
    m_effect->setObjectName(u"effect:"_s + field.pointer);
    m_effect->setWordWrap(true);
    m_effect->hide();
    grid->addWidget(m_effect, 1, 1, 1, 4);
    m_errorBox = new QFrame(this);
    m_errorBox->setAutoFillBackground(true);
    themed(m_errorBox, [box = m_errorBox] {
        QPalette palette = box->palette();
        palette.setColor(QPalette::Window, Theme::current().color(R::BadGround));
        box->setPalette(palette);
    });
    auto* lines = new QVBoxLayout(m_errorBox);
    lines->setContentsMargins(8, 4, 8, 4);
    lines->setSpacing(2);
    m_error = makeLabel(11, R::Bad, m_errorBox);
    m_error->setObjectName(u"error:"_s + field.pointer);
    m_error->setWordWrap(true);
    m_remedy = new QPushButton(m_errorBox);
    m_remedy->setProperty("link", true);
    m_remedy->setObjectName(u"remedy:"_s + field.pointer);
    m_remedy->setFont(Theme::font(11));
    lines->addWidget(m_error);
    lines->addWidget(m_remedy, 0, Qt::AlignLeft);
    m_errorBox->hide();
    grid->addWidget(m_errorBox, 2, 1, 1, 4);
    connect(m_remedy, &QPushButton::clicked, this, [this] { Q_EMIT typed(m_remedyText); });
}

void FieldRow::makeText(QGridLayout* grid)
{
    auto* edit = new UnitEdit(this);
    m_edit = edit;
    const bool isNumber = m_field.kind == FieldKind::Integer || m_field.kind == FieldKind::Number;
    if (isNumber) edit->setUnit(m_field.unit);
    if (m_field.kind == FieldKind::Integer) edit->setStep(1);
    if (m_field.kind == FieldKind::Number) {
        const double value = m_field.shown().is_number() ? std::abs(m_field.shown().get<double>()) : 0;
        edit->setStep(value > 0 ? std::pow(10, std::floor(std::log10(value) + 1e-9) - (value >= 1 ? 0 : 1)) : 0.1);
    }
    m_committed = shownText(m_field);
    edit->setText(m_committed);
    edit->setCursorPosition(0);
    edit->setPlaceholderText(placeholderText(m_field));
    grid->addWidget(edit, 0, 1);
    connect(edit, &QLineEdit::editingFinished, this, [this] { report(m_edit->text()); });
}

void FieldRow::makeChoice(QGridLayout* grid)
{
    m_choice = new ChoiceBox(this);
    m_committed = shownText(m_field);
    const bool isText = m_field.isOpen || m_field.kind == FieldKind::Reference || static_cast<int>(m_field.options.size()) >= kSearchFrom;
    if (!m_field.isRequired) {
        const QString standard = placeholderText(m_field);
        m_choice->addItem(isText ? QString() : m_field.fallback.is_null() ? tr("(none)") : tr("%1 (default)").arg(standard), QString());
        if (!isText) m_choice->setItemData(0, m_field.fallback.is_null() ? tr("none") : standard, ChoiceBox::kMutedTextRole);
    }
    for (const FieldOption& option : m_field.options) {
        m_choice->addItem(isText ? plainText(option.value) : optionText(option), plainText(option.value));
        const QString detail = isText && optionText(option) != plainText(option.value) ? optionText(option) : option.detail;
        if (!detail.isEmpty()) m_choice->setItemData(m_choice->count() - 1, detail, Qt::ToolTipRole);
    }
    if (isText) {
        m_choice->setSearchable();
        m_edit = m_choice->lineEdit();
        m_edit->setPlaceholderText(placeholderText(m_field));
        m_choice->setCurrentText(m_committed);
        m_edit->setText(m_committed);
        m_edit->setCursorPosition(0);
        connect(m_edit, &QLineEdit::editingFinished, this, [this] { report(m_edit->text()); });
        connect(m_choice, &QComboBox::activated, this, [this] { report(m_edit->text()); });
    } else {
        m_choice->setPlaceholderText(m_field.isMixed ? tr("mixed") : QString());
        int index = m_choice->findData(m_committed);
        if (m_field.isMixed) index = -1;
        else if (index < 0 && !m_committed.isEmpty()) {   // a value that the schema does not know stays visible
            m_choice->addItem(m_committed, m_committed);
            index = m_choice->count() - 1;
        }
        m_choice->setCurrentIndex(index);
        connect(m_choice, &QComboBox::activated, this, [this](int chosen) { report(m_choice->itemData(chosen).toString()); });
    }
    grid->addWidget(m_choice, 0, 1);
}

void FieldRow::addMark(QGridLayout* grid)
{
    auto* button = new QToolButton(this);
    button->setObjectName(u"mark:"_s + m_field.pointer);
    button->setAutoRaise(true);
    button->setFixedSize(16, 20);
    button->setFont(Theme::font(11, true));
    button->setText(markSign(m_field.mark));
    button->setFocusPolicy(Qt::TabFocus);
    const QString name = m_field.mark.isEmpty() ? tr("No mark: nothing says where this value comes from") : tr("%1. %2").arg(markName(m_field.mark), m_field.note);
    button->setToolTip(name.trimmed());
    button->setAccessibleName(tr("Origin of %1: %2").arg(m_field.title, m_field.mark.isEmpty() ? tr("not marked") : markName(m_field.mark)));
    themed(button, [button, isOpen = m_field.mark == u"verify"_s || m_field.mark == u"assumed"_s] {
        QPalette palette = button->palette();
        palette.setColor(QPalette::ButtonText, Theme::current().color(isOpen ? R::Warning : R::MutedText));
        button->setPalette(palette);
    });
    auto* menu = new QMenu(button);
    auto* group = new QActionGroup(menu);
    for (const QString& mark : {u"stated"_s, u"derived"_s, u"assumed"_s, u"platform"_s, u"verify"_s, QString()}) {
        QAction* action = menu->addAction(mark.isEmpty() ? tr("No mark") : tr("%1  %2").arg(markSign(mark), markName(mark)));
        action->setCheckable(true);
        action->setChecked(mark == m_field.mark);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, mark] { Q_EMIT markChosen(mark, mark.isEmpty() ? QString() : m_field.note); });
    }
    if (!m_field.mark.isEmpty()) {
        menu->addSeparator();
        auto* line = new QLineEdit(m_field.note, menu);
        line->setPlaceholderText(tr("Why this value"));
        line->setAccessibleName(tr("Note on %1").arg(m_field.title));
        line->setMinimumWidth(280);
        auto* note = new QWidgetAction(menu);
        note->setDefaultWidget(line);
        menu->addAction(note);
        connect(line, &QLineEdit::returnPressed, this, [this, line, menu] {
            menu->close();
            Q_EMIT markChosen(m_field.mark, line->text().trimmed());
        });
    }
    // Not setMenu(): its arrow would cover the letter.
    connect(button, &QToolButton::clicked, menu, [button, menu] { menu->popup(button->mapToGlobal(QPoint(0, button->height()))); });
    grid->addWidget(button, 0, 3);
}

void FieldRow::setRemovable(const QString& what)
{
    m_reset->hide();
    QSizePolicy gone = m_reset->sizePolicy();
    gone.setRetainSizeWhenHidden(false);
    m_reset->setSizePolicy(gone);
    m_remove = makeIconButton(u"close"_s, tr("Remove %1").arg(what), this);
    m_remove->setObjectName(u"remove:"_s + m_field.pointer);
    connect(m_remove, &QToolButton::clicked, this, &FieldRow::removeRequested);
    static_cast<QGridLayout*>(layout())->addWidget(m_remove, 0, 2);
}

void FieldRow::report(const QString& text)
{
    if (m_edit) m_edit->setModified(false);   // from here on it is committed or refused, no longer half typed
    const bool isRepeated = m_reported && *m_reported == text;   // Enter, and then the field is left
    m_reported = text;
    if (text == m_committed && !m_field.isMixed) {
        if (m_errorBox->isVisibleTo(this)) {
            hideError();
            Q_EMIT restored();
        }
        return;
    }
    if (isRepeated || (m_field.isMixed && text.isEmpty() && (!m_choice || m_edit))) return;   // left as it was
    Q_EMIT typed(text);
}

void FieldRow::showError(const QString& typed, const QString& sentence, const QString& remedy)
{
    QWidget* editor = m_choice ? static_cast<QWidget*>(m_choice) : m_edit;
    if (m_edit && m_edit->text() != typed) m_edit->setText(typed);
    for (QWidget* widget : {editor, static_cast<QWidget*>(m_edit)}) {
        if (!widget) continue;
        widget->setProperty("error", true);
        widget->update();
    }
    m_error->setText(u"✕ "_s + sentence);
    m_remedyText = remedy;
    m_remedy->setText(tr("Set to %1").arg(remedy));
    m_remedy->setVisible(!remedy.isEmpty());
    m_errorBox->show();
    editor->setAccessibleDescription(sentence + u'\n' + fieldHelp(m_field));
}

void FieldRow::hideError()
{
    for (QWidget* widget : {static_cast<QWidget*>(m_choice), static_cast<QWidget*>(m_edit)}) {
        if (!widget) continue;
        widget->setProperty("error", false);
        widget->update();
    }
    m_errorBox->hide();
}

void FieldRow::setEffect(const QString& text)
{
    m_effect->setText(text);
    m_effect->setVisible(!text.isEmpty());
}

bool FieldRow::eventFilter(QObject* watched, QEvent* event)
{
    if (m_edit && (watched == m_edit || watched == m_choice) && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && (m_edit->text() != m_committed || m_errorBox->isVisibleTo(this))) {
        m_edit->setText(m_committed);
        m_reported.reset();
        hideError();
        Q_EMIT restored();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

QString fieldHelp(const FormField& field)
{
    QStringList lines;
    if (!field.description.isEmpty()) lines << field.description;
    if (field.isMixed) lines << FieldRow::tr("The selected components differ; what is typed holds for all of them.");
    if (!field.range.isEmpty()) lines << FieldRow::tr("Range: %1").arg(field.range);
    if (!field.fallback.is_null()) {
        const QString standard = plainText(field.fallback);
        lines << (field.fallbackSource.isEmpty() ? FieldRow::tr("Default: %1").arg(standard) : FieldRow::tr("Default: %1 — %2").arg(standard, field.fallbackSource));
    } else if (field.isRequired) {
        lines << FieldRow::tr("Required");
    }
    if (!field.mark.isEmpty()) lines << (field.note.isEmpty() ? FieldRow::tr("Origin: %1").arg(markName(field.mark)) : FieldRow::tr("Origin: %1 — %2").arg(markName(field.mark), field.note));
    lines << field.pointer;
    return lines.join(u'\n');
}

QString markSign(const QString& mark) { return mark.isEmpty() ? u"·"_s : mark.left(1).toUpper(); }

QString markName(const QString& mark)
{
    if (mark == u"stated"_s) return FieldRow::tr("Stated: somebody's fact");
    if (mark == u"derived"_s) return FieldRow::tr("Derived: computed from facts");
    if (mark == u"assumed"_s) return FieldRow::tr("Assumed: no source");
    if (mark == u"platform"_s) return FieldRow::tr("Platform: the vendor's documentation");
    if (mark == u"verify"_s) return FieldRow::tr("Verify: to be checked");
    return {};
}

QToolButton* makeIconButton(const QString& icon, const QString& name, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setFixedSize(20, 20);
    button->setIconSize(QSize(14, 14));
    button->setFocusPolicy(Qt::TabFocus);
    button->setToolTip(name);
    button->setAccessibleName(name);
    setThemedIcon(button, icon, Theme::Role::SecondaryText);
    return button;
}

} // namespace headroom::gui
