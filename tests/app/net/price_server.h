#pragma once

#include <QByteArray>
#include <QSslServer>
#include <QString>
#include <QTcpServer>

#include <filesystem>
#include <memory>
#include <vector>

namespace headroom::test {

/// One answer of the server, in the order of the requests.
struct ServerAnswer {
    int status = 200;
    QByteArray body = {};
    QByteArray headers = {};               ///< further ones, each with "\r\n"
    qint64 promised = -1;                  ///< Content-Length; −1 = that of the body
    bool isSilent = false;                 ///< never answers
};

/// Speaks as much HTTP as the price API; in the thread of the test, so that it works while the client's event loop runs.
class PriceServer {
public:
    /// Plain HTTP, or TLS with a certificate and key (PEM).
    explicit PriceServer(std::vector<ServerAnswer> answers, const std::filesystem::path& certificate = {}, const std::filesystem::path& key = {});

    /// "http://127.0.0.1:PORT" or "https://localhost:PORT".
    [[nodiscard]] QString origin() const;
    /// Path and query of each request.
    [[nodiscard]] const std::vector<QByteArray>& requests() const { return m_requests; }
    void setAnswers(std::vector<ServerAnswer> answers);

private:
    void accept();

    std::unique_ptr<QTcpServer> m_server;
    bool m_isTls = false;
    std::vector<ServerAnswer> m_answers;
    std::size_t m_next = 0;
    std::vector<QByteArray> m_requests;
};

/// A page with `rows` rows and a link to the next page (empty = the last).
QByteArray page(int rows, const QString& next = {});

} // namespace headroom::test
