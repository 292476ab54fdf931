#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/demo/questions.h"

namespace pllava::demo {

/// Image: single pictures with whole sentences, as an image model learns; Video: clips with short answers, as video
/// fine-tuning teaches.
enum class Stage { Image, Video };

struct DataSetSettings {
    std::int64_t clips = 100;
    std::int64_t questions = 4; ///< a clip and language
    std::uint64_t seed = 0;
    Stage stage = Stage::Video;
    std::vector<Language> languages{Language::English, Language::Chinese};
    int pixels = static_cast<int>(kSide); ///< side of a picture
    int frames = 16;                      ///< of a clip
};

/// Clip number `index` of a set: from seed and number alone.
Scene sceneOf(const DataSetSettings& settings, std::int64_t index);

/// Writes a clip as a folder 000.ppm, 001.ppm, …, or a picture as one file: binary PPM, and so without loss.
void writeClip(const std::filesystem::path& place, const Scene& scene, const DataSetSettings& settings);

/// Writes clips/NNNNNN (image stage: clips/NNNNNN.ppm) as writeClip() does, and set.jsonl:
/// a line a question with "video", "question", "answer", "kind" and "language", as readTrainingSet() reads it.
/// The same settings give the same bytes on one machine. Throws InvalidArgument where the folder has a set already
/// or other things in clips/.
void writeDataSet(const std::filesystem::path& folder, const DataSetSettings& settings,
                  const std::stop_token& stop = {}, const Progress& progress = {});

} // namespace pllava::demo
