#include "app/gui/shell/differences.h"

#include "app/gui/shell/labels.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr qsizetype kLongestValue = 200;

QString textOf(const Json& value)
{
    const QString text = QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace));
    return text.size() > kLongestValue ? text.left(kLongestValue) + u'…' : text;
}

QString escaped(const std::string& key) { return QString::fromStdString(key).replace(u'~', u"~0"_s).replace(u'/', u"~1"_s); }

void collect(const QString& pointer, const Json& first, const Json& second, std::vector<Difference>& found)
{
    if (first == second) return;
    if (first.is_object() && second.is_object()) {
        for (const auto& [key, value] : first.items()) {
            const QString below = pointer + u'/' + escaped(key);
            if (second.contains(key)) collect(below, value, second[key], found);
            else found.push_back({below, textOf(value), {}});
        }
        for (const auto& [key, value] : second.items())
            if (!first.contains(key)) found.push_back({pointer + u'/' + escaped(key), {}, textOf(value)});
        return;
    }
    if (first.is_array() && second.is_array() && first.size() == second.size()) {
        for (std::size_t i = 0; i < first.size(); ++i) collect(pointer + u'/' + QString::number(i), first[i], second[i], found);
        return;
    }
    found.push_back({pointer, textOf(first), textOf(second)});
}

} // namespace

std::vector<Difference> differencesOf(const Json& first, const Json& second)
{
    std::vector<Difference> found;
    collect({}, first, second, found);
    return found;
}

std::vector<Difference> differencesOf(const QByteArray& first, const QByteArray& second)
{
    const Json a = Json::parse(first.begin(), first.end(), nullptr, false), b = Json::parse(second.begin(), second.end(), nullptr, false);
    if (!a.is_discarded() && !b.is_discarded()) return differencesOf(a, b);
    const auto brief = [](const QByteArray& text, bool isJson) {
        return isJson ? QCoreApplication::translate("headroom::gui", "readable") : QString::fromUtf8(text.left(kLongestValue)).simplified();
    };
    return {{{}, brief(first, !a.is_discarded()), brief(second, !b.is_discarded())}};
}

DifferencesModel::DifferencesModel(QString firstTitle, QString secondTitle, QObject* parent)
    : QAbstractTableModel(parent), m_firstTitle(std::move(firstTitle)), m_secondTitle(std::move(secondTitle))
{
}

void DifferencesModel::setDifferences(std::vector<Difference> differences)
{
    beginResetModel();
    m_differences = std::move(differences);
    endResetModel();
}

int DifferencesModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_differences.size()); }
int DifferencesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : 3; }

QVariant DifferencesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) return {};
    const Difference& difference = m_differences[static_cast<std::size_t>(index.row())];
    if (index.column() == 0) return difference.pointer.isEmpty() ? tr("The whole file") : difference.pointer.mid(1).replace(u"/"_s, u" › "_s);
    const QString& value = index.column() == 1 ? difference.first : difference.second;
    return value.isEmpty() ? tr("– not there") : value;
}

QVariant DifferencesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == 0 ? tr("Place") : section == 1 ? m_firstTitle : m_secondTitle;
}

void showDifferences(QWidget* parent, const QString& name, const QByteArray& here, const QByteArray& onDisk)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("headroom::gui", text); };
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(u"differences"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("What differs in %1").arg(name));
    auto differences = differencesOf(here, onDisk);
    auto* summary = makeLabel(13, Theme::Role::Text, dialog);
    summary->setText(differences.empty() ? tr("The same values, written in another way.") : tr("Values that differ: %1").arg(differences.size()));
    auto* model = new DifferencesModel(tr("Open here"), tr("On disk"), dialog);
    model->setDifferences(std::move(differences));
    auto* table = new QTableView(dialog);
    table->setAccessibleName(dialog->windowTitle());
    table->setModel(model);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(16, 14, 16, 12);
    column->setSpacing(10);
    column->addWidget(summary);
    column->addWidget(table, 1);
    column->addWidget(buttons);
    dialog->resize(820, 420);
    dialog->show();
}

} // namespace headroom::gui
