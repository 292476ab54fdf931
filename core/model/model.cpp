#include "core/model/model.h"

#include <ATen/ops/empty.h>

namespace pllava {
namespace {

/// Keeps names and shapes; its tensors have no memory.
class RecordingSource : public TensorSource {
public:
    at::Tensor tensor(const std::string& name, at::IntArrayRef shape) override {
        skip(name, shape);
        return at::empty(shape, at::kMeta);
    }
    void skip(const std::string& name, at::IntArrayRef shape) override { asked.push_back({name, shape.vec()}); }
    std::vector<ExpectedTensor> asked;
};

} // namespace

Model::Model(const ModelConfig& config, TensorSource& source, std::shared_ptr<const VisionTower> loaded)
    : visionTower(loaded ? std::move(loaded) : familyOf(config).visionTower(config, source)), projector(config, source),
      languageModel(config, source) {
    if (config.ownShape)
        ownTokens = familyOf(config).ownTokens(config, source);
}

std::vector<ExpectedTensor> expectedWeights(const ModelConfig& config) {
    RecordingSource recording;
    const Model model(config, recording);
    return std::move(recording.asked);
}

} // namespace pllava
