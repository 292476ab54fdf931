#pragma once

#include <QToolButton>

namespace pllava::ui {

/// Offers what a panel shows as PNG, SVG, PDF or CSV.
class ExportButton : public QToolButton {
    Q_OBJECT
public:
    explicit ExportButton(QWidget* parent = nullptr);

signals:
    /// "png", "svg", "pdf" or "csv".
    void formatChosen(const QString& suffix);

protected:
    void changeEvent(QEvent* event) override;

private:
    void updateTexts();
};

} // namespace pllava::ui
