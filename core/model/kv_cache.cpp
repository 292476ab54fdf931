#include "core/model/kv_cache.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>

namespace pllava {
namespace {

at::Tensor grown(const at::Tensor& old, std::int64_t length, std::int64_t capacity) {
    at::Tensor larger = at::empty({old.size(0), old.size(1), capacity, old.size(3)}, old.options());
    larger.narrow(2, 0, length).copy_(old.narrow(2, 0, length));
    return larger;
}

} // namespace

void KvCache::reserve(std::int64_t capacity) {
    if (capacity <= m_capacity)
        return;
    for (Layer& layer : m_layers) {
        layer.keys = grown(layer.keys, m_length, capacity);
        layer.values = grown(layer.values, m_length, capacity);
    }
    m_capacity = capacity;
}

KvCache::Span KvCache::append(std::size_t layer, const at::Tensor& keys, const at::Tensor& values) {
    const std::int64_t added = keys.size(2), end = m_length + added;
    if (end > m_capacity)
        reserve(std::max(end, m_capacity * 3 / 2));
    if (layer >= m_layers.size()) {
        const auto room = at::IntArrayRef{keys.size(0), keys.size(1), m_capacity, keys.size(3)}.vec();
        m_layers.push_back({at::empty(room, keys.options()), at::empty(room, values.options())});
    }
    Layer& here = m_layers[layer];
    here.keys.narrow(2, m_length, added).copy_(keys);
    here.values.narrow(2, m_length, added).copy_(values);
    return {here.keys.narrow(2, 0, end), here.values.narrow(2, 0, end)};
}

std::uint64_t KvCache::bytes() const {
    std::uint64_t sum = 0;
    for (const Layer& layer : m_layers)
        sum += layer.keys.nbytes() + layer.values.nbytes();
    return sum;
}

KvCache KvCache::head(std::int64_t length, std::int64_t capacity) const {
    KvCache copy;
    copy.m_length = std::min(length, m_length);
    copy.m_capacity = std::max(capacity, copy.m_length);
    for (const Layer& layer : m_layers)
        copy.m_layers.push_back(
            {grown(layer.keys, copy.m_length, copy.m_capacity), grown(layer.values, copy.m_length, copy.m_capacity)});
    return copy;
}

void KvCache::selectBeams(const at::Tensor& from) {
    for (Layer& layer : m_layers) {
        layer.keys = at::index_select(layer.keys, 0, from);
        layer.values = at::index_select(layer.values, 0, from);
    }
}

} // namespace pllava
