#pragma once

#include <optional>
#include <vector>

#include "core/base/token_view.h"
#include "ui/lab/lab_dock.h"

class QCheckBox;
class QComboBox;

namespace pllava::ui {

class ProbePointChooser;

/// Inside the language model: norms and neighbour similarity from layer to layer, the similarity of each token at one
/// probe point, and the moments and places that the answer attended to. GUI thread only.
class InsideDock : public LabDock {
    Q_OBJECT
public:
    explicit InsideDock(QWidget* parent = nullptr);
    /// `views` of the video from the projector through every layer, from viewsOfLayers(); ignored where
    /// another video is open by now.
    void showViews(const QString& video, const std::vector<TokenView>& views, const AnswerAttention& attention);
    const std::vector<TokenView>& views() const { return m_views; }
    const std::optional<AnswerAttention>& attention() const { return m_attention; }

signals:
    void runRequested();
    /// The attention of the answer is to be laid over the video and along its time; none: removed.
    void attentionChosen(const std::optional<pllava::AnswerAttention>& attention);

protected:
    void run() override;
    QString missing() const override;
    void contextChanged() override;
    void updateTexts() override;
    QByteArray csv() const override;

private:
    /// What the figure can show, in the chooser's order.
    enum Choice { Layers, Similarity, Attention };
    void choose();
    void draw();
    const TokenView& chosenView() const;

    std::vector<TokenView> m_views;
    std::optional<AnswerAttention> m_attention;
    QString m_video, m_adapter; ///< that they are of
    QComboBox* m_choice = nullptr;
    ProbePointChooser* m_point = nullptr; ///< of the similarity
    QCheckBox* m_over = nullptr;
};

} // namespace pllava::ui
