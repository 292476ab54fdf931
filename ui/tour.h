#pragma once

#include <QPointer>
#include <QVector>
#include <QWidget>

namespace pllava::ui {

/// A few words on one part of the window.
struct TourStep {
    QPointer<QWidget> target;
    QString title, words;
};

/// Leads through the window: a step at a time, its part outlined and a card with words next to it. Everything stays
/// usable meanwhile, and keeps the focus. GUI thread only.
class Tour : public QWidget {
    Q_OBJECT
public:
    /// Covers `window`, whose widgets the steps name.
    explicit Tour(QWidget* window);

    void start();
    /// For somebody who asked for the tour by key: the next key is its.
    void takeFocus();
    /// For another language: shows the same step in other words.
    void setSteps(const QVector<TourStep>& steps);
    void stop();

signals:
    void ended();

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    class Callout;
    void show(int step);
    void place();
    QRect targetArea() const;

    QVector<TourStep> m_steps;
    int m_step = 0;
    Callout* m_callout = nullptr;
};

} // namespace pllava::ui
