#include "core/train/process_rank.h"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {
namespace {

int number(const char* name, int least, int greatest) {
    const char* text = std::getenv(name);
    const std::string_view view(text != nullptr ? text : "");
    int value = 0;
    const auto [end, failure] = std::from_chars(view.data(), view.data() + view.size(), value);
    if (failure != std::errc() || end != view.data() + view.size() || value < least || value > greatest)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} must be a number from {} to {} in the environment of each of WORLD_SIZE processes; "
                                "torchrun sets it",
                                name, least, greatest));
    return value;
}

} // namespace

ProcessRank ProcessRank::fromEnvironment() {
    ProcessRank process;
    if (std::getenv("WORLD_SIZE") == nullptr)
        return process;
    process.size = number("WORLD_SIZE", 1, 1 << 16);
    if (process.size == 1)
        return process;
    process.rank = number("RANK", 0, process.size - 1);
    process.localRank = std::getenv("LOCAL_RANK") != nullptr ? number("LOCAL_RANK", 0, process.size - 1) : process.rank;
    process.port = static_cast<std::uint16_t>(number("MASTER_PORT", 1, 65535));
    const char* address = std::getenv("MASTER_ADDR");
    if (address == nullptr || *address == '\0')
        throw Error(ErrorKind::InvalidArgument, "MASTER_ADDR is not set although WORLD_SIZE is; torchrun sets both");
    process.address = address;
    return process;
}

} // namespace pllava
