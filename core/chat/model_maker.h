#pragma once

#include <functional>
#include <memory>

#include "core/chat/chat_model.h"

namespace pllava {

/// Loads a model. Weights and clips are shared with `sibling` where both read the same files with the same settings.
using ModelMaker = std::function<std::shared_ptr<ChatModel>(const ModelFolders& folders, const ComputeSettings& compute,
                                                            const std::stop_token& stop, const Progress& progress,
                                                            const ChatModel* sibling)>;
/// A LocalModel.
std::shared_ptr<ChatModel> makeLocalModel(const ModelFolders& folders, const ComputeSettings& compute,
                                          const std::stop_token& stop, const Progress& progress,
                                          const ChatModel* sibling);

} // namespace pllava
