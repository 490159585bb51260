#include "app/net/price_fetcher.h"

#include "app/net/fetch_state.h"
#include "models/exchange/atomic_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QDateTime>
#include <QEventLoop>
#include <QFile>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QSslError>
#include <QTimer>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <system_error>

using namespace Qt::StringLiterals;

namespace headroom::net {

namespace {

constexpr qint64 kLargestPage = 64LL * 1024 * 1024;
constexpr std::size_t kMostPages = 5'000;
constexpr int kPollMs = 50;   ///< how soon a stop is seen

Errors failure(ErrorCode code, std::string message, std::string hint = {}) { return {{code, std::move(message), {}, std::move(hint)}}; }

bool isThisMachine(const QUrl& url)
{
    QHostAddress address;
    return url.host() == u"localhost"_s || (address.setAddress(url.host()) && address.isLoopback());
}

/// What one request came to.
struct Answer {
    enum class Kind { Page, TryAgain, Refused, Stopped };
    Kind kind = Kind::Refused;
    QByteArray body;
    std::string next;                      ///< link of the next page; empty = this was the last
    std::size_t rows = 0;
    std::string why;
    std::string hint;
    std::optional<qint64> waitSeconds;     ///< as the server asks
};

std::optional<qint64> retryAfter(const QNetworkReply& reply)
{
    const QByteArray value = reply.rawHeader("Retry-After").trimmed();
    if (value.isEmpty()) return std::nullopt;
    bool isNumber = false;
    const qint64 seconds = value.toLongLong(&isNumber);
    if (isNumber) return std::max<qint64>(0, seconds);
    const QDateTime at = QDateTime::fromString(QString::fromLatin1(value), Qt::RFC2822Date);
    if (!at.isValid()) return std::nullopt;
    return std::max<qint64>(0, QDateTime::currentDateTimeUtc().secsTo(at));
}

/// Reads as much of a page as has to be known here; the import checks the rest.
Answer pageOf(QByteArray body)
{
    Answer answer;
    const auto json = nlohmann::json::parse(body.cbegin(), body.cend(), nullptr, false);
    if (!json.is_object() || !json.contains("Items") || !json["Items"].is_array()) {
        answer.kind = Answer::Kind::TryAgain;
        answer.why = json.is_discarded() ? "the answer is cut off or no JSON" : "the answer is no page of the Azure Retail Prices API";
        return answer;
    }
    answer.rows = json["Items"].size();
    if (json.contains("Count") && json["Count"].is_number_unsigned() && json["Count"].get<std::size_t>() != answer.rows) {
        answer.kind = Answer::Kind::TryAgain;
        answer.why = fmt::format("the answer is cut off: {} of {} rows", answer.rows, json["Count"].get<std::size_t>());
        return answer;
    }
    if (json.contains("NextPageLink") && json["NextPageLink"].is_string()) answer.next = json["NextPageLink"].get<std::string>();
    answer.kind = Answer::Kind::Page;
    answer.body = std::move(body);
    return answer;
}

class Fetcher {
public:
    explicit Fetcher(const cli::PriceFetchRequest& request) : m_request(request) {}

    Result<cli::PriceFetchOutcome, Errors> run()
    {
        if (auto problem = prepare()) return std::move(*problem);
        const std::size_t resumed = m_state.pages;
        QUrl url = resumed > 0 ? QUrl(QString::fromStdString(m_state.next), QUrl::StrictMode) : m_first;
        while (!m_state.isComplete()) {
            report({});
            auto answer = withRetries(url);
            if (!answer) return std::move(answer).error();
            if (auto problem = store(*answer)) return std::move(*problem);
            if (answer->next.empty()) break;
            url = QUrl(QString::fromStdString(answer->next), QUrl::StrictMode);
            if (!url.isValid() || url.scheme() != m_first.scheme() || url.host() != m_first.host() || url.port(defaultPort(url)) != m_first.port(defaultPort(m_first)))
                return failure(ErrorCode::Unreadable, fmt::format("the server names a next page elsewhere: {}", answer->next.substr(0, 200)), "only links to the same host are followed");
            if (m_state.pages >= kMostPages) return failure(ErrorCode::LimitExceeded, fmt::format("the list has more than {} pages", kMostPages));
        }
        report({});
        return cli::PriceFetchOutcome{m_state.pages, m_state.rows, resumed, m_state.date};
    }

private:
    static int defaultPort(const QUrl& url) { return url.scheme() == u"https"_s ? 443 : 80; }

    std::optional<Errors> prepare()
    {
        m_first = QUrl(QString::fromStdString(m_request.address), QUrl::StrictMode);
        const bool isPlain = m_first.scheme() == u"http"_s;
        if (!m_first.isValid() || m_first.host().isEmpty() || (!isPlain && m_first.scheme() != u"https"_s) || !m_first.userInfo().isEmpty())
            return failure(ErrorCode::OutOfRange, fmt::format("--address {}: is no https address", m_request.address.substr(0, 200)), "for example https://prices.azure.com/api/retail/prices?api-version=2023-01-01-preview");
        if (isPlain && !isThisMachine(m_first)) return failure(ErrorCode::OutOfRange, fmt::format("--address {}: prices are fetched by https only", m_request.address.substr(0, 200)));
        const auto isWord = [](const std::string& text) { return !text.empty() && text.size() < 64 && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }); };
        if (!isWord(m_request.region)) return failure(ErrorCode::OutOfRange, fmt::format("'{}' is no name of a region", m_request.region.substr(0, 60)), "it looks like westus2");
        if (m_request.currency.size() != 3 || !isWord(m_request.currency)) return failure(ErrorCode::OutOfRange, fmt::format("--currency {}: three letters are expected", m_request.currency.substr(0, 20)), "for example USD");
        QUrlQuery query(m_first);
        query.addQueryItem(u"currencyCode"_s, QString::fromStdString("'" + m_request.currency + "'"));
        query.addQueryItem(u"$filter"_s, QString::fromStdString(fmt::format("armRegionName eq '{}' or armRegionName eq 'Global'", m_request.region)));
        m_first.setQuery(query);

        m_tls = QSslConfiguration::defaultConfiguration();
        if (!m_request.caFile.empty()) {
            const auto certificates = QSslCertificate::fromPath(QString::fromStdString(m_request.caFile.string()), QSsl::Pem, QSslCertificate::PatternSyntax::FixedString);
            if (certificates.isEmpty()) return failure(ErrorCode::Unreadable, fmt::format("there is no certificate (PEM) in {}", m_request.caFile.string()));
            m_tls.addCaCertificates(certificates);
        }
        if (!isThisMachine(m_first)) QNetworkProxyFactory::setUseSystemConfiguration(true);

        std::error_code problem;
        std::filesystem::create_directories(m_request.folder, problem);
        const std::string address = m_first.toString(QUrl::FullyEncoded).toStdString();
        m_state = readFetchState(m_request.folder);
        // Pages of two days could be of two lists, and a list that is complete is wanted anew.
        if (m_request.fresh || m_state.address != address || m_state.date != m_request.today || m_state.isComplete()) {
            clearFetch(m_request.folder);
            m_state = {address, m_request.today, address, 0, 0};
        }
        if (auto written = writeFetchState(m_request.folder, m_state); !written) return Errors{written.error()};
        return std::nullopt;
    }

    std::optional<Errors> store(const Answer& answer)
    {
        // The page first: a state never counts one that is not there.
        const std::string_view body(answer.body.constData(), static_cast<std::size_t>(answer.body.size()));
        if (auto written = exchange::writeFileAtomically(m_request.folder / pageFileName(m_state.pages + 1), body); !written) return Errors{written.error()};
        ++m_state.pages;
        m_state.rows += answer.rows;
        m_state.next = answer.next;
        if (auto written = writeFetchState(m_request.folder, m_state); !written) return Errors{written.error()};
        return std::nullopt;
    }

    Result<Answer, Errors> withRetries(const QUrl& url)
    {
        const std::string goesOn = m_state.pages > 0 ? fmt::format("{} pages are kept; the same command goes on from there", m_state.pages) : "try again later";
        for (int attempt = 0;; ++attempt) {
            Answer answer = get(url);
            switch (answer.kind) {
            case Answer::Kind::Page: return answer;
            case Answer::Kind::Stopped: return failure(ErrorCode::Cancelled, fmt::format("stopped after {} pages", m_state.pages), goesOn);
            case Answer::Kind::Refused: return failure(ErrorCode::Unreadable, answer.why, answer.hint.empty() ? goesOn : answer.hint);
            case Answer::Kind::TryAgain: break;
            }
            if (attempt >= m_request.retries) return failure(ErrorCode::Unreadable, fmt::format("{} ({} attempts)", answer.why, attempt + 1), goesOn);
            const qint64 wait = answer.waitSeconds.value_or(std::min<qint64>(qint64{1} << std::min(attempt, 6), m_request.longestWaitSeconds));
            if (wait > m_request.longestWaitSeconds)
                return failure(ErrorCode::Unreadable, fmt::format("{}; the server asks to wait {} s", answer.why, wait), goesOn);
            report(fmt::format("{}, next attempt in {} s", answer.why, wait));
            if (!pause(std::chrono::seconds(wait))) return failure(ErrorCode::Cancelled, fmt::format("stopped after {} pages", m_state.pages), goesOn);
        }
    }

    Answer get(const QUrl& url)
    {
        QNetworkRequest request(url);
        request.setSslConfiguration(m_tls);
        request.setHeader(QNetworkRequest::UserAgentHeader, u"headroom/" HEADROOM_VERSION ""_s);
        request.setRawHeader("Accept", "application/json");
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        request.setTransferTimeout(m_request.timeoutSeconds * 1000);
        const std::unique_ptr<QNetworkReply> reply(m_network.get(request));
        QEventLoop loop;
        bool isStopped = false;
        bool isTooLarge = false;
        std::string tls;
        QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
        QObject::connect(reply.get(), &QNetworkReply::sslErrors, &loop, [&](const QList<QSslError>& errors) {
            for (const QSslError& error : errors) tls += (tls.empty() ? "" : "; ") + error.errorString().toStdString();
        });
        QObject::connect(reply.get(), &QNetworkReply::downloadProgress, &loop, [&](qint64 received, qint64) {
            if (received <= kLargestPage || isTooLarge) return;
            isTooLarge = true;
            reply->abort();
        });
        QTimer poll;
        QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
            if (!m_request.stop.stop_requested() || isStopped) return;
            isStopped = true;
            reply->abort();
        });
        poll.start(kPollMs);
        if (!reply->isFinished()) loop.exec();

        Answer answer;
        if (isStopped) {
            answer.kind = Answer::Kind::Stopped;
            return answer;
        }
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (isTooLarge) {
            answer.why = "a page is larger than 64 MiB";
            return answer;
        }
        if (reply->error() == QNetworkReply::SslHandshakeFailedError || !tls.empty()) {
            answer.why = fmt::format("the server at {} is not who it says: {}", m_first.host().toStdString(), tls.empty() ? reply->errorString().toStdString() : tls);
            answer.hint = "behind a proxy that opens TLS, name its certificate with --ca-file";
            return answer;
        }
        if (status == 429 || status >= 500) {
            answer.kind = Answer::Kind::TryAgain;
            answer.why = status == 429 ? "the server asks for fewer requests (429)" : fmt::format("the server answers {}", status);
            answer.waitSeconds = retryAfter(*reply);
            return answer;
        }
        if (status >= 300) {
            answer.why = fmt::format("the server answers {} {}", status, reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString().toStdString());
            if (status < 400) answer.hint = "redirects are not followed; name the new place with --address";
            return answer;
        }
        if (reply->error() != QNetworkReply::NoError) {
            answer.kind = Answer::Kind::TryAgain;
            answer.why = reply->error() == QNetworkReply::OperationCanceledError ? fmt::format("no answer for {} s", m_request.timeoutSeconds) : reply->errorString().toStdString();
            return answer;
        }
        return pageOf(reply->readAll());
    }

    /// False when stopped.
    bool pause(std::chrono::milliseconds time)
    {
        QEventLoop loop;
        QTimer poll;
        const auto until = std::chrono::steady_clock::now() + time;
        QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
            if (m_request.stop.stop_requested() || std::chrono::steady_clock::now() >= until) loop.quit();
        });
        poll.start(static_cast<int>(std::min<std::chrono::milliseconds::rep>(kPollMs, std::max<std::chrono::milliseconds::rep>(1, time.count()))));
        loop.exec();
        return !m_request.stop.stop_requested();
    }

    void report(const std::string& waitingFor) const
    {
        if (m_request.progress) m_request.progress(m_state.pages, m_state.rows, waitingFor);
    }

    const cli::PriceFetchRequest& m_request;
    QUrl m_first;
    QSslConfiguration m_tls;
    QNetworkAccessManager m_network;
    FetchState m_state;
};

} // namespace

Result<cli::PriceFetchOutcome, Errors> fetchPrices(const cli::PriceFetchRequest& request)
{
    // Qt's network needs an application object; the command line has none.
    std::unique_ptr<QCoreApplication> application;
    static int count = 1;
    static char name[] = "headroom";
    static char* arguments[] = {name, nullptr};
    if (QCoreApplication::instance() == nullptr) application = std::make_unique<QCoreApplication>(count, arguments);
    Fetcher fetcher(request);
    return fetcher.run();
}

} // namespace headroom::net
