#include "app/gui/inspector/inspector_view.h"

// What the inspector says besides settings: tiers, the list price, and what the last run found.

#include "app/gui/document/scenario_document.h"
#include "app/gui/inspector/form_edits.h"
#include "app/gui/inspector/price_source.h"
#include "app/gui/inspector/tier_view.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {
constexpr int kPlaces = 8;   // recorded figures that are listed at most
}

QString componentName(const scenario::Component& component) { return format::text(component.title.empty() ? component.id : component.title); }

void InspectorView::showTiers(const scenario::Component& component)
{
    const auto priced = m_prices->data();
    if (!priced) return;
    TierTable table = tierTable(component, priced->catalogue, priced->prices);
    if (!table.rows.empty()) {
        m_form->column()->addWidget(makeLine(Qt::Horizontal, m_form));
        m_form->column()->addWidget(m_tiers);
    }
    m_tiers->setTable(std::move(table), componentName(component));
}

void InspectorView::chooseTier(const TierRow& row)
{
    const QString base = u"/components/"_s + escapedSegment(m_document->sourceOf(component()));
    std::vector<Edit> edits = row.edits;
    for (Edit& edit : edits) edit.pointer.prepend(base);
    const auto scenario = m_document->scenario();
    const auto* component = scenario ? scenario->find(this->component().toStdString()) : nullptr;
    if (!component) return;
    const Errors errors = m_document->apply(withoutRemarks(edits, m_document->merged()), tr("Set tier of %1 to %2").arg(componentName(*component), row.name));
    if (errors.empty()) return;
    m_tiers->showError(errors.front().hint.empty() ? format::text(errors.front().message) : tr("%1 %2").arg(format::text(errors.front().message), format::text(errors.front().hint)));
}

void InspectorView::addPrice(QVBoxLayout* column, const scenario::Component& component)
{
    const auto priced = m_prices->data();
    if (!priced) return;
    const auto price = staticMonth(component, priced->prices);
    if (!price || (price->made.isEmpty() && price->missing.isEmpty())) return;
    column->addWidget(makeLine(Qt::Horizontal, this));
    auto* line = new QHBoxLayout;
    auto* label = makeLabel(12, R::SecondaryText, this);
    label->setText(tr("List price"));
    auto* amount = makeLabel(12, R::Text, this, true);
    amount->setObjectName(u"monthlyPrice"_s);
    amount->setText(tr("%1 %2 %3 a month").arg(confidenceSign(price->confidence), format::number(price->amount, 2), format::text(priced->prices.currency)));
    line->addWidget(label);
    line->addWidget(amount, 1, Qt::AlignRight);
    column->addLayout(line);
    auto* made = makeLabel(11, R::MutedText, this);
    QStringList lines = price->made;
    for (const QString& meter : price->missing) lines << tr("%1: no price is known").arg(meter);
    lines << (price->followsTraffic ? tr("730 hours, always on; what traffic costs besides is in the statement") : tr("730 hours, always on"));
    made->setText(lines.join(u'\n'));
    made->setWordWrap(true);
    column->addWidget(made);
}

void InspectorView::addFacts(QVBoxLayout* column, const QString& component)
{
    if (!m_report) return;
    bool isFirst = true;
    int count = 0;
    const auto add = [&](const QString& name, const QString& value, bool isBad) {
        if (isFirst) {
            column->addWidget(makeLine(Qt::Horizontal, this));
            auto* title = makeLabel(13, R::Text, this, true);
            title->setText(tr("In the last run"));
            column->addWidget(title);
        }
        isFirst = false;
        if (++count > kPlaces) return;
        auto* line = new QHBoxLayout;
        auto* label = makeLabel(12, R::SecondaryText, this);
        label->setText(name);
        label->setWordWrap(true);
        auto* text = makeLabel(12, isBad ? R::Bad : R::Text, this, isBad);
        text->setText(isBad ? tr("▲ %1").arg(value) : value);
        text->setWordWrap(true);
        line->addWidget(label, 2, Qt::AlignTop);
        line->addWidget(text, 3, Qt::AlignTop);
        column->addLayout(line);
    };
    const format::LocalClock clock(m_document->scenario() ? m_document->scenario()->calendar.timeZone : std::string("UTC"));
    const std::string id = component.toStdString();
    for (const auto& resource : m_report->recording.resources) {
        if (resource.component != id) continue;
        const bool isFull = resource.firstSaturatedAt.has_value();
        const QString peak = format::percent(std::round(resource.utilisationPeak * 100) / 100);
        add(format::text(resource.name), isFull ? tr("full from %1, %2").arg(clock.dateTime(*resource.firstSaturatedAt), format::span(Duration::fromSeconds(resource.saturatedMinutes * 60)))
                                                : tr("peak %1").arg(peak), isFull);
    }
    for (const auto& result : m_report->recording.components) {
        if (result.id != id || result.response.count == 0) continue;
        add(tr("Response p95"), format::latency(result.response.p95Ms.value), false);
        if (result.refused > 0) add(tr("Refused"), format::number(static_cast<double>(result.refused)), true);
    }
}

} // namespace headroom::gui
