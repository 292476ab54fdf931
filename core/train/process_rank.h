#pragma once

#include <cstdint>
#include <string>

namespace pllava {

/// Rank of this process among those that train together, as torchrun sets it in the environment.
struct ProcessRank {
    int rank = 0, size = 1; ///< RANK, WORLD_SIZE
    int localRank = 0;      ///< LOCAL_RANK: which GPU of its machine
    std::string address;    ///< MASTER_ADDR
    std::uint16_t port = 0; ///< MASTER_PORT
    /// The environment's; without WORLD_SIZE one process. Throws InvalidArgument for variables that make no sense.
    static ProcessRank fromEnvironment();
};

} // namespace pllava
