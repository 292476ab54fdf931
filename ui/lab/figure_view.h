#pragma once

#include <memory>
#include <vector>

#include <QWidget>

#include "core/lab/svg_plot.h"

class QSvgRenderer;

namespace pllava::ui {

/// Diagrams as the command line writes them, on paper: the same SVG, so the same numbers. GUI thread only.
class FigureView : public QWidget {
    Q_OBJECT
public:
    explicit FigureView(QWidget* parent = nullptr);
    ~FigureView() override;

    /// None: an empty sheet.
    void setPlots(const std::vector<Plot>& plots);
    bool isEmpty() const { return m_svg.isEmpty(); }
    /// The file of this name: "svg", "pdf" or else "png". There must be a diagram.
    QByteArray exported(const QString& path) const;

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QByteArray m_svg;
    std::unique_ptr<QSvgRenderer> m_renderer;
};

} // namespace pllava::ui
