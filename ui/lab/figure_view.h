#pragma once

#include <memory>
#include <vector>

#include <QWidget>

#include "core/plot/svg_plot.h"

class QSvgRenderer;

namespace pllava::ui {

/// Diagrams as the command line writes them, in the proportions of the widget, the window's theme and its size of type:
/// the same numbers and style. Exports are on paper. GUI thread only.
class FigureView : public QWidget {
    Q_OBJECT
public:
    explicit FigureView(QWidget* parent = nullptr);
    ~FigureView() override;

    /// None: an empty sheet.
    void setPlots(const std::vector<Plot>& plots);
    bool isEmpty() const { return m_plots.empty(); }
    /// The file of this name: "svg", "pdf" or else "png". There must be a diagram.
    QByteArray exported(const QString& path) const;

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void load();

    std::vector<Plot> m_plots;
    std::unique_ptr<QSvgRenderer> m_renderer;
    bool m_stale = false; ///< redrawn when it is next seen
};

} // namespace pllava::ui
