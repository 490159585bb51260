#include "app/gui/shell/pseudo_translator.h"

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

const QString kPlain = u"aceinouyACEINOUY"_s, kAccented = u"åçéîñöûýÅÇÉÎÑÖÛÝ"_s;
constexpr QChar kOpen = u'⟦', kClose = u'⟧';

} // namespace

QString PseudoTranslator::pseudo(const QString& source)
{
    if (source.isEmpty()) return source;
    QString text;
    bool isTag = false;
    qsizetype letters = 0;
    for (qsizetype i = 0; i < source.size(); ++i) {
        const QChar c = source[i];
        if (c == u'<') isTag = true;
        if (c == u'%' && i + 1 < source.size()) {   // an argument and its number or name
            text += c;
            text += source[++i];
            continue;
        }
        const qsizetype at = isTag ? -1 : kPlain.indexOf(c);
        text += at < 0 ? c : kAccented[at];
        if (!isTag && c.isLetter()) ++letters;
        if (c == u'>') isTag = false;
    }
    const QString more = QString((letters + 2) / 3, u'~');
    return kOpen + text + (more.isEmpty() ? QString() : u' ' + more) + kClose;
}

bool PseudoTranslator::isPseudo(const QString& text) { return text.contains(kOpen) || text.contains(kClose); }

QString PseudoTranslator::translate(const char*, const char* source, const char*, int) const { return pseudo(QString::fromUtf8(source)); }

} // namespace headroom::gui
