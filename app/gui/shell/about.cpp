#include "app/gui/shell/about.h"

#include "app/gui/shell/labels.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QTextBrowser>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

void showAbout(QWidget* parent)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("headroom::gui", text); };
    QDialog dialog(parent);
    dialog.setWindowTitle(tr("About Headroom"));
    dialog.resize(520, 420);
    auto* column = new QVBoxLayout(&dialog);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    head->setSpacing(14);
    auto* logo = new QLabel(&dialog);
    logo->setPixmap(QIcon(u":/icons/headroom.svg"_s).pixmap(48, 48));
    auto* names = new QVBoxLayout;
    names->setSpacing(2);
    auto* name = makeLabel(16, Theme::Role::Text, &dialog, true);
    name->setText(tr("Headroom %1").arg(QCoreApplication::applicationVersion()));
    auto* what = makeLabel(12, Theme::Role::SecondaryText, &dialog);
    what->setText(tr("Cost, latency and saturation of an architecture before it is bought"));
    names->addWidget(name);
    names->addWidget(what);
    head->addWidget(logo);
    head->addLayout(names, 1);
    column->addLayout(head);
    auto* licences = new QTextBrowser(&dialog);
    licences->setOpenExternalLinks(true);
    licences->setHtml(tr("<p>Headroom is free software under the GNU General Public License, version 3 or later. It comes without any warranty. "
                         "Nothing you open or run leaves this machine.</p><p>It is built from:</p>") +
                      u"<table cellspacing='4'>"
                      "<tr><td>Qt 6</td><td>LGPL-3.0-only</td></tr>"
                      "<tr><td>QCustomPlot</td><td>GPL-3.0-or-later</td></tr>"
                      "<tr><td>nlohmann/json</td><td>MIT</td></tr>"
                      "<tr><td>valijson</td><td>BSD-2-Clause</td></tr>"
                      "<tr><td>{fmt}</td><td>MIT</td></tr>"
                      "<tr><td>Howard Hinnant's date</td><td>MIT</td></tr>"
                      "<tr><td>Boost</td><td>BSL-1.0</td></tr>"
                      "<tr><td>Eigen</td><td>MPL-2.0</td></tr>"
                      "<tr><td>CLI11</td><td>BSD-3-Clause</td></tr>"
                      "<tr><td>libxlsxwriter</td><td>BSD-2-Clause</td></tr>"
                      "<tr><td>libcsv</td><td>LGPL-2.1-or-later</td></tr>"
                      "<tr><td>Inter</td><td>OFL-1.1</td></tr>"
                      "</table>"_s +
                      tr("<p>Colours of series are those of Okabe and Ito, of saturation cividis (Nuñez, Anderton, Renslow 2018).</p>"));
    column->addWidget(licences, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, &dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    column->addWidget(buttons);
    dialog.exec();
}

} // namespace headroom::gui
