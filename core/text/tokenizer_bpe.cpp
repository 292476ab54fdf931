#include "core/text/tokenizer_bpe.h"

#include <algorithm>
#include <queue>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/printable.h"
#include "core/text/tokenizer_utf8.h"

namespace pllava {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxMerges = 4 << 20;

std::uint64_t pairOf(int left, int right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}

bool isCharacter(const std::string& piece) {
    return !piece.empty() && firstCodePoint(piece).length == piece.size();
}

void requireUnset(const JsonObject& model, const char* key) {
    const json* value = model.find(key);
    const bool unset = value == nullptr || *value == "" || *value == 0;
    if (!unset)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{}: \"{}\" is set, which no LLaMA tokenizer has", model.where(), key));
}

} // namespace

BpeModel::BpeModel(const JsonObject& model, std::span<const AddedToken> addedTokens) {
    if (model.find("type") && model.required("type") != "BPE")
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{}: only BPE models are read, not {}; copy the checkpoint's tokenizer.model there",
                                model.where(), printable(model.required("type"))));
    for (const char* key : {"dropout", "continuing_subword_prefix", "end_of_word_suffix"})
        requireUnset(model, key);
    m_fuseUnknown = model.flag("fuse_unk").value_or(false);
    m_byteFallback = model.flag("byte_fallback").value_or(false);
    m_ignoreMerges = model.flag("ignore_merges").value_or(false);
    readVocabulary(model);
    reserve(addedTokens, model);
    readMerges(model);
}

void BpeModel::readVocabulary(const JsonObject& model) {
    const json* vocabulary = model.find("vocab");
    if (vocabulary == nullptr || !vocabulary->is_object() || vocabulary->empty())
        model.fail("\"vocab\" must be an object of pieces and their ids");
    for (const auto& [piece, id] : vocabulary->items()) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= kMaxTokens)
            model.fail(
                fmt::format("the id of \"{}\" must be a whole number from 0 to {}", printable(piece), kMaxTokens - 1));
        const auto index = id.get<std::size_t>();
        m_pieces.resize(std::max(m_pieces.size(), index + 1));
        if (!m_pieces[index].empty())
            model.fail(
                fmt::format("id {} is both \"{}\" and \"{}\"", index, printable(m_pieces[index]), printable(piece)));
        m_pieces[index] = piece;
        m_ids[piece] = static_cast<int>(index);
    }
    for (int byte = 0; byte < 256; ++byte)
        m_bytes.push_back(find(fmt::format("<0x{:02X}>", byte)));
    if (model.find("unk_token") != nullptr && model.required("unk_token") == "<image>")
        model.fail("\"unk_token\" is <image>, which no text may become");
    if (model.find("unk_token") != nullptr && (m_unknown = find(model.required("unk_token"))) < 0)
        model.fail(
            fmt::format("the unknown token \"{}\" is not in the vocabulary", printable(model.required("unk_token"))));
}

void BpeModel::reserve(std::span<const AddedToken> addedTokens, const JsonObject& model) {
    m_reserved.resize(m_pieces.size());
    for (const AddedToken& token : addedTokens) {
        const int named = find(token.content);
        if (named >= 0)
            m_reserved[static_cast<std::size_t>(named)] = !isCharacter(token.content);
        if (token.id >= size() || piece(static_cast<int>(token.id)) == token.content)
            continue;
        // Any text gives these ids, so they cannot be a control token's.
        const std::string& other = piece(static_cast<int>(token.id));
        const bool inAnyText = isCharacter(other) || token.id == m_unknown ||
                               std::find(m_bytes.begin(), m_bytes.end(), token.id) != m_bytes.end();
        if (inAnyText)
            model.fail(fmt::format("its piece {} is the added token {}", printable(other), printable(token.content)));
        m_reserved[static_cast<std::size_t>(token.id)] = true;
    }
}

/// "left right", or ["left", "right"] as newer files have it.
void BpeModel::readMerges(const JsonObject& model) {
    const json& merges = model.list("merges");
    if (merges.size() > kMaxMerges)
        model.fail(fmt::format("it has more than {} merges", kMaxMerges));
    int rank = 0;
    for (const json& merge : merges) {
        if (merge.is_string()) {
            const std::string_view both = merge.get_ref<const std::string&>();
            const auto space = both.find(' ');
            if (space == std::string_view::npos || both.find(' ', space + 1) != std::string_view::npos)
                model.fail(fmt::format("\"{}\" is no merge of two pieces", printable(both.substr(0, 80))));
            addMerge(both.substr(0, space), both.substr(space + 1), rank++, model);
        } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
            addMerge(merge[0].get_ref<const std::string&>(), merge[1].get_ref<const std::string&>(), rank++, model);
        } else {
            model.fail(fmt::format("merge {} is not two pieces", rank));
        }
    }
}

void BpeModel::addMerge(std::string_view left, std::string_view right, int rank, const JsonObject& model) {
    const int a = find(std::string(left)), b = find(std::string(right));
    const int both = find(std::string(left) + std::string(right));
    if (a < 0 || b < 0 || both < 0)
        model.fail(fmt::format("merge {} of \"{}\" and \"{}\" is not in the vocabulary", rank,
                               printable(left.substr(0, 80)), printable(right.substr(0, 80))));
    if (!m_reserved[static_cast<std::size_t>(both)])
        m_merges[pairOf(a, b)] = {rank, both};
}

int BpeModel::find(const std::string& piece) const {
    const auto found = m_ids.find(piece);
    return found == m_ids.end() ? -1 : found->second;
}

bool BpeModel::appendBytes(std::string_view character, std::vector<Symbol>& symbols) const {
    const auto idOf = [this](char byte) { return m_bytes[static_cast<unsigned char>(byte)]; };
    if (!m_byteFallback || std::any_of(character.begin(), character.end(), [&](char byte) { return idOf(byte) < 0; }))
        return false;
    for (const char byte : character)
        symbols.push_back({idOf(byte)});
    return true;
}

/// Characters, bytes where there is no such character, else the unknown token: one for all that follow each other
/// where the file fuses them.
std::vector<BpeModel::Symbol> BpeModel::symbols(std::string_view text) const {
    std::vector<Symbol> symbols;
    bool unknown = false;
    const auto endUnknown = [&] {
        if (unknown)
            symbols.push_back({m_unknown});
        unknown = false;
    };
    while (!text.empty()) {
        const std::string_view character = text.substr(0, firstCodePoint(text).length);
        text.remove_prefix(character.size());
        if (const int id = find(std::string(character)); id >= 0) {
            endUnknown();
            symbols.push_back({id});
        } else if (!appendBytes(character, symbols) && m_unknown >= 0) {
            if (!m_fuseUnknown)
                endUnknown();
            unknown = true;
        }
    }
    endUnknown();
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        symbols[i].previous = static_cast<int>(i) - 1;
        symbols[i].next = i + 1 < symbols.size() ? static_cast<int>(i) + 1 : -1;
    }
    return symbols;
}

const BpeModel::Merge* BpeModel::mergeOf(int left, int right) const {
    const auto found = m_merges.find(pairOf(left, right));
    return found == m_merges.end() ? nullptr : &found->second;
}

/// Merges the pair of the lowest rank, of several the leftmost, until none is left.
std::vector<int> BpeModel::encode(std::string_view text) const {
    if (const int whole = m_ignoreMerges ? find(std::string(text)) : -1;
        whole >= 0 && !m_reserved[static_cast<std::size_t>(whole)])
        return {whole};
    std::vector<Symbol> all = symbols(text);
    using Candidate = std::tuple<int, int, int>; // rank, position of the left one, id of both
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> open;
    const auto at = [&](int position) -> Symbol& { return all[static_cast<std::size_t>(position)]; };
    const auto offer = [&](int left) {
        if (left < 0 || at(left).next < 0)
            return;
        if (const Merge* merge = mergeOf(at(left).id, at(at(left).next).id))
            open.emplace(merge->rank, left, merge->id);
    };
    for (int i = 0; i < static_cast<int>(all.size()); ++i)
        offer(i);
    while (!open.empty()) {
        const auto [rank, position, id] = open.top();
        open.pop();
        Symbol& left = at(position);
        if (left.merged || left.next < 0)
            continue;
        Symbol& right = at(left.next);
        if (const Merge* merge = mergeOf(left.id, right.id); merge == nullptr || merge->id != id)
            continue; // one of the two has changed since
        left.id = id;
        right.merged = true;
        left.next = right.next;
        if (right.next >= 0)
            at(right.next).previous = position;
        offer(left.previous);
        offer(position);
    }
    std::vector<int> ids;
    for (const Symbol& symbol : all)
        if (!symbol.merged)
            ids.push_back(symbol.id);
    return ids;
}

} // namespace pllava
