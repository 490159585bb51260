#include "app/gui/operations/sequence_layout.h"

#include "app/gui/shell/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString said(const char* text) { return QCoreApplication::translate("headroom::gui::SequenceLayout", text); }

QString textAt(const Json& object, const char* key)
{
    const auto found = object.find(key);
    if (found == object.end()) return {};
    return QString::fromStdString(found->is_string() ? found->get<std::string>() : found->dump());
}

class Builder {
public:
    Builder(SequenceLayout& layout, const std::function<QString(const QString&)>& titleOf) : m_layout(layout), m_titleOf(titleOf) {}

    void build(const Json& operation, const QString& clients)
    {
        const QString queue = operation.is_object() ? textAt(operation, "consumes") : QString();
        m_layout.lanes.push_back({queue, queue.isEmpty() ? clients : m_titleOf(queue), 0});
        m_y = SequenceLayout::kHeader + 12;
        if (operation.is_object() && operation.contains("steps") && operation["steps"].is_array()) visit(operation["steps"], u"/steps"_s, 0, 0);
        else slot(u"/steps"_s, 0, 0);
        m_layout.height = m_y + SequenceLayout::kMargin + 12;
    }

private:
    void slot(const QString& list, int index, int lane) { m_layout.dropSlots.push_back({list, index, lane, m_y}); }

    int laneOf(const QString& component)
    {
        for (int i = 0; i < m_layout.lanes.size(); ++i)
            if (m_layout.lanes[i].component == component && !component.isEmpty()) return i;
        m_layout.lanes.push_back({component, m_titleOf(component), 0});
        return static_cast<int>(m_layout.lanes.size()) - 1;
    }

    void visit(const Json& steps, const QString& list, int caller, int depth)
    {
        for (std::size_t i = 0; i < steps.size(); ++i) {
            slot(list, static_cast<int>(i), caller);
            place(steps[i], list + u'/' + QString::number(i), caller, depth);
        }
        slot(list, static_cast<int>(steps.size()), caller);
    }

    void place(const Json& step, const QString& at, int caller, int depth)
    {
        SequenceRow row;
        row.step = at;
        row.depth = depth;
        row.from = row.to = caller;
        if (step.contains("probability") && step["probability"].is_number()) row.probability = step["probability"].get<double>();
        row.details = stepDetails(step);
        const auto index = m_layout.rows.size();
        if (step.contains("parallel")) {
            row.kind = SequenceRow::Kind::Parallel;
            row.name = said("at the same time");
            row.y = m_y + 12;
            m_layout.rows.push_back(row);
            const double top = m_y + 2;
            m_y += 26;
            visit(step["parallel"], at + u"/parallel"_s, caller, depth + 1);
            m_y += 8;
            m_layout.rows[index].bottom = m_y;
            m_layout.rows[index].frame = QRectF(0, top, 0, m_y - top);   // sides when the lanes have their places
            m_y += 6;
            return;
        }
        const bool isSend = step.contains("send");
        const QString target = textAt(step, isSend ? "send" : "call");
        row.kind = isSend ? SequenceRow::Kind::Send : SequenceRow::Kind::Call;
        row.to = laneOf(target);
        row.name = (isSend ? said("sends to %1") : said("calls %1")).arg(m_titleOf(target));
        m_y += SequenceLayout::kRow;
        row.y = m_y - 8;
        m_layout.rows.push_back(row);
        if (!isSend) {
            if (step.contains("steps") && step["steps"].is_array() && !step["steps"].empty()) visit(step["steps"], at + u"/steps"_s, row.to, depth + 1);
            else slot(at + u"/steps"_s, 0, row.to);
            m_y += 10;
        }
        m_layout.rows[index].bottom = m_y;
    }

    SequenceLayout& m_layout;
    const std::function<QString(const QString&)>& m_titleOf;
    double m_y = 0;
};

} // namespace

QString distributionText(const Json& value)
{
    if (value.is_string()) return QString::fromStdString(value.get<std::string>());
    if (!value.is_object() || value.empty()) return {};
    const Json& inner = value.begin().value();
    if (inner.is_string()) return QString::fromStdString(inner.get<std::string>());
    if (inner.is_object() && inner.contains("mean")) return textAt(inner, "mean");
    return QString::fromStdString(value.begin().key());
}

QStringList stepDetails(const Json& step)
{
    QStringList details;
    if (step.contains("probability") && step["probability"].is_number() && step["probability"].get<double>() != 1) details << format::percent(step["probability"].get<double>());
    if (step.contains("times") && step["times"] != 1) details << u"×"_s + textAt(step, "times");
    if (step.contains("cpu")) details << said("%1 CPU").arg(distributionText(step["cpu"]));
    if (step.contains("time")) details << distributionText(step["time"]);
    if (step.contains("access") && textAt(step, "access") != u"none"_s) details << (textAt(step, "access") == u"read"_s ? said("read") : said("write"));
    if (step.contains("bytes")) details << textAt(step, "bytes");
    if (step.contains("requestUnits")) details << said("%1 RU").arg(textAt(step, "requestUnits"));
    if (step.contains("hitRatio") && step["hitRatio"].is_number()) details << said("hit %1").arg(format::percent(step["hitRatio"].get<double>()));
    if (step.contains("timeout")) details << said("time-out %1").arg(textAt(step, "timeout"));
    if (step.contains("retry") && step["retry"].is_object()) details << said("%1 retries").arg(textAt(step["retry"], "attempts"));
    if (step.contains("confirm") && step["confirm"] == false) details << said("unconfirmed");
    return details;
}

SequenceLayout SequenceLayout::of(const Json& operation, const std::function<QString(const QString&)>& titleOf, const QString& clients, double width)
{
    SequenceLayout layout;
    Builder(layout, titleOf).build(operation, clients);
    const auto count = static_cast<double>(layout.lanes.size());
    const double step = std::clamp((width - 2 * kMargin) / count, kLaneWidth, 230.0);
    for (int i = 0; i < layout.lanes.size(); ++i) layout.lanes[i].x = kMargin + step * (i + 0.5);
    layout.width = 2 * kMargin + step * count;
    for (SequenceRow& row : layout.rows) {
        if (row.kind != SequenceRow::Kind::Parallel) continue;
        double left = layout.lanes[row.from].x, right = left;
        for (const SequenceRow& nested : layout.rows)
            if (nested.step.startsWith(row.step + u'/')) {
                left = std::min({left, layout.lanes[nested.from].x, layout.lanes[nested.to].x});
                right = std::max({right, layout.lanes[nested.from].x, layout.lanes[nested.to].x});
            }
        const double spare = 26 - std::min(16, 4 * row.depth);
        row.frame = QRectF(left - spare, row.frame.top(), right - left + 2 * spare, row.frame.height());
    }
    return layout;
}

int SequenceLayout::indexOf(const QString& step) const
{
    for (int i = 0; i < rows.size(); ++i)
        if (rows[i].step == step) return i;
    return -1;
}

int SequenceLayout::rowAt(QPointF point) const
{
    for (int i = 0; i < rows.size(); ++i) {
        const SequenceRow& row = rows[i];
        if (row.kind == SequenceRow::Kind::Parallel) {
            if (QRectF(row.frame.left(), row.frame.top(), row.frame.width(), 20).contains(point)) return i;
            continue;
        }
        const double left = std::min(lanes[row.from].x, lanes[row.to].x), right = std::max({lanes[row.from].x, lanes[row.to].x, left + 60});
        if (point.x() >= left + 7 && point.x() <= right + 7 && point.y() >= row.y - 30 && point.y() <= row.y + 7) return i;
    }
    return -1;
}

int SequenceLayout::laneAt(double x) const
{
    int nearest = 0;
    for (int i = 1; i < lanes.size(); ++i)
        if (std::abs(lanes[i].x - x) < std::abs(lanes[nearest].x - x)) nearest = i;
    return nearest;
}

std::optional<SequenceSlot> SequenceLayout::slotAt(QPointF point, int lane) const
{
    std::optional<SequenceSlot> best;
    double bestDistance = 0;
    for (const SequenceSlot& slot : dropSlots) {
        if (lane >= 0 && slot.lane != lane) continue;
        const double distance = std::abs(slot.y - point.y()) + std::abs(lanes[slot.lane].x - point.x()) / 40;
        if (best && distance >= bestDistance) continue;
        best = slot;
        bestDistance = distance;
    }
    return best;
}

} // namespace headroom::gui
