#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace pllava {

/// Element types that a safetensors file may hold.
enum class DType { Bool, U8, I8, F8E4M3, F8E5M2, I16, U16, F16, BF16, I32, U32, F32, I64, U64, F64 };

/// Bytes of one element.
std::size_t sizeOf(DType type);
/// The format's own name, for example "BF16".
std::string_view name(DType type);
/// The type of that name, if there is one.
std::optional<DType> dtypeNamed(std::string_view name);

/// Bytes of a tensor of that shape; nothing for a negative dimension or a product beyond 64 bits.
std::optional<std::uint64_t> byteCount(DType type, std::span<const std::int64_t> shape);

} // namespace pllava
