#include "core/train/process_group.h"

#include <cstdlib>
#include <string>

#include "core/base/error.h"
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/from_blob.h>

#ifdef PLLAVA_GLOO
#define USE_C10D_GLOO
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#endif

namespace pllava {
#ifdef PLLAVA_GLOO

namespace {

template <typename Call> void orNetworkError(const Call& call) {
    try {
        call();
    } catch (const std::exception& error) {
        throw Error(ErrorKind::Network,
                    "the training processes lost each other; end the others and resume from the last checkpoint",
                    error.what());
    }
}

/// torchrun keeps the meeting point itself; started by hand, the first process does.
c10::intrusive_ptr<c10d::Store> meetingPoint(const ProcessRank& process) {
    const auto variable = [](const char* name) { return std::string(std::getenv(name) ? std::getenv(name) : ""); };
    c10d::TCPStoreOptions options;
    options.port = process.port;
    options.isServer = process.rank == 0 && variable("TORCHELASTIC_USE_AGENT_STORE") != "True";
    options.numWorkers = process.size;
    options.waitWorkers = false;
    auto store = c10::make_intrusive<c10d::TCPStore>(process.address, options);
    return c10::make_intrusive<c10d::PrefixStore>("pllava" + variable("TORCHELASTIC_RESTART_COUNT"), store);
}

} // namespace

struct ProcessGroup::Gloo {
    explicit Gloo(const ProcessRank& process)
        : group(c10::make_intrusive<c10d::ProcessGroupGloo>(meetingPoint(process), process.rank, process.size,
                                                            c10d::ProcessGroupGloo::Options::create_default())) {}
    void sum(const at::Tensor& tensor) {
        std::vector<at::Tensor> tensors{tensor};
        orNetworkError([&] { group->allreduce(tensors)->wait(); });
    }
    c10::intrusive_ptr<c10d::ProcessGroupGloo> group;
};

ProcessGroup::ProcessGroup(const ProcessRank& process) : m_process(process) {
    if (process.size > 1)
        orNetworkError([&] { m_gloo = std::make_unique<Gloo>(process); });
}

#else

struct ProcessGroup::Gloo {
    void sum(const at::Tensor& /*tensor*/) {}
};

ProcessGroup::ProcessGroup(const ProcessRank& process) : m_process(process) {
    if (process.size > 1)
        throw Error(ErrorKind::Unsupported,
                    "WORLD_SIZE asks for several processes, but this program was built without gloo's headers "
                    "(libgloo-dev); build it with them, or unset WORLD_SIZE");
}

#endif

ProcessGroup::~ProcessGroup() = default;

void ProcessGroup::sum(std::vector<double>& numbers) const {
    if (m_gloo)
        m_gloo->sum(at::from_blob(numbers.data(), {static_cast<std::int64_t>(numbers.size())}, at::kDouble));
}

void ProcessGroup::sum(const std::vector<at::Tensor>& tensors) const {
    if (!m_gloo)
        return;
    const at::NoGradGuard noGradients;
    std::vector<at::Tensor> flat;
    for (const at::Tensor& tensor : tensors)
        flat.push_back(tensor.reshape({-1}).to(at::kCPU));
    const at::Tensor all = at::cat(flat);
    m_gloo->sum(all);
    std::int64_t begin = 0;
    for (const at::Tensor& tensor : tensors) {
        tensor.copy_(all.narrow(0, begin, tensor.numel()).view(tensor.sizes()));
        begin += tensor.numel();
    }
}

} // namespace pllava
