#pragma once
// Private to the engine: needs torch.

#include <functional>
#include <stop_token>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/checkpoint/model_config.h"
#include "core/model/linear.h"
#include "core/model/vision_tower.h"

namespace pllava {

/// CLIP's vision transformer up to the hidden state that PLLaVA uses (vision_feature_layer, as a rule −2): later layers
/// are skipped when loading. Matrix products are in the compute type, the residual stream and norms in fp32. Members
/// are named as the checkpoint's tensors.
class ClipVisionTower final : public VisionTower {
public:
    ClipVisionTower(const VisionConfig& config, std::int64_t featureLayer, TensorSource& source);

    /// Without the class token. Frames go through in blocks.
    at::Tensor forward(const at::Tensor& pixelValues, const std::stop_token& stop,
                       const std::function<void(std::int64_t done)>& done = {}) const override;

private:
    struct Norm {
        at::Tensor weight, bias;
        at::Tensor operator()(const at::Tensor& x, double eps) const;
    };
    struct Layer {
        Linear queryKeyValue, outProj;
        Norm layerNorm1, layerNorm2;
        Linear fc1, fc2;
    };
    Norm loadNorm(TensorSource& source, const std::string& name) const;
    Layer loadLayer(TensorSource& source, std::int64_t index) const;
    at::Tensor embed(const at::Tensor& pixelValues) const;
    at::Tensor attention(const Layer& layer, const at::Tensor& x) const;

    VisionConfig m_config;
    at::Tensor m_classEmbedding, m_patchEmbedding, m_positionEmbedding;
    Norm m_preLayerNorm;
    std::vector<Layer> m_layers;
};

} // namespace pllava
