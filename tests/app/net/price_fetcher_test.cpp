// Against a server in this process that speaks as the price API does.
#include "app/net/price_fetcher.h"

#include "app/net/fetch_state.h"
#include "tests/app/net/price_server.h"
#include "tests/support/catch.h"

#include <QCoreApplication>

#include <cstdlib>
#include <fstream>
#include <random>

using namespace headroom;
using namespace headroom::net;
using namespace Qt::StringLiterals;
using test::page;
using test::PriceServer;
using test::ServerAnswer;

namespace fs = std::filesystem;

namespace {

/// A folder of one test, and the application object that a server needs.
class Scratch {
public:
    Scratch() : m_path(fs::temp_directory_path() / ("headroom-net-" + std::to_string(std::random_device{}())))
    {
        fs::create_directories(m_path);
        static int count = 1;
        static char name[] = "test";
        static char* arguments[] = {name, nullptr};
        if (QCoreApplication::instance() == nullptr) static QCoreApplication application(count, arguments);
    }
    ~Scratch()
    {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] const fs::path& path() const { return m_path; }
    [[nodiscard]] fs::path pages() const { return m_path / "pages"; }
    [[nodiscard]] std::size_t pageCount() const
    {
        std::size_t count = 0;
        std::error_code problem;
        for (const auto& entry : fs::directory_iterator(pages(), problem)) count += entry.path().filename().string().starts_with("page-") ? std::size_t{1} : std::size_t{0};
        return count;
    }
    /// A certificate made for this test alone, for one host name.
    [[nodiscard]] fs::path certificate(const std::string& name, const std::string& host) const
    {
        const fs::path file = m_path / (name + ".pem");
        const std::string command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=" + host + " -addext subjectAltName=DNS:" + host + " -keyout \""
                                    + (m_path / (name + ".key")).string() + "\" -out \"" + file.string() + "\" 2> \"" + (m_path / "openssl.log").string() + "\"";
        REQUIRE(std::system(command.c_str()) == 0);
        return file;
    }

private:
    fs::path m_path;
};

cli::PriceFetchRequest requestTo(const PriceServer& server, const Scratch& scratch)
{
    cli::PriceFetchRequest request;
    request.address = server.origin().toStdString() + "/api/retail/prices?api-version=2023-01-01-preview";
    request.region = "westus2";
    request.folder = scratch.pages();
    request.today = "2026-09-01";
    request.timeoutSeconds = 10;
    request.retries = 0;
    return request;
}

} // namespace

TEST_CASE("pages are fetched one after the other, as their links say", "[net]")
{
    const Scratch scratch;
    PriceServer server({});
    const QString origin = server.origin();
    server.setAnswers({{200, page(2, origin + u"/api/retail/prices?$skip=2"_s)}, {200, page(2, origin + u"/api/retail/prices?$skip=4"_s)}, {200, page(1)}});
    auto request = requestTo(server, scratch);
    std::vector<std::size_t> seen;
    request.progress = [&](std::size_t pages, std::size_t, const std::string&) { seen.push_back(pages); };
    const auto outcome = fetchPrices(request);
    if (!outcome) FAIL(toString(outcome.error().front()));
    CHECK(outcome->pages == 3);
    CHECK(outcome->rows == 5);
    CHECK(outcome->resumedPages == 0);
    CHECK(outcome->date == "2026-09-01");
    CHECK(seen == std::vector<std::size_t>{0, 1, 2, 3});
    CHECK(scratch.pageCount() == 3);
    REQUIRE(server.requests().size() == 3);
    const QByteArray first = QByteArray::fromPercentEncoding(server.requests()[0]);
    CHECK(first == "/api/retail/prices?api-version=2023-01-01-preview&currencyCode='USD'&$filter=armRegionName eq 'westus2' or armRegionName eq 'Global'");
    CHECK(server.requests()[2].endsWith("skip=4"));
    CHECK(readFetchState(scratch.pages()).isComplete());
    std::ifstream stored(scratch.pages() / pageFileName(3), std::ios::binary);
    CHECK(std::string(std::istreambuf_iterator<char>(stored), {}) == page(1).toStdString());

    // A complete list is fetched anew, without what the old one left.
    server.setAnswers({{200, page(1)}});
    const auto again = fetchPrices(request);
    REQUIRE(again);
    CHECK(again->pages == 1);
    CHECK(scratch.pageCount() == 1);
}

TEST_CASE("throttling is obeyed, and given up where the wait or the attempts are too many", "[net]")
{
    const Scratch scratch;
    PriceServer server({{429, {}, "Retry-After: 0\r\n"}, {503, {}, "Retry-After: 1\r\n"}, {200, page(1)}});
    auto request = requestTo(server, scratch);
    request.retries = 2;
    std::vector<std::string> waits;
    request.progress = [&](std::size_t, std::size_t, const std::string& waitingFor) {
        if (!waitingFor.empty()) waits.push_back(waitingFor);
    };
    const auto begin = std::chrono::steady_clock::now();
    CHECK(fetchPrices(request));
    CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::seconds(1));
    CHECK(waits == std::vector<std::string>{"the server asks for fewer requests (429), next attempt in 0 s", "the server answers 503, next attempt in 1 s"});

    server.setAnswers({{429, {}, "Retry-After: 0\r\n"}, {429, {}, "Retry-After: 0\r\n"}, {429, {}, "Retry-After: 0\r\n"}, {200, page(1)}});
    const auto often = fetchPrices(request);
    REQUIRE_FALSE(often);
    CHECK(often.error().front().message == "the server asks for fewer requests (429) (3 attempts)");
    CHECK(server.requests().size() == 3);

    server.setAnswers({{503, {}, "Retry-After: 3600\r\n"}, {200, page(1)}});
    const auto longWait = fetchPrices(request);
    REQUIRE_FALSE(longWait);
    CHECK(longWait.error().front().message == "the server answers 503; the server asks to wait 3600 s");
    CHECK(server.requests().size() == 1);
}

TEST_CASE("an answer that is cut off is tried again and never kept", "[net]")
{
    const Scratch scratch;
    const QByteArray whole = page(3);
    // Fewer bytes than promised; half of the text with its own length; fewer rows than counted.
    QByteArray fewer = page(3);
    fewer.replace("\"Count\":3", "\"Count\":9");
    PriceServer server({{200, whole.first(whole.size() / 2), {}, whole.size()}, {200, whole.first(whole.size() / 2), "Retry-After: 0\r\n"}, {200, fewer}, {200, whole}});
    auto request = requestTo(server, scratch);
    for (const char* why : {"", "the answer is cut off or no JSON (1 attempts)", "the answer is cut off: 3 of 9 rows (1 attempts)"}) {
        const auto outcome = fetchPrices(request);
        REQUIRE_FALSE(outcome);
        INFO(toString(outcome.error().front()));
        if (*why != '\0') CHECK(outcome.error().front().message == why);
        CHECK(outcome.error().front().code == ErrorCode::Unreadable);
        CHECK(scratch.pageCount() == 0);
    }
    CHECK(fetchPrices(request)->rows == 3);
    // With one attempt more the same happens within a call.
    server.setAnswers({{200, whole.first(whole.size() / 2), {}, whole.size()}, {200, whole}});
    request.retries = 1;
    CHECK(fetchPrices(request)->rows == 3);
    CHECK(server.requests().size() == 2);
}

TEST_CASE("a fetch that broke off goes on where it stopped, on the same day", "[net]")
{
    const Scratch scratch;
    PriceServer server({});
    const QString second = server.origin() + u"/api/retail/prices?$skip=2"_s;
    server.setAnswers({{200, page(2, second)}, {500, {}}});
    auto request = requestTo(server, scratch);
    const auto broken = fetchPrices(request);
    REQUIRE_FALSE(broken);
    CHECK(broken.error().front().hint == "1 pages are kept; the same command goes on from there");
    CHECK(scratch.pageCount() == 1);

    server.setAnswers({{200, page(1)}});
    const auto resumed = fetchPrices(request);
    REQUIRE(resumed);
    CHECK(resumed->pages == 2);
    CHECK(resumed->rows == 3);
    CHECK(resumed->resumedPages == 1);
    REQUIRE(server.requests().size() == 1);
    CHECK(server.requests()[0].endsWith("skip=2"));

    // Another day, another region or --fresh: from the first page.
    server.setAnswers({{200, page(2, second)}, {500, {}}});
    CHECK_FALSE(fetchPrices(request));
    server.setAnswers({{200, page(1)}});
    request.today = "2026-09-02";
    CHECK(fetchPrices(request)->resumedPages == 0);
    CHECK(scratch.pageCount() == 1);
}

TEST_CASE("stopping keeps what was fetched", "[net]")
{
    const Scratch scratch;
    PriceServer server({});
    ServerAnswer silent;
    silent.isSilent = true;
    server.setAnswers({{200, page(2, server.origin() + u"/api/retail/prices?$skip=2"_s)}, silent});
    auto request = requestTo(server, scratch);
    std::stop_source stop;
    request.stop = stop.get_token();
    request.progress = [&](std::size_t pages, std::size_t, const std::string&) {
        if (pages == 1) stop.request_stop();
    };
    const auto outcome = fetchPrices(request);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().front().code == ErrorCode::Cancelled);
    CHECK(outcome.error().front().message == "stopped after 1 pages");
    CHECK(scratch.pageCount() == 1);
    CHECK_FALSE(readFetchState(scratch.pages()).isComplete());
}

TEST_CASE("a server that does not answer is given up after the time-out", "[net]")
{
    const Scratch scratch;
    ServerAnswer silent;
    silent.isSilent = true;
    PriceServer server({silent});
    auto request = requestTo(server, scratch);
    request.timeoutSeconds = 1;
    const auto outcome = fetchPrices(request);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().front().message == "no answer for 1 s (1 attempts)");
}

TEST_CASE("TLS is verified: unknown issuer, wrong name, and a certificate that the user trusts", "[net][tls]")
{
    const Scratch scratch;
    const fs::path good = scratch.certificate("good", "localhost");
    PriceServer server({{200, page(1)}}, good, scratch.path() / "good.key");
    auto request = requestTo(server, scratch);
    request.retries = 3;
    const auto unknown = fetchPrices(request);
    REQUIRE_FALSE(unknown);
    INFO(toString(unknown.error().front()));
    CHECK(unknown.error().front().message.find("the server at localhost is not who it says") == 0);
    CHECK(server.requests().empty());   // nothing was asked, and nothing tried again
    CHECK(scratch.pageCount() == 0);

    request.caFile = good;
    const auto trusted = fetchPrices(request);
    if (!trusted) FAIL(toString(trusted.error().front()));
    CHECK(trusted->rows == 1);

    // Trusted, but made out to another host.
    const fs::path other = scratch.certificate("other", "prices.example");
    PriceServer impostor({{200, page(1)}}, other, scratch.path() / "other.key");
    auto toImpostor = requestTo(impostor, scratch);
    toImpostor.caFile = other;
    const auto wrongName = fetchPrices(toImpostor);
    REQUIRE_FALSE(wrongName);
    CHECK(wrongName.error().front().message.find("is not who it says") != std::string::npos);
    CHECK(impostor.requests().empty());
    CHECK_FALSE(fetchPrices([&] { auto r = requestTo(impostor, scratch); r.caFile = scratch.path() / "good.key"; return r; }()));
}

TEST_CASE("links and redirects to other places and plain http elsewhere are refused", "[net]")
{
    const Scratch scratch;
    PriceServer server({{200, page(1, u"https://elsewhere.example/prices"_s)}, {302, {}, "Location: http://127.0.0.1:1/\r\n"}, {404, {}}});
    auto request = requestTo(server, scratch);
    CHECK(fetchPrices(request).error().front().message == "the server names a next page elsewhere: https://elsewhere.example/prices");
    request.fresh = true;
    CHECK(fetchPrices(request).error().front().message == "the server answers 302 Answer");
    CHECK(fetchPrices(request).error().front().message == "the server answers 404 Answer");
    for (const char* address : {"http://prices.azure.com/api", "ftp://127.0.0.1/", "prices", "https://user:secret@prices.azure.com/"}) {
        request.address = address;
        const auto outcome = fetchPrices(request);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().front().code == ErrorCode::OutOfRange);
    }
    request = requestTo(server, scratch);
    request.region = "westus2' or 1 eq 1";
    CHECK(fetchPrices(request).error().front().code == ErrorCode::OutOfRange);
}
