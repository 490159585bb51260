#pragma once

#include "models/analysis/report.h"
#include "models/pricing/price_book.h"
#include "models/scenario/load.h"

#include <QWidget>

#include <memory>
#include <optional>

class QFormLayout;
class QLabel;
class QLineEdit;
class QScrollArea;
class QStackedLayout;

namespace headroom::gui {

class ScenarioDocument;

/// The settings of the selected component as text fields with units. A field commits on Enter or when left, Esc restores;
/// what does not load stays visible, uncommitted, with its error below. Unset values show their default as placeholder.
class InspectorView : public QWidget {
    Q_OBJECT

public:
    explicit InspectorView(QWidget* parent = nullptr);

    void setDocument(ScenarioDocument* document);
    void setReport(std::shared_ptr<const analysis::Report> report);
    void selectComponent(const QString& id);
    [[nodiscard]] QString component() const { return m_component; }
    /// The field of a JSON Pointer, or null; for tests and the Issues list.
    [[nodiscard]] QLineEdit* field(const QString& pointer) const;

private:
    void rebuild();
    void addField(QFormLayout* form, const scenario::Explanation& value, const QString& base);
    void commit(QLineEdit* field, QLabel* error, const QString& pointer, const QString& label);
    void addPrice(QFormLayout* form);
    void addFacts(QFormLayout* form);

    ScenarioDocument* m_document = nullptr;
    std::shared_ptr<const analysis::Report> m_report;
    std::optional<pricing::PriceBook> m_prices;   // of the document's region, read once
    QString m_pricesKey;
    QString m_component;
    QStackedLayout* m_pages;
    QScrollArea* m_scroll;
};

} // namespace headroom::gui
