#include "app/gui/shell/shown_page.h"

#include <QStackedWidget>

namespace headroom::gui {

void measureShownPageOnly(QStackedWidget* stack)
{
    const auto measure = [stack] {
        for (int i = 0; i < stack->count(); ++i) {
            const auto policy = stack->widget(i) == stack->currentWidget() ? QSizePolicy::Expanding : QSizePolicy::Ignored;
            stack->widget(i)->setSizePolicy(policy, policy);
        }
        stack->updateGeometry();
    };
    QObject::connect(stack, &QStackedWidget::currentChanged, stack, measure);
    measure();
}

} // namespace headroom::gui
