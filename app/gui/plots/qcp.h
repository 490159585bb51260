#pragma once

// The only file that includes QCustomPlot. Its header needs Qt's keywords, which the project (QT_NO_KEYWORDS) or another
// library may have taken away; they are put back for this one include.
#include <QObject>
#pragma push_macro("emit")
#pragma push_macro("foreach")
#pragma push_macro("signals")
#pragma push_macro("slots")
#undef emit
#undef foreach
#undef signals
#undef slots
#define emit
#define foreach Q_FOREACH
#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <qcustomplot.h>
#pragma pop_macro("slots")
#pragma pop_macro("signals")
#pragma pop_macro("foreach")
#pragma pop_macro("emit")
