#include "app/gui/inspector/field_effects.h"

#include "app/gui/inspector/field_editors.h"
#include "app/gui/inspector/field_value.h"
#include "app/gui/inspector/form_edits.h"
#include "app/gui/inspector/form_view.h"
#include "app/gui/inspector/price_source.h"
#include "app/gui/inspector/tier_table.h"
#include "app/gui/shell/format.h"

#include <QLineEdit>
#include <QTimer>
#include <QtConcurrent>

#include <optional>
#include <utility>

namespace headroom::gui {

namespace {
constexpr int kPauseMs = 250;
}

FieldEffects::FieldEffects(FormView* form, FormEdits& edits, double presentAmount, std::string component, std::shared_ptr<const PriceData> data)
    : QObject(form), m_form(form), m_edits(edits), m_present(presentAmount), m_component(std::move(component)), m_data(std::move(data)), m_pause(new QTimer(this))
{
    m_pause->setSingleShot(true);
    m_pause->setInterval(kPauseMs);
    connect(m_pause, &QTimer::timeout, this, &FieldEffects::ask);
    connect(&m_answer, &QFutureWatcher<std::optional<double>>::finished, this, &FieldEffects::answer);
    for (FieldRow* row : form->findChildren<FieldRow*>()) {
        if (!row->lineEdit()) continue;
        connect(row->lineEdit(), &QLineEdit::textEdited, this, [this, row] {
            if (m_row && m_row != row) m_row->setEffect({});
            m_row = row;
            m_pause->start();
        });
        connect(row, &FieldRow::restored, row, [row] { row->setEffect({}); });
    }
}

void FieldEffects::ask()
{
    if (!m_row || !m_row->lineEdit()) return;
    m_asked = m_row->lineEdit()->text();
    const auto value = typedInto(m_row->field(), m_asked);
    m_answer.setFuture(QtConcurrent::run([preview = m_edits.previewLater(m_row->field(), value, m_form->form()), component = m_component, data = m_data]() -> std::optional<double> {
        const auto changed = preview();
        const auto* priced = changed ? (*changed)->find(component) : nullptr;
        const auto price = priced ? staticMonth(*priced, data->prices) : std::nullopt;
        if (!price || !price->missing.isEmpty()) return std::nullopt;   // what is wrong is said when it is committed
        return price->amount;
    }));
}

void FieldEffects::answer()
{
    if (!m_row || !m_row->lineEdit() || m_row->lineEdit()->text() != m_asked) return;   // typed on: the next answer counts
    const std::optional<double> amount = m_answer.result();
    if (!amount) return m_row->setEffect({});
    m_row->setEffect(tr("%1 %2/month at list price").arg(signedAmount(*amount - m_present), format::text(m_data->prices.currency)));
}

} // namespace headroom::gui
