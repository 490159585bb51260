#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace headroom::gui {

class RemedyTrial;

/// The remedy of the chosen finding: what to change, its price, and on request what it does.
class RemedyPanel : public QWidget {
    Q_OBJECT

public:
    explicit RemedyPanel(QWidget* parent = nullptr);
    [[nodiscard]] RemedyTrial* trial() const { return m_trial; }
    /// Chooses a finding; what was tried for another one is put away.
    void choose(int finding);

private:
    void refresh();
    [[nodiscard]] QString priceText() const;

    RemedyTrial* m_trial;
    QLabel *m_sentence, *m_price, *m_result;
    QPushButton *m_try, *m_simulate, *m_variant;
    QProgressBar* m_progress;
    bool m_isTried = false;
    QString m_made;
};

} // namespace headroom::gui
