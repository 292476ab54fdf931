#include "core/checkpoint/dtype.h"

#include <array>

namespace pllava {
namespace {

constexpr std::array<std::string_view, 15> kDTypeNames{"BOOL", "U8",  "I8",  "F8_E4M3", "F8_E5M2", "I16", "U16", "F16",
                                                       "BF16", "I32", "U32", "F32",     "I64",     "U64", "F64"};
static_assert(kDTypeNames.size() == static_cast<std::size_t>(DType::F64) + 1);

} // namespace

std::size_t sizeOf(DType type) {
    return type <= DType::F8E5M2 ? 1 : type <= DType::BF16 ? 2 : type <= DType::F32 ? 4 : 8;
}

std::string_view name(DType type) {
    return kDTypeNames.at(static_cast<std::size_t>(type));
}

std::optional<std::uint64_t> byteCount(DType type, std::span<const std::int64_t> shape) {
    std::uint64_t bytes = 1;
    for (const std::int64_t dimension : shape)
        if (dimension < 0 || __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(dimension), &bytes))
            return std::nullopt;
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(sizeOf(type)), &bytes))
        return std::nullopt;
    return bytes;
}

std::optional<DType> dtypeNamed(std::string_view name) {
    for (std::size_t i = 0; i < kDTypeNames.size(); ++i)
        if (kDTypeNames[i] == name)
            return static_cast<DType>(i);
    return std::nullopt;
}

} // namespace pllava
