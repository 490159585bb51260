#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QPointer>
#include <QString>

#include <memory>
#include <optional>
#include <string>

class QTimer;

namespace headroom::gui {

class FieldRow;
class FormEdits;
class FormView;
struct PriceData;

/// Says beside a field what the typed value would do to the month's list price of its component, before it is committed.
/// The changed scenario is read off the GUI thread; an answer to an older text is dropped.
class FieldEffects : public QObject {
    Q_OBJECT

public:
    /// Watches the text fields of `form`, which becomes its parent. `component` is the one that is priced, in the document as it is.
    FieldEffects(FormView* form, FormEdits& edits, double presentAmount, std::string component, std::shared_ptr<const PriceData> data);

private:
    void ask();
    void answer();

    FormView* m_form;
    FormEdits& m_edits;
    double m_present;                   ///< [currency a month]
    std::string m_component;
    std::shared_ptr<const PriceData> m_data;
    QTimer* m_pause;                    ///< until the typing rests
    QPointer<FieldRow> m_row;           ///< where it is typed
    QString m_asked;                    ///< the text that m_answer is about
    QFutureWatcher<std::optional<double>> m_answer;
};

} // namespace headroom::gui
