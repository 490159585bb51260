#include "app/gui/shell/ink_icon.h"

#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

InkIcon::InkIcon(QByteArray svg) : m_svg(std::move(svg)) {}
InkIcon::~InkIcon() = default;

void InkIcon::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State)
{
    if (!m_renderer) m_renderer = std::make_unique<QSvgRenderer>(m_svg);
    const int side = std::min(rect.width(), rect.height());
    QRect square(0, 0, side, side);
    square.moveCenter(rect.center());
    painter->save();
    if (mode == QIcon::Disabled) painter->setOpacity(painter->opacity() * 0.4);
    m_renderer->render(painter, square);
    painter->restore();
}

QPixmap InkIcon::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state)
{
    const QString key = u"ink:%1:%2x%3:%4"_s.arg(qHash(m_svg)).arg(size.width()).arg(size.height()).arg(mode == QIcon::Disabled);
    QPixmap picture;
    if (QPixmapCache::find(key, &picture)) return picture;
    picture = QPixmap(size);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    paint(&painter, QRect(QPoint(), size), mode, state);
    painter.end();
    QPixmapCache::insert(key, picture);
    return picture;
}

QIconEngine* InkIcon::clone() const { return new InkIcon(m_svg); }
QString InkIcon::key() const { return u"headroom-ink"_s; }

} // namespace headroom::gui
