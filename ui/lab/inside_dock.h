#pragma once

#include "core/lab/attention_view.h"
#include "core/lab/view_plots.h"
#include "ui/lab/lab_dock.h"

class QCheckBox;
class QLabel;

namespace pllava::ui {

/// Inside the language model: norms and neighbour similarity from layer to layer, and which moments and places the
/// answer looked at. GUI thread only.
class InsideDock : public LabDock {
    Q_OBJECT
public:
    explicit InsideDock(QWidget* parent = nullptr);
    void showViews(const std::vector<LayerRow>& rows, const AnswerAttention& attention);
    const std::vector<LayerRow>& rows() const { return m_rows; }
    const std::optional<AnswerAttention>& attention() const { return m_attention; }

signals:
    void runRequested();
    /// What the answer looked at is to be laid over the video; none: no longer.
    void mapChosen(const std::optional<pllava::TokenNorms>& map);

protected:
    void run() override;
    void contextChanged() override;
    void updateTexts() override;
    QByteArray csv() const override;

private:
    void choose();

    std::vector<LayerRow> m_rows;
    std::optional<AnswerAttention> m_attention;
    QString m_video; ///< that they are of
    QCheckBox* m_over = nullptr;
};

} // namespace pllava::ui
