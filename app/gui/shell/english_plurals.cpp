#include "app/gui/shell/english_plurals.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace headroom::gui {

QString EnglishPlurals::translate(const char*, const char* source, const char*, int n) const
{
    if (n < 0 || source == nullptr) return {};
    QString text = QString::fromUtf8(source);
    if (!text.contains(u"(s)"_s)) return {};
    if (n == 1) return text.replace(u"(s) are"_s, u" is"_s).remove(u"(s)"_s);
    return text.replace(u"(s)"_s, u"s"_s);
}

void EnglishPlurals::install() { QCoreApplication::installTranslator(new EnglishPlurals(QCoreApplication::instance())); }

} // namespace headroom::gui
