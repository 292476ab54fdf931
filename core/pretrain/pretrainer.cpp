#include "core/pretrain/pretrainer.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/model/torch_errors.h"
#include "core/pretrain/base_stage.h"
#include "core/pretrain/vision_stage.h"
#include "core/train/training_folder.h"

namespace pllava {
namespace {

void requireFit(const TrainingJob& job) {
    if (!job.set.empty() || !job.heldOut.empty() || job.folders.weights)
        throw Error(ErrorKind::InvalidArgument,
                    "this stage draws its own pictures and trains the model itself: give no set and no --weights");
    const NumberFormat dtype = job.compute.dtype;
    if (job.compute.device.kind == Device::Cuda || (dtype != NumberFormat::Auto && dtype != NumberFormat::Fp32))
        throw Error(ErrorKind::InvalidArgument,
                    "this stage is computed in fp32 on the CPU; leave --device and --dtype");
    if (job.process.size > 1)
        throw Error(ErrorKind::Unsupported, "this stage trains in one process; unset WORLD_SIZE");
    const TrainingSettings& s = job.settings;
    if (s.frames || s.pooling || s.promptTemplate || s.layout != TrainingLayout::Pooled)
        throw Error(ErrorKind::InvalidArgument,
                    "this stage has its own frames, pooling and prompt: leave out frames, pooling_shape, template and "
                    "layout");
    if (s.accumulate != 1)
        throw Error(ErrorKind::InvalidArgument, "this stage takes whole batches: accumulate must be 1");
}

} // namespace

TrainingResult pretrain(const TrainingJob& job, const TrainingCallbacks& callbacks) {
    requireFit(job);
    requireTrainingFolder(job.output, job.start);
    return withTorchErrors(TorchWork::Training, [&] {
        at::set_num_threads(chooseCompute(job.compute, 0).threads);
        TrainingTask task = job.settings.stage == TrainingStage::Vision ? visionStage(job) : baseStage(job);
        task.settings = job.settings;
        task.origin = originOf(job);
        task.output = job.output;
        task.start = job.start;
        task.identity = {{"settings", toJson(job.settings).dump()}};
        if (job.settings.stage == TrainingStage::Base) // on a tower that stays as it is
            task.identity[kModelIdentity] = digestOfModel(job.folders.base, callbacks.stop);
        return TrainingLoop(std::move(task)).run(callbacks);
    });
}

} // namespace pllava
