#pragma once

#include "app/gui/inspector/schema_form.h"

#include <QComboBox>
#include <QLineEdit>
#include <QWidget>

#include <optional>

class QFrame;
class QGridLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace headroom::gui {

/// A line of text with its unit at the right end. Up, Down and, with focus, the wheel count numbers up and down.
class UnitEdit : public QLineEdit {
    Q_OBJECT

public:
    explicit UnitEdit(QWidget* parent = nullptr);

    void setUnit(const QString& unit);
    /// 0 = arrows and wheel do nothing.
    void setStep(double step) { m_step = step; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {72, QLineEdit::minimumSizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    bool stepBy(int count);
    void fitUnit();

    QString m_unit;
    double m_step = 0;
    bool m_isUnitShown = false;
};

/// A combo box that leaves the wheel to the page unless it has focus. Long lists can be searched by typing any part of a name.
class ChoiceBox : public QComboBox {
    Q_OBJECT

public:
    explicit ChoiceBox(QWidget* parent = nullptr);
    /// Makes the text editable, with a list of all entries that hold what was typed.
    void setSearchable();
    /// Data of an entry that is shown muted when chosen, in the place of its text: a default, as placeholders of text fields are.
    static constexpr int kMutedTextRole = Qt::UserRole + 1;
    [[nodiscard]] QSize minimumSizeHint() const override { return {kLeast, QComboBox::minimumSizeHint().height()}; }
    static constexpr int kLeast = 72;   ///< [px] narrower than this no editor gets

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
};

/// One field of a form: label, editor, the arrow that resets it, its mark, and below what is wrong with what was typed.
///
/// What was typed is reported on Enter and when the field is left; Esc brings back what the document says.
class FieldRow : public QWidget {
    Q_OBJECT

public:
    explicit FieldRow(const FormField& field, QWidget* parent = nullptr);

    [[nodiscard]] const FormField& field() const { return m_field; }
    /// The text field, also that of a combo box that can be typed into; null for plain combo boxes.
    [[nodiscard]] QLineEdit* lineEdit() const { return m_edit; }
    [[nodiscard]] QComboBox* comboBox() const { return m_choice; }
    /// Shows `typed`, which was refused, with the reason, and a link that sets `remedy` unless that is empty.
    void showError(const QString& typed, const QString& sentence, const QString& remedy);
    /// What the typed value would do, beside nothing else; empty hides it.
    void setEffect(const QString& text);
    /// Adds a button that removes the item that the row is.
    void setRemovable(const QString& what);

Q_SIGNALS:
    /// Something else than the document says was typed or chosen; empty = the default.
    void typed(const QString& text);
    /// Esc: what was refused is forgotten.
    void restored();
    void markChosen(const QString& mark, const QString& note);
    void removeRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeText(QGridLayout* grid);
    void makeChoice(QGridLayout* grid);
    void addMark(QGridLayout* grid);
    void report(const QString& text);
    void hideError();

    FormField m_field;
    QLineEdit* m_edit = nullptr;
    ChoiceBox* m_choice = nullptr;
    QToolButton* m_reset = nullptr;
    QToolButton* m_remove = nullptr;
    QFrame* m_errorBox;
    QLabel* m_error;
    QPushButton* m_remedy;
    QLabel* m_effect;
    QString m_committed, m_remedyText;
    std::optional<QString> m_reported;
};

/// Description, range, default with its source, and mark of a field, one a line: the tooltip of label and editor.
[[nodiscard]] QString fieldHelp(const FormField& field);

/// "S", "D", "A", "P", "V"; "·" without a mark. And the word for people.
[[nodiscard]] QString markSign(const QString& mark);
[[nodiscard]] QString markName(const QString& mark);

/// A flat button with an icon of 16 px.
[[nodiscard]] QToolButton* makeIconButton(const QString& icon, const QString& name, QWidget* parent);

} // namespace headroom::gui
