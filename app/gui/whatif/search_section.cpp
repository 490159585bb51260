#include "app/gui/whatif/search_section.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/whatif/key_figures.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

SearchSection::SearchSection(QWidget* parent)
    : QWidget(parent), m_text(makeLabel(12, R::SecondaryText, this)), m_button(new QPushButton(this)), m_bar(new QProgressBar(this)), m_list(new QWidget(this)),
      m_rows(new QVBoxLayout(m_list))
{
    setObjectName(u"remedySearch"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 8, 8);
    column->setSpacing(6);
    auto* head = makeLabel(12, R::Text, this, true);
    head->setText(tr("Let Headroom search"));
    m_text->setWordWrap(true);
    m_button->setObjectName(u"searchButton"_s);
    m_button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_bar->setAccessibleName(tr("Progress of the search"));
    m_bar->hide();
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(6);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(head, 1);
    line->addWidget(m_button);
    column->addLayout(line);
    column->addWidget(m_text);
    column->addWidget(m_bar);
    column->addWidget(m_list);
    themed(this, [this] { m_button->setIcon(Theme::icon(u"search"_s)); });
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_job.isRunning()) m_job.cancel();
        else start();
    });
    connect(&m_job, &RemedyJob::progressed, this, [this](int done, int expected) {
        m_bar->setRange(0, expected);
        m_bar->setValue(done);
        m_text->setText(tr("%n combination(s) tried", nullptr, done));
    });
    connect(&m_job, &RemedyJob::finished, this, [this](const std::vector<FoundRemedy>& found, bool holdsAlready, bool isComplete, int evaluations) {
        m_found = found;
        showRunning(false);
        showFound(holdsAlready, isComplete, evaluations);
    });
    connect(&m_job, &RemedyJob::failed, this, [this](const Errors& errors) {
        showRunning(false);
        m_text->setText(errors.empty() ? tr("The search could not start.") : format::text(errors.front().message));
    });
    clear();
}

void SearchSection::clear()
{
    m_job.drop();
    showRunning(false);
    m_found.clear();
    qDeleteAll(m_list->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    m_list->hide();
    m_text->setText(tr("Finds the cheapest counts, sizes and limits that hold every objective on every day, by trying up to 400 combinations with the fluid model."));
}

void SearchSection::showRunning(bool isRunning)
{
    m_bar->setVisible(isRunning);
    m_bar->setRange(0, 0);
    m_button->setText(isRunning ? tr("Cancel") : tr("Search"));
    m_button->setToolTip(isRunning ? tr("Ends the search with what it has found") : tr("Looks for the cheapest change that holds every objective"));
}

void SearchSection::start()
{
    if (!m_source) return;
    auto [subject, levers] = m_source();
    if (!subject.scenario) return;
    clear();
    m_currency = subject.scenario->currency;
    m_text->setText(tr("Searching…"));
    showRunning(true);
    m_job.start(std::move(subject), std::move(levers));
}

void SearchSection::showFound(bool holdsAlready, bool isComplete, int evaluations)
{
    QString text;
    if (m_found.empty()) {
        text = !isComplete ? tr("Nothing was found in %n combination(s); the search had not ended.", nullptr, evaluations)
               : holdsAlready ? tr("Every objective holds, and none of %n combination(s) holds them for less.", nullptr, evaluations)
                              : tr("None of %n combination(s) holds every objective: no count, size or limit here helps.", nullptr, evaluations);
    } else {
        text = tr("%n combination(s) tried. Estimates: load one and confirm it.", nullptr, evaluations);
        if (!isComplete) text += u' ' + tr("The search had not ended, so there may be cheaper ones.");
    }
    m_text->setText(text);
    for (const FoundRemedy& remedy : m_found) {
        auto* row = new QWidget(m_list);
        auto* column = new QVBoxLayout(row);
        column->setContentsMargins(0, 4, 0, 4);
        column->setSpacing(2);
        auto* top = new QHBoxLayout;
        auto* price = makeLabel(12, R::Text, row, true);
        price->setText(tr("%1 a month, %2").arg(signedMoney(remedy.month, m_currency).mid(1), signedMoney(remedy.difference, m_currency)));
        auto* load = new QPushButton(tr("Load"), row);
        load->setObjectName(u"loadRemedy"_s);
        load->setAccessibleName(tr("Load the change that costs %1").arg(price->text()));
        load->setToolTip(tr("Puts the levers where this change has them"));
        top->addWidget(price, 1);
        top->addWidget(load);
        auto* what = makeLabel(12, R::SecondaryText, row);
        what->setText(remedy.text);
        what->setWordWrap(true);
        column->addWidget(makeLine(Qt::Horizontal, row));
        column->addLayout(top);
        column->addWidget(what);
        m_rows->addWidget(row);
        connect(load, &QPushButton::clicked, this, [this, values = remedy.values] { Q_EMIT chosen(values); });
    }
    m_list->setVisible(!m_found.empty());
}

} // namespace headroom::gui
