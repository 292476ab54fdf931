#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/backend/encoded_clip.h"
#include "core/backend/model_description.h"
#include "core/backend/named_tensor.h"
#include "core/base/pooling_shape.h"
#include "core/base/progress.h"
#include "core/base/token_view.h"
#include "core/base/visual_layout.h"
#include "core/checkpoint/model_folders.h"
#include "core/generate/generated.h"
#include "core/preprocess/clip_preprocessor.h"

namespace pllava {

struct GenerationRequest {
    std::vector<std::int64_t> promptIds; ///< the image as one id
    const EncodedClip* clip = nullptr;   ///< nullptr for text alone
    PoolingShape pooling;                ///< of a layout that pools
    double loraAlpha = 0;
    GenerationOptions options;
    Capture capture = Capture::Nothing; ///< Everything: also the tensors and norms of the run, without cache reuse
    VisualLayout layout = VisualLayout::Pllava; ///< IgVlm and Image: of a clip of one picture
    std::uint64_t conversation = 0;             ///< whose KV cache is extended
};

/// Norms of a clip's visual tokens at one probe point; the prompt and α matter to points inside the LLM only.
struct NormRequest {
    ProbePoint point;
    const EncodedClip* clip = nullptr;
    PoolingShape pooling;
    double loraAlpha = 0;
    std::vector<std::int64_t> promptIds; ///< the image as one id
    VisualLayout layout = VisualLayout::Pllava;
};

/// Norms and similarities of a clip's visual tokens at several points, seen in one prefill.
struct ViewRequest {
    std::vector<ProbePoint> points;
    const EncodedClip* clip = nullptr;
    PoolingShape pooling;
    double loraAlpha = 0;
    std::vector<std::int64_t> promptIds; ///< the image as one id; may be empty where no point is inside the LLM
    VisualLayout layout = VisualLayout::Pllava;
};

/// Attention of a known answer to the visual tokens.
struct AttentionRequest {
    const EncodedClip* clip = nullptr;
    PoolingShape pooling;
    double loraAlpha = 0;
    std::vector<std::int64_t> promptIds; ///< the image as one id
    std::vector<std::int64_t> answerIds;
    std::optional<std::int64_t> layer; ///< none: the mean of all
    VisualLayout layout = VisualLayout::Pllava;
};

struct Generation : Generated {
    std::vector<NamedTensor> tensors; ///< with Capture::Everything
};

/// The model on this machine, through libtorch. One thread owns it from load to end: every torch object lives there.
/// Errors of torch come out as Error: OutOfMemory says what to lower, the rest is Internal.
class LocalBackend {
public:
    /// Loads config and weights. Throws as WeightMap and loadModelConfig do; Cancelled between tensors.
    /// With `sibling`, a model with the same settings, tensors in the same files are shared instead of read, so an
    /// adapter of a loaded base costs only its own memory.
    LocalBackend(const ModelFolders& folders, const ComputeSettings& settings, const std::stop_token& stop = {},
                 const Progress& progress = {}, const LocalBackend* sibling = nullptr);
    LocalBackend(LocalBackend&&) noexcept;
    ~LocalBackend();

    const ModelDescription& description() const;
    /// Bytes of weights that were read from files for this model.
    std::uint64_t bytesRead() const;
    /// Whether clips that the other encoded can be used here: both have the same vision tower.
    bool sharesVisionTower(const LocalBackend& other) const;

    /// Vision tower and projector over all frames: (T, 3, H, W) → (T, h, w, D).
    /// With Capture::Everything the pixel values are kept, for requests that capture.
    EncodedClip encode(const PixelValues& pixels, const std::stop_token& stop = {}, const Progress& progress = {},
                       Capture capture = Capture::Everything);

    /// Lays the visual tokens out, prefills what the KV cache does not hold yet, decodes. `onToken` is called with each
    /// new id; returning false ends the answer.
    Generation generate(const GenerationRequest& request, const std::function<bool(std::int64_t)>& onToken = {},
                        const std::stop_token& stop = {});

    /// Frees the KV cache of a conversation.
    void forget(std::uint64_t conversation);

    /// Returns probe point, shape and norms. Pools the encoded clip again and, for a point inside the LLM, prefills the
    /// prompt with a temporary KV cache: the conversation's is not changed. Throws InvalidArgument for a layer that the
    /// model does not have.
    TokenNorms tokenNorms(const NormRequest& request, const std::stop_token& stop = {});

    /// Returns norms and similarities at these points, in their order, without times and region. Throws as
    /// tokenNorms() does; InvalidArgument too for a prompt that has no room.
    std::vector<TokenView> tokenViews(const ViewRequest& request, const std::stop_token& stop = {});
    /// Runs prompt and answer again, outside the conversation, and records the attention; without times and region.
    /// Throws InvalidArgument for an empty answer, a prompt without room and a layer that the model does not have.
    AnswerAttention attention(const AttentionRequest& request, const std::stop_token& stop = {});

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace pllava
