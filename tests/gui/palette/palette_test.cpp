#include "app/gui/inspector/price_source.h"
#include "app/gui/palette/palette_entries.h"
#include "app/gui/palette/palette_model.h"
#include "app/gui/palette/palette_view.h"
#include "app/gui/shell/theme.h"
#include "models/scenario/schema.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>

// What is proved: the palette knows every kind of the schema, prices come from the price book, and mouse and keyboard place an entry.

using namespace headroom;
using namespace headroom::gui;
using namespace Qt::StringLiterals;
using headroom::tests::needApplication;
using headroom::tests::waitUntil;

TEST_CASE("the palette holds every kind of component that the schema has", "[gui][palette]")
{
    std::set<std::string> offered;
    std::set<QString> keys;
    for (const PaletteEntry& entry : paletteEntries()) {
        offered.insert(entry.kind);
        CHECK(keys.insert(entry.key).second);
        CHECK_FALSE(entry.title.isEmpty());
        CHECK_FALSE(entry.tier.isEmpty());
    }
    const auto& kinds = scenario::schema().at("definitions").at("kind").at("enum");
    for (const auto& kind : kinds) {
        CAPTURE(kind.get<std::string>());
        CHECK(offered.count(kind.get<std::string>()) == 1);
    }
    CHECK(offered.size() == kinds.size());
}

TEST_CASE("the model is a tree of groups that the search narrows", "[gui][palette]")
{
    needApplication();
    PaletteModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    CHECK(model.rowCount() == 5);
    CHECK(model.matchCount() == static_cast<int>(paletteEntries().size()));
    model.setSearch(u"redis"_s);
    REQUIRE(model.matchCount() >= 3);
    CHECK(model.matchCount() < static_cast<int>(paletteEntries().size()) / 4);
    CHECK(model.rowCount() < 5);
    CHECK(model.entry(model.best())->kind == "redis");
    model.setSearch(u"amqp"_s);   // a word that stands for it
    CHECK(model.entry(model.best())->kind == "rabbitmq");
    model.setSearch(u"qqq"_s);
    CHECK(model.matchCount() == 0);
    CHECK_FALSE(model.best().isValid());
    model.setSearch({});
    const QModelIndex entry = model.index(0, 0, model.index(0, 0));
    const std::unique_ptr<QMimeData> data(model.mimeData({entry}));
    REQUIRE(data);
    CHECK(data->data(QString::fromLatin1(PaletteModel::kMimeType)) == model.entry(entry)->key.toUtf8());
    CHECK_FALSE(model.flags(model.index(0, 0)).testFlag(Qt::ItemIsDragEnabled));
}

TEST_CASE("prices and limits come from the books of the region", "[gui][palette]")
{
    const auto books = loadPaletteBooks("azure", "westus2");
    REQUIRE(books);
    REQUIRE(books->facts.size() == paletteEntries().size());
    const auto directory = pricing::defaultPricingDirectory();
    const auto prices = pricing::loadPriceBook(directory, "azure", "westus2");
    REQUIRE(prices);
    const auto factsOf = [&](const QString& key) { return books->facts[static_cast<std::size_t>(paletteEntry(key) - paletteEntries().data())]; };
    // Two nodes for 730 h, by the book's price of one hour.
    const pricing::Price* hour = prices->find("vm/Standard_D2s_v5/linux/regular");
    REQUIRE(hour);
    REQUIRE(factsOf(u"node-pool"_s).monthly);
    CHECK(*factsOf(u"node-pool"_s).monthly == Approx(2 * 730 * QString::fromStdString(hour->bands.front().unitPrice).toDouble()));
    int priced = 0;
    for (std::size_t i = 0; i < books->facts.size(); ++i) {
        CAPTURE(paletteEntries()[i].key.toStdString());
        CHECK_FALSE(books->facts[i].price.isEmpty());
        if (books->facts[i].monthly) {
            ++priced;
            // The free tier of a control plane is the one that costs nothing.
            if (paletteEntries()[i].key == u"cluster"_s) CHECK(*books->facts[i].monthly == 0);
            else CHECK(*books->facts[i].monthly > 0);
            CHECK_FALSE(books->facts[i].made.isEmpty());
        }
    }
    CHECK(priced > 12);
    CHECK_FALSE(factsOf(u"service"_s).monthly);
    CHECK_FALSE(factsOf(u"redis"_s).limits.empty());
    CHECK(*factsOf(u"redis-premium"_s).monthly > *factsOf(u"redis"_s).monthly);
    CHECK_FALSE(loadPaletteBooks("azure", "nowhere"));
}

TEST_CASE("typing, Enter and the button place what is chosen", "[gui][palette]")
{
    needApplication();
    PaletteView palette;
    palette.resize(260, 700);
    palette.show();
    QSignalSpy placed(&palette, &PaletteView::placeRequested);
    QTest::keyClicks(palette.search(), u"postgre"_s);
    QTest::keyClick(palette.search(), Qt::Key_Return);
    REQUIRE(placed.count() == 1);
    CHECK(placed.takeFirst().front().toString() == u"postgresql");
    QTest::keyClick(palette.search(), Qt::Key_Down);   // to the list
    QTest::keyClick(palette.tree(), Qt::Key_Down);
    QTest::keyClick(palette.tree(), Qt::Key_Return);
    REQUIRE(placed.count() == 1);
    CHECK(placed.takeFirst().front().toString() == u"postgresql-gp");
    QTest::mouseClick(palette.findChild<QPushButton*>(u"palettePlace"_s), Qt::LeftButton);
    REQUIRE(placed.count() == 1);
    CHECK(placed.takeFirst().front().toString() == u"postgresql-gp");
    QTest::keyClick(palette.search(), Qt::Key_Escape);
    CHECK(palette.search()->text().isEmpty());
    QTest::keyClicks(palette.search(), u"qqq"_s);
    QTest::keyClick(palette.search(), Qt::Key_Return);
    CHECK(placed.isEmpty());
    CHECK_FALSE(palette.findChild<QPushButton*>(u"palettePlace"_s)->isEnabled());
}

TEST_CASE("prices arrive in the background, those of an old region are dropped", "[gui][palette]")
{
    needApplication();
    PaletteView palette;
    palette.setRegion("azure", "nowhere");
    palette.setRegion("azure", "westus2");
    REQUIRE(waitUntil([&] { return !palette.model()->books().facts.empty(); }));
    CHECK(palette.model()->books().currency == "USD");
}

TEST_CASE("no name is cut at the width that the dock has by default", "[gui][palette]")
{
    needApplication();
    PaletteView view;
    view.resize(276, 900);
    view.show();
    REQUIRE(QTest::qWaitForWindowExposed(&view));
    QCoreApplication::processEvents();
    auto* tree = view.findChild<QTreeView*>(u"paletteTree"_s);
    REQUIRE(tree);
    const int room = tree->columnWidth(PaletteModel::Name) - 2 * tree->indentation() - 39;   // its icon
    int rows = 0, broken = 0;
    for (int group = 0; group < tree->model()->rowCount(); ++group) {
        const QModelIndex parent = tree->model()->index(group, 0);
        for (int row = 0; row < tree->model()->rowCount(parent); ++row, ++rows) {
            const QModelIndex index = tree->model()->index(row, 0, parent);
            const QString name = index.data().toString(), tier = index.data(PaletteModel::TierRole).toString();
            CAPTURE(name, tier);
            for (const auto& [text, font] : {std::pair(name, Theme::font(12)), std::pair(tier, Theme::font(11))})
                for (const QString& word : text.split(u' ')) CHECK(QFontMetrics(font).horizontalAdvance(word) <= room);   // breaks only between words
            const auto height = [&](const QString& text, const QFont& font) {
                return QFontMetrics(font).boundingRect(QRect(0, 0, room, 500), static_cast<int>(Qt::TextWordWrap), text).height();
            };
            const int needed = height(name, Theme::font(12)) + height(tier, Theme::font(11));
            CHECK(tree->visualRect(index).height() >= needed);
            broken += needed > 40 ? 1 : 0;
        }
    }
    CHECK(rows > 30);
    CHECK(broken > 0);   // otherwise this proves nothing
    const int narrow = tree->visualRect(tree->model()->index(3, 0, tree->model()->index(0, 0))).height();
    view.resize(900, 900);   // room for all of them
    REQUIRE(waitUntil([&] { return tree->sizeHintForIndex(tree->model()->index(6, 0, tree->model()->index(0, 0))).height() == 40; }));
    CHECK(narrow >= 40);
}

TEST_CASE("prices are those of the book that a scenario pins", "[gui][palette]")
{
    needApplication();
    // An older book of one's own, in which everything costs twice as much.
    QTemporaryDir folder;
    const std::filesystem::path directory = pricing::defaultPricingDirectory() / "azure";
    std::ifstream shipped(directory / "westus2.json");
    Json book = Json::parse(shipped);
    book["asOf"] = "2020-01-01";
    for (auto& [meter, price] : book["prices"].items()) {
        price["asOf"] = "2020-01-01";
        for (auto& band : price["bands"]) band["price"] = QString::number(2 * QString::fromStdString(band["price"].get<std::string>()).toDouble(), 'f', 8).toStdString();
    }
    REQUIRE(QDir(folder.path()).mkpath(u"azure"_s));
    std::ofstream(std::filesystem::path(folder.path().toStdString()) / "azure" / "westus2@2020-01-01.json") << book.dump();
    const QByteArray before = qgetenv("HEADROOM_PRICES");
    qputenv("HEADROOM_PRICES", folder.path().toUtf8());
    const auto newest = loadPaletteBooks("azure", "westus2"), pinned = loadPaletteBooks("azure", "westus2", "2020-01-01"), unknown = loadPaletteBooks("azure", "westus2", "2019-01-01");
    PaletteView palette;
    palette.setRegion("azure", "westus2", "2020-01-01");
    const auto at = static_cast<std::size_t>(paletteEntry(u"node-pool"_s) - paletteEntries().data());
    CHECK(waitUntil([&] { return !palette.model()->books().facts.empty(); }));
    PriceSource forms;
    auto scenario = std::make_shared<scenario::Scenario>();
    scenario->provider = "azure";
    scenario->region = "westus2";
    scenario->priceBook = "2020-01-01";
    forms.want(scenario);
    CHECK(waitUntil([&] { return forms.data() != nullptr; }));
    if (before.isEmpty()) qunsetenv("HEADROOM_PRICES");
    else qputenv("HEADROOM_PRICES", before);
    REQUIRE(newest);
    REQUIRE(pinned);
    CHECK_FALSE(unknown);
    CHECK(*pinned->facts[at].monthly == Approx(2 * *newest->facts[at].monthly));
    CHECK(*palette.model()->books().facts[at].monthly == Approx(*pinned->facts[at].monthly));
    REQUIRE(forms.data());
    CHECK(forms.data()->prices.asOf == "2020-01-01");
}
