#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/base/pending_folder.h"
#include "core/base/progress.h"
#include "core/checkpoint/model_folders.h"
#include "core/model/compute.h"

namespace pllava {

/// In what type the merged matrices are written; all other tensors keep theirs.
enum class MergedType {
    Fp32, ///< as exact as the adapter
    Base  ///< as the base has them: a smaller file, whose bf16 rounds away much of a small update
};

struct MergeJob {
    ModelFolders folders;
    std::optional<double> alpha; ///< the model's own where it is not given
    std::filesystem::path output;
    Existing existing = Existing::Keep;
    MergedType type = MergedType::Fp32;
    ComputeSettings compute;                  ///< of the check after writing
    std::uint64_t shardBytes = 5'000'000'000; ///< no file is larger, except for one tensor
};

/// What was written and how far its logits are from those of the model it was made from.
struct ExportResult {
    std::vector<std::filesystem::path> files;
    double maxAbsDiff = 0;
    double alpha = 0;
    NumberFormat dtype = NumberFormat::Fp32; ///< of the check
    std::vector<std::string> notes;          ///< sentences a person should read
};

/// Exports W + (α/r)·B·A, with each layer's own rank and share of α, as an ordinary LLaVA checkpoint, without LoRA:
/// safetensors, config, tokenizer and processor files, and the model's run settings. The matrices are merged in fp64,
/// tensor by tensor: memory holds one at a time. The folder is read again and answers one fixed prompt before it takes
/// its name; logits more than 10⁻⁴ of the largest away are an error, in bf16 and fp16 (of the check or of merged
/// matrices) more than a tenth. Throws InvalidArgument for a model without LoRA, an output that holds the model itself
/// or cannot be written over; CorruptFile, NotFound as WeightMap does; Unsupported when a merged number is beyond its
/// type; Internal (disk); Cancelled. Whatever is thrown, the output is as it was.
ExportResult mergeAdapter(const MergeJob& job, const std::stop_token& stop = {}, const Progress& progress = {});

/// The files of a folder, sorted, under the name that it is going to have.
std::vector<std::filesystem::path> filesOf(const PendingFolder& folder);

/// Throws InvalidArgument when the output is, or holds, one of the model's own folders.
void requireApart(const std::filesystem::path& output, const ModelFolders& folders);

} // namespace pllava
