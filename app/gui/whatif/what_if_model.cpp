#include "app/gui/whatif/what_if_model.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

bool isSame(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)}); }

} // namespace

void WhatIfModel::setLevers(std::vector<Lever> levers)
{
    beginResetModel();
    std::vector<double> values;
    values.reserve(levers.size());
    for (const Lever& lever : levers) {
        const int before = rowOf(lever.id);
        values.push_back(before >= 0 && isChanged(before) ? snapped(lever, value(before)) : lever.base);
    }
    m_levers = std::move(levers);
    m_values = std::move(values);
    m_effects.assign(m_levers.size(), std::nullopt);
    endResetModel();
}

int WhatIfModel::rowOf(const QString& id) const
{
    const auto found = std::find_if(m_levers.begin(), m_levers.end(), [&](const Lever& lever) { return lever.id == id; });
    return found == m_levers.end() ? -1 : static_cast<int>(found - m_levers.begin());
}

void WhatIfModel::place(int row, double value)
{
    m_values[static_cast<std::size_t>(row)] = value;
    const Lever& moved = lever(row);
    if (const int most = moved.atMostId.isEmpty() ? -1 : rowOf(moved.atMostId); most >= 0 && m_values[static_cast<std::size_t>(most)] < value)
        m_values[static_cast<std::size_t>(most)] = snapped(lever(most), value);
    for (std::size_t i = 0; i < m_levers.size(); ++i)
        if (!moved.id.isEmpty() && m_levers[i].atMostId == moved.id && m_values[i] > value) m_values[i] = snapped(m_levers[i], value);
}

void WhatIfModel::announce()
{
    std::fill(m_effects.begin(), m_effects.end(), std::nullopt);
    if (!m_levers.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    Q_EMIT moved();
}

void WhatIfModel::moveTo(int row, double value)
{
    if (row < 0 || row >= rowCount()) return;
    const double wanted = snapped(lever(row), value);
    if (isSame(wanted, this->value(row))) return;
    place(row, wanted);
    announce();
}

void WhatIfModel::moveAll(const std::vector<double>& values)
{
    for (std::size_t i = 0; i < std::min(values.size(), m_levers.size()); ++i) m_values[i] = snapped(m_levers[i], values[i]);
    announce();
}

void WhatIfModel::reset(int row)
{
    if (row >= 0 && row < rowCount()) moveTo(row, lever(row).base);
}

void WhatIfModel::resetAll()
{
    if (changedCount() == 0) return;
    for (std::size_t i = 0; i < m_levers.size(); ++i) m_values[i] = m_levers[i].base;
    announce();
}

bool WhatIfModel::isChanged(int row) const { return !isSame(value(row), lever(row).base); }

int WhatIfModel::changedCount() const
{
    int count = 0;
    for (int row = 0; row < rowCount(); ++row) count += isChanged(row) ? 1 : 0;
    return count;
}

std::vector<Edit> WhatIfModel::editsAlone(int row) const
{
    std::vector<double> values;
    values.reserve(m_levers.size());
    for (const Lever& lever : m_levers) values.push_back(lever.base);
    values[static_cast<std::size_t>(row)] = value(row);
    return editsOf(m_levers, values);
}

QString WhatIfModel::changesText() const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (!isChanged(row)) continue;
        const int more = changedCount() - 1;
        const QString name = tr("%1, %2").arg(lever(row).group, lever(row).title);
        return more > 0 ? tr("%1 and %n more", nullptr, more).arg(name) : tr("%1: %2").arg(name, valueText(lever(row), value(row)));
    }
    return {};
}

void WhatIfModel::setEffect(int row, std::optional<double> amount)
{
    if (row < 0 || row >= rowCount()) return;
    m_effects[static_cast<std::size_t>(row)] = amount;
    Q_EMIT dataChanged(index(row), index(row), {kEffectRole});
}

int WhatIfModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_levers.size()); }

QVariant WhatIfModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole: return tr("%1: %2").arg(lever(row).title, valueText(lever(row), value(row)));
    case Qt::ToolTipRole: return lever(row).description;
    case kIdRole: return lever(row).id;
    case kGroupRole: return lever(row).group;
    case kValueRole: return value(row);
    case kBaseRole: return lever(row).base;
    case kChangedRole: return isChanged(row);
    case kEffectRole: return effect(row) ? QVariant(*effect(row)) : QVariant();
    default: return {};
    }
}

} // namespace headroom::gui
