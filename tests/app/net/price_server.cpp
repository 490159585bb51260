#include "tests/app/net/price_server.h"

#include <QFile>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QTcpSocket>

#include <stdexcept>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::test {

PriceServer::PriceServer(std::vector<ServerAnswer> answers, const std::filesystem::path& certificate, const std::filesystem::path& key) : m_isTls(!certificate.empty()), m_answers(std::move(answers))
{
    if (m_isTls) {
        auto server = std::make_unique<QSslServer>();
        QFile keyFile(QString::fromStdString(key.string()));
        if (!keyFile.open(QIODevice::ReadOnly)) throw std::runtime_error("no key: is the program openssl installed?");
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificate(QSslCertificate::fromPath(QString::fromStdString(certificate.string())).value(0));
        tls.setPrivateKey(QSslKey(keyFile.readAll(), QSsl::Ec));
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);   // of clients: they show no certificate
        server->setSslConfiguration(tls);
        m_server = std::move(server);
    } else {
        m_server = std::make_unique<QTcpServer>();
    }
    QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(), [this] { accept(); });
    if (!m_server->listen(QHostAddress::LocalHost)) throw std::runtime_error("no port to listen on");
}

QString PriceServer::origin() const
{
    return m_isTls ? u"https://localhost:%1"_s.arg(m_server->serverPort()) : u"http://127.0.0.1:%1"_s.arg(m_server->serverPort());
}

void PriceServer::setAnswers(std::vector<ServerAnswer> answers)
{
    m_answers = std::move(answers);
    m_next = 0;
    m_requests.clear();
}

void PriceServer::accept()
{
    while (QTcpSocket* socket = m_server->nextPendingConnection()) {
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        const auto answer = [this, socket] {
            const QByteArray request = socket->peek(64 * 1024);
            if (!request.contains("\r\n\r\n")) return;
            socket->readAll();
            m_requests.push_back(request.split(' ').value(1));
            if (m_next >= m_answers.size()) {
                socket->abort();
                return;
            }
            const ServerAnswer& one = m_answers[m_next++];
            if (one.isSilent) return;
            const qint64 length = one.promised < 0 ? one.body.size() : one.promised;
            socket->write("HTTP/1.1 " + QByteArray::number(one.status) + " Answer\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(length)
                          + "\r\nConnection: close\r\n" + one.headers + "\r\n" + one.body);
            socket->disconnectFromHost();
        };
        QObject::connect(socket, &QTcpSocket::readyRead, socket, answer);
        answer();
    }
}

QByteArray page(int rows, const QString& next)
{
    QByteArray items;
    for (int i = 0; i < rows; ++i)
        items += QByteArray(i == 0 ? "" : ",") + R"({"currencyCode":"USD","tierMinimumUnits":0.0,"retailPrice":0.096,"armRegionName":"westus2","meterName":"D2s v5","productName":"Virtual Machines Dsv5 Series",)"
                 + R"("skuName":"D2s v5","serviceName":"Virtual Machines","unitOfMeasure":"1 Hour","type":"Consumption","armSkuName":"Standard_D2s_v5","meterId":")" + QByteArray::number(i) + "\"}";
    return "{\"BillingCurrency\":\"USD\",\"Items\":[" + items + "],\"NextPageLink\":" + (next.isEmpty() ? QByteArray("null") : '"' + next.toUtf8() + '"') + ",\"Count\":" + QByteArray::number(rows) + "}";
}

} // namespace headroom::test
