#pragma once
// Private to the engine: needs torch.

#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/train/process_rank.h"

namespace pllava {

/// The processes that train one model together, on libtorch's own c10d with gloo; alone it does nothing and costs
/// nothing. Every process makes the same calls in the same order, and each waits for all. One thread.
class ProcessGroup {
public:
    /// Waits for the others. Throws Unsupported where this build has no gloo and there are several, Network.
    explicit ProcessGroup(const ProcessRank& process);
    ~ProcessGroup();

    int rank() const { return m_process.rank; }
    int size() const { return m_process.size; }
    /// The one that writes.
    bool first() const { return m_process.rank == 0; }
    /// Each number becomes its sum over all processes.
    void sum(std::vector<double>& numbers) const;
    /// Each tensor, all of one type, becomes its sum over all processes. GPUs' go through the host's memory.
    void sum(const std::vector<at::Tensor>& tensors) const;

private:
    struct Gloo;
    ProcessRank m_process;
    std::unique_ptr<Gloo> m_gloo;
};

} // namespace pllava
