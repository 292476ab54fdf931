#include "core/checkpoint/unread_files.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/printable.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostNotes = 8;

bool isWeightFile(const fs::path& file) {
    constexpr std::array<const char*, 6> kEndings{".bin", ".pt", ".pth", ".ckpt", ".pkl", ".safetensors"};
    return std::any_of(kEndings.begin(), kEndings.end(), [&](const char* end) { return file.extension() == end; });
}

/// By the names that transformers, accelerate, DeepSpeed and this program use for files that are not models.
bool isTrainingState(std::string_view name) {
    constexpr std::array<std::string_view, 9> kBeginnings{"training_args", "optimizer", "scheduler",
                                                          "scaler",        "rng_state", "random_states",
                                                          "sampler",       "state.",    "trainer_state"};
    return std::any_of(kBeginnings.begin(), kBeginnings.end(), [&](auto begin) { return name.starts_with(begin); });
}

/// The same weights once more, as many repositories have them.
bool isCopy(const std::string& name, const std::set<std::string>& read) {
    const std::string stem = fs::path(name).stem().string();
    const bool whole =
        std::any_of(read.begin(), read.end(), [](const auto& file) { return file.starts_with("model"); });
    return read.contains(stem + ".safetensors") ||
           (whole && (stem.starts_with("pytorch_model") || stem.starts_with("consolidated")));
}

bool isOtherHalf(std::string_view name) {
    return name.starts_with("non_lora_trainables.") || name.starts_with("mm_projector.");
}

} // namespace

std::vector<std::string> unreadFiles(const fs::path& folder, const std::vector<fs::path>& files, bool holdsProjector) {
    std::set<std::string> read, unread;
    for (const fs::path& file : files)
        read.insert(file.filename().string());
    std::error_code error;
    for (fs::directory_iterator item(folder, error), end; !error && item != end; item.increment(error)) {
        const std::string name = item->path().filename().string();
        if (isWeightFile(item->path()) && !read.contains(name) && !isTrainingState(name) && !isCopy(name, read))
            unread.insert(name);
    }
    std::vector<std::string> notes;
    for (const std::string& name : unread) {
        const std::string where = printable((folder / name).string());
        if (isOtherHalf(name) && !holdsProjector)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("{} holds weights that were trained with the adapter, the projector as a rule, and "
                                    "it is not read{}. Put its tensors into adapter_model.safetensors where you trust "
                                    "it (torch.load, then safetensors.torch.save_file), or remove the file to go on "
                                    "with the base's projector",
                                    where, name.ends_with(".safetensors") ? "" : ": pickle files can run code"));
        if (notes.size() < kMostNotes)
            notes.push_back(fmt::format("{} is not read{}", where,
                                        name.ends_with(".safetensors")
                                            ? "; another file of the folder is the model. Put it into a folder of its "
                                              "own to use it"
                                            : ": it may hold weights, but pickle files can run code"));
    }
    return notes;
}

} // namespace pllava
