#include "app/gui/inspector/form_view.h"

#include "app/gui/inspector/field_editors.h"
#include "app/gui/inspector/field_value.h"
#include "app/gui/inspector/form_edits.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <functional>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kIndent = 12;

QString sentenceOf(const Error& error)
{
    return error.hint.empty() ? format::text(error.message) : FormView::tr("%1 %2").arg(format::text(error.message), format::text(error.hint));
}

QPushButton* makeLink(const QString& text, const QString& name, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setProperty("link", true);
    button->setFont(Theme::font(12));
    button->setObjectName(name);
    return button;
}

/// Every changed place of a merge patch.
void leavesOf(const Json& patch, const QString& at, std::vector<std::pair<QString, QString>>& leaves)
{
    if (patch.is_object() && !patch.empty()) {
        for (const auto& [key, value] : patch.items()) leavesOf(value, at + (at.isEmpty() ? QString() : u" › "_s) + format::text(key), leaves);
        return;
    }
    leaves.emplace_back(at, patch.is_null() ? FormView::tr("left out") : plainText(patch));
}

} // namespace

FormView::FormView(FormField form, QString owner, FormEdits& edits, FormMemory& memory, QWidget* parent)
    : QWidget(parent), m_form(std::move(form)), m_owner(std::move(owner)), m_edits(edits), m_memory(memory), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
    if (m_form.isScalar()) addScalar(m_column, m_form, m_form);
    else
        for (const FormSection& section : sectionsOf(m_form)) addSection(section);
    if (m_form.kind == FieldKind::Object) addParts(m_column, m_form);
}

void FormView::addBelow(const QString& pointer, QWidget* widget)
{
    QVBoxLayout* section = m_sections.value(pointer, m_column);
    section->addWidget(widget);
}

void FormView::addSection(const FormSection& section)
{
    if (m_column->count() > 0) m_column->addWidget(makeLine(Qt::Horizontal, this));
    std::vector<QWidget*> tools;
    if (section.canBeRemoved && section.part) {
        auto* remove = makeIconButton(u"delete"_s, tr("Remove %1").arg(section.title), this);
        remove->setObjectName(u"remove:"_s + section.pointer);
        connect(remove, &QToolButton::clicked, this, [this, part = *section.part, remove] { report(m_edits.remove(part, m_form, m_owner), part.pointer, remove); });
        tools.push_back(remove);
    }
    const QString key = section.pointer.isEmpty() ? m_form.pointer + u'#' + section.title : section.pointer;
    QVBoxLayout* body = addFoldable(m_column, section.title, key, section.startsFolded, section.part ? section.part->description : QString(), tools, 0);
    m_sections.insert(section.pointer, body);
    if (section.part) {
        addDraftNotice(body, section.pointer);
        addContents(body, *section.part);
    } else {
        for (const FormField* field : section.fields) addField(body, *field, m_form);
    }
}

QVBoxLayout* FormView::addFoldable(QVBoxLayout* column, const QString& title, const QString& pointer, bool startsFolded, const QString& tooltip, const std::vector<QWidget*>& tools, int level)
{
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    auto* fold = new QToolButton(head);
    fold->setObjectName(u"fold:"_s + pointer);
    fold->setAutoRaise(true);
    fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    fold->setFont(Theme::font(level == 0 ? 13 : 12, true));
    fold->setText(title);
    fold->setToolTip(tooltip);
    fold->setIconSize(QSize(12, 12));
    fold->setFocusPolicy(Qt::TabFocus);
    fold->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);   // a long name does not widen the dock
    const bool isFolded = m_memory.folded.value(pointer, startsFolded);
    fold->setAccessibleName(isFolded ? tr("%1, folded").arg(title) : tr("%1, unfolded").arg(title));
    row->addWidget(fold, 1);
    for (QWidget* tool : tools) row->addWidget(tool);
    column->addWidget(head);
    auto* holder = new QWidget(this);
    auto* body = new QVBoxLayout(holder);
    body->setContentsMargins(level == 0 ? 0 : kIndent, 0, 0, 0);
    body->setSpacing(6);
    holder->setVisible(!isFolded);
    column->addWidget(holder);
    const auto arrow = [fold, holder] { fold->setIcon(Theme::icon(holder->isHidden() ? u"chevron-right"_s : u"chevron-down"_s)); };
    themed(fold, arrow);
    connect(fold, &QToolButton::clicked, this, [this, holder, pointer, arrow, fold, title] {
        const bool folds = !holder->isHidden();
        holder->setHidden(folds);
        m_memory.folded[pointer] = folds;
        fold->setAccessibleName(folds ? tr("%1, folded").arg(title) : tr("%1, unfolded").arg(title));
        arrow();
    });
    return body;
}

void FormView::addField(QVBoxLayout* column, const FormField& field, const FormField& container)
{
    if (field.isScalar()) return addScalar(column, field, container);
    if (field.isAbsentPart()) return;
    if (field.kind == FieldKind::Alternatives) return addAlternatives(column, field);
    std::vector<QWidget*> tools;
    if (field.isSet && !field.isRequired) {
        auto* remove = makeIconButton(u"delete"_s, tr("Remove %1").arg(field.title), this);
        remove->setObjectName(u"remove:"_s + field.pointer);
        connect(remove, &QToolButton::clicked, this, [this, field, remove] { report(m_edits.remove(field, m_form, m_owner), field.pointer, remove); });
        tools.push_back(remove);
    }
    QVBoxLayout* body = addFoldable(column, field.title, field.pointer, field.kind == FieldKind::Tuple, field.description, tools, 1);
    addDraftNotice(body, field.pointer);
    addContents(body, field);
}

void FormView::addContents(QVBoxLayout* column, const FormField& field)
{
    switch (field.kind) {
    case FieldKind::Object:
        for (const FormField& child : field.children) addField(column, child, field);
        if (field.children.empty()) {
            auto* text = makeLabel(12, R::SecondaryText, this);
            text->setText(field.description);
            text->setWordWrap(true);
            column->addWidget(text);
        }
        return addParts(column, field);
    case FieldKind::Alternatives: return addAlternatives(column, field);
    case FieldKind::List: return addList(column, field);
    case FieldKind::Tuple:
        for (const FormField& child : field.children) addField(column, child, field);
        return;
    case FieldKind::Map: return addMap(column, field);
    case FieldKind::Patch: return addPatch(column, field);
    default: return addScalar(column, field, field);
    }
}

void FormView::addScalar(QVBoxLayout* column, const FormField& field, const FormField& container, const QString& label)
{
    FormField shown = field;
    if (!label.isEmpty()) shown.title = label;
    auto* row = new FieldRow(shown, this);
    m_rows.insert(field.pointer, row);
    column->addWidget(row);
    connect(row, &FieldRow::typed, this, [this, row](const QString& typed) { commit(row, typed); });
    connect(row, &FieldRow::restored, this, [this, pointer = field.pointer] {
        m_memory.refused.remove(pointer);
        Q_EMIT refusalsChanged();
    });
    connect(row, &FieldRow::markChosen, this, [this, row](const QString& mark, const QString& note) { report(m_edits.setMark(row->field(), mark, note, m_owner), row->field().pointer, row); });
    if (container.kind == FieldKind::List || container.kind == FieldKind::Map) {
        row->setRemovable(shown.title);
        connect(row, &FieldRow::removeRequested, this, [this, field, row] { report(m_edits.remove(field, m_form, m_owner), field.pointer, row); });
    }
    if (const auto refused = m_memory.refused.constFind(field.pointer); refused != m_memory.refused.constEnd()) {
        row->showError(refused->typed, refused->sentence, refused->remedy);
    } else {
        for (const Error& error : m_edits.draftErrors())
            // A draft cannot be proved: what it takes over is tried as a whole.
            if (format::text(error.where.pointer) == field.pointer) row->showError(shownText(field), sentenceOf(error), remedies(field, shownText(field), error, &m_form).value(0));
        if (const Error* issue = m_edits.issueAt(field.pointer))
            row->showError(shownText(field), sentenceOf(*issue), m_edits.provenRemedy(field, shownText(field), *issue, m_form));
    }
}

void FormView::commit(FieldRow* row, const QString& typed)
{
    const FormField field = row->field();
    const QString draft = m_edits.draftPointer();
    const Errors errors = m_edits.set(field, typedInto(field, typed), m_form, m_owner);
    if (errors.empty()) {
        const bool wasRefused = m_memory.refused.remove(field.pointer) > 0;
        if (!draft.isEmpty()) Q_EMIT stale();
        if (wasRefused) Q_EMIT refusalsChanged();
        Q_EMIT committed(field.pointer);
        return;
    }
    const Error& error = *errorAt(errors, field.pointer);
    const FormMemory::Refused refused{typed, sentenceOf(error), m_edits.provenRemedy(field, typed, error, m_form)};
    m_memory.refused.insert(field.pointer, refused);
    row->showError(refused.typed, refused.sentence, refused.remedy);
    Q_EMIT refusalsChanged();
}

void FormView::addAlternatives(QVBoxLayout* column, const FormField& field)
{
    // The choice of the form is a field of its own: the same row, with the names of the forms.
    FormField choice = field;
    choice.kind = FieldKind::Choice;
    choice.children.clear();
    choice.isOpen = false;
    for (FieldOption& option : choice.options) option.value = option.text.toStdString();
    const auto nameOf = [&](int index) { return index >= 0 && index < static_cast<int>(choice.options.size()) ? choice.options[static_cast<std::size_t>(index)].value : Json(); };
    choice.value = nameOf(field.alternative);
    if (!field.isSet) choice.fallback = nameOf(field.alternative);
    else if (!field.fallback.is_null()) choice.fallback = tr("Default").toStdString();
    choice.pointer = field.pointer + u"#form"_s;
    auto* row = new FieldRow(choice, this);
    m_rows.insert(choice.pointer, row);
    column->addWidget(row);
    connect(row, &FieldRow::typed, this, [this, field, row](const QString& typed) {
        Errors errors;
        if (typed.isEmpty()) errors = m_edits.set(field, std::nullopt, m_form, m_owner);
        for (std::size_t i = 0; i < field.options.size(); ++i)
            if (field.options[i].text == typed) errors = m_edits.chooseAlternative(field, static_cast<int>(i), m_form, m_owner);
        report(errors, field.pointer, row);
    });
    connect(row, &FieldRow::markChosen, this, [this, field, row](const QString& mark, const QString& note) { report(m_edits.setMark(field, mark, note, m_owner), field.pointer, row); });
    if (field.children.empty()) return;
    auto* holder = new QWidget(this);
    auto* body = new QVBoxLayout(holder);
    body->setContentsMargins(kIndent, 0, 0, 0);
    body->setSpacing(6);
    column->addWidget(holder);
    const bool isItems = !field.children.front().key.isEmpty() && field.alternative == 1 && field.options.size() == 2 && field.quantity.isEmpty();
    if (isItems) {
        FormField list = field;
        list.kind = FieldKind::List;
        addList(body, list);
        return;
    }
    FormField inside = field;
    inside.kind = FieldKind::Object;
    for (const FormField& child : field.children) addField(body, child, inside);
    addParts(body, inside);
}

void FormView::addList(QVBoxLayout* column, const FormField& field)
{
    const auto count = static_cast<int>(field.children.size());
    for (int i = 0; i < count; ++i) {
        const FormField& item = field.children[static_cast<std::size_t>(i)];
        if (item.isScalar()) {
            addScalar(column, item, field);
            continue;
        }
        std::vector<QWidget*> tools;
        const auto move = [&](const QString& icon, int to, const QString& name) {
            auto* button = makeIconButton(icon, name, this);
            button->setObjectName((to < i ? u"up:"_s : u"down:"_s) + item.pointer);
            button->setEnabled(to >= 0 && to < count);
            connect(button, &QToolButton::clicked, this, [this, field, i, to, button] { report(m_edits.moveItem(field, i, to, m_owner), field.pointer, button); });
            tools.push_back(button);
        };
        if (count > 1) {
            move(u"chevron-up"_s, i - 1, tr("Move %1 up").arg(item.title));
            move(u"chevron-down"_s, i + 1, tr("Move %1 down").arg(item.title));
        }
        auto* remove = makeIconButton(u"delete"_s, tr("Remove %1").arg(item.title), this);
        remove->setObjectName(u"remove:"_s + item.pointer);
        connect(remove, &QToolButton::clicked, this, [this, item, remove] { report(m_edits.remove(item, m_form, m_owner), item.pointer, remove); });
        tools.push_back(remove);
        const bool isDraft = m_edits.draftPointer().startsWith(item.pointer);
        QVBoxLayout* body = addFoldable(column, item.title, item.pointer, count > 3 && !isDraft, item.description, tools, 1);
        addDraftNotice(body, item.pointer);
        addContents(body, item);
    }
    const QString what = m_edits.source().itemTitle(field);
    auto* add = makeLink(tr("+ %1").arg(what), u"add:"_s + field.pointer, this);
    add->setToolTip(field.description);
    add->setAccessibleName(tr("Add %1").arg(what));
    column->addWidget(add, 0, Qt::AlignLeft);
    connect(add, &QPushButton::clicked, this, [this, field, add] {
        report(m_edits.add(field, {}, m_form, m_owner), field.pointer, add);
        if (!m_edits.draftPointer().isEmpty()) Q_EMIT stale();
    });
}

void FormView::addMap(QVBoxLayout* column, const FormField& field)
{
    for (const FormField& member : field.children) {
        if (member.isScalar()) {
            addScalar(column, member, field, member.key);
            continue;
        }
        auto* remove = makeIconButton(u"delete"_s, tr("Remove %1").arg(member.title), this);
        remove->setObjectName(u"remove:"_s + member.pointer);
        connect(remove, &QToolButton::clicked, this, [this, member, remove] { report(m_edits.remove(member, m_form, m_owner), member.pointer, remove); });
        QVBoxLayout* body = addFoldable(column, member.title, member.pointer, field.children.size() > 3, member.description, {remove}, 1);
        addDraftNotice(body, member.pointer);
        auto* key = new QLineEdit(member.key, this);
        key->setObjectName(u"key:"_s + member.pointer);
        key->setFont(Theme::font(12));
        key->setAccessibleName(tr("Name of %1").arg(member.title));
        body->addWidget(key);
        connect(key, &QLineEdit::editingFinished, this, [this, field, member, key] {
            if (key->text() != member.key) report(m_edits.renameKey(field, member.key, key->text().trimmed(), m_owner), member.pointer, key);
        });
        addContents(body, member);
    }
    auto* holder = new QWidget(this);
    auto* line = new QHBoxLayout(holder);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    auto* name = new ChoiceBox(holder);
    name->setSearchable();
    for (const FieldOption& option : field.keyOptions)
        if (!field.shown().is_object() || !field.shown().contains(option.value.get<std::string>())) name->addItem(option.text);
    name->setCurrentIndex(-1);
    name->lineEdit()->setPlaceholderText(field.keyOptions.empty() ? tr("Name") : tr("Choose or type"));
    name->lineEdit()->setObjectName(u"newKey:"_s + field.pointer);
    name->setAccessibleName(tr("Name of one more entry of %1").arg(field.title));
    auto* add = makeLink(tr("+ Add"), u"add:"_s + field.pointer, holder);
    add->setAccessibleName(tr("Add an entry to %1").arg(field.title));
    line->addWidget(name, 1);
    line->addWidget(add);
    column->addWidget(holder);
    const auto make = [this, field, name, add] {
        const QString key = name->currentText().trimmed();
        if (key.isEmpty()) return;
        report(m_edits.add(field, key, m_form, m_owner), field.pointer, add);
        if (!m_edits.draftPointer().isEmpty()) Q_EMIT stale();
    };
    connect(add, &QPushButton::clicked, this, make);
    connect(name->lineEdit(), &QLineEdit::returnPressed, this, make);
}

void FormView::addPatch(QVBoxLayout* column, const FormField& field)
{
    std::vector<std::pair<QString, QString>> leaves;
    leavesOf(field.shown(), {}, leaves);
    for (const auto& [place, value] : leaves) {
        auto* where = makeLabel(11, R::MutedText, this);
        where->setText(place);
        where->setWordWrap(true);
        auto* what = makeLabel(12, R::Text, this);
        what->setText(value.size() > 200 ? value.left(199) + u'…' : value);
        what->setWordWrap(true);
        what->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        column->addWidget(where);
        column->addWidget(what);
    }
}

void FormView::addParts(QVBoxLayout* column, const FormField& field)
{
    const auto parts = absentParts(field);
    if (parts.empty()) return;
    auto* holder = new QWidget(this);
    auto* grid = new QGridLayout(holder);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(0);
    int index = 0;
    for (const FormField* part : parts) {
        auto* add = makeLink(tr("+ %1").arg(part->title), u"add:"_s + part->pointer, holder);
        add->setToolTip(part->description);
        add->setAccessibleName(tr("Add %1").arg(part->title));
        grid->addWidget(add, index / 2, index % 2, Qt::AlignLeft);
        ++index;
        connect(add, &QPushButton::clicked, this, [this, part = *part, add] {
            m_memory.folded[part.pointer] = false;
            if (part.kind == FieldKind::Map) {   // a name comes first: an empty one is written, its form asks for names
                report(m_edits.set(part, Json::object(), m_form, m_owner), part.pointer, add);
                return;
            }
            report(m_edits.add(part, {}, m_form, m_owner), part.pointer, add);
            if (!m_edits.draftPointer().isEmpty()) Q_EMIT stale();
        });
    }
    grid->setColumnStretch(1, 1);
    column->addWidget(holder);
}

void FormView::addDraftNotice(QVBoxLayout* column, const QString& pointer)
{
    if (pointer.isEmpty() || m_edits.draftPointer() != pointer) return;
    auto* text = makeLabel(11, R::Warning, this);
    text->setObjectName(u"draft:"_s + pointer);
    text->setWordWrap(true);
    const Errors errors = m_edits.draftErrors();
    text->setText(tr("▲ Not in the scenario yet. %1").arg(errors.empty() ? QString() : sentenceOf(errors.front())));
    column->addWidget(text);
}

void FormView::report(const Errors& errors, const QString& pointer, QWidget* beside)
{
    if (errors.empty()) {
        if (!m_edits.draftPointer().isEmpty()) Q_EMIT stale();
        Q_EMIT committed(pointer);
        return;
    }
    const Error& error = *errorAt(errors, pointer);
    if (auto* row = qobject_cast<FieldRow*>(beside)) return row->showError(row->lineEdit() ? row->lineEdit()->text() : QString(), sentenceOf(error), {});
    // Beside the button that was pressed.
    const QString name = u"refusal:"_s + pointer;
    auto* text = findChild<QLabel*>(name);
    if (!text) {
        text = makeLabel(11, R::Bad, this);
        text->setObjectName(name);
        text->setWordWrap(true);
        QVBoxLayout* section = m_sections.value(pointer, m_column);
        section->addWidget(text);
    }
    text->setText(u"✕ "_s + sentenceOf(error));
}

} // namespace headroom::gui
