// Reads a tokenizer from hostile files and runs text through it. The input is split at 0xFF bytes, which JSON never
// contains: kind of model, text, added_tokens.json, special_tokens_map.json, tokenizer_config.json, tokenizer.json,
// tokenizer.model (used for the kind "m"; none for the kind "j", which uses tokenizer.json's; else a tiny valid one).
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/text/tokenizer.h"
#include "core/text/tokenizer_utf8.h"

namespace {

using namespace pllava;

void appendPiece(std::string& model, const std::string& text, float score, char type) {
    std::string piece = "\x0A" + std::string(1, static_cast<char>(text.size())) + text + "\x15";
    piece.append(reinterpret_cast<const char*>(&score), sizeof score);
    piece += {'\x18', type};
    model += "\x0A" + std::string(1, static_cast<char>(piece.size())) + piece;
}

/// A BPE vocabulary with byte fallback and a few words, as a serialized ModelProto.
std::string tinyModel() {
    constexpr char kNormal = 1, kUnknown = 2, kControl = 3, kUserDefined = 4, kByte = 6;
    std::string model;
    appendPiece(model, "<unk>", 0, kUnknown);
    appendPiece(model, "<s>", 0, kControl);
    appendPiece(model, "</s>", 0, kControl);
    appendPiece(model, "<|im_end|>", 0, kUserDefined);
    for (int byte = 0; byte < 256; ++byte) {
        const char* digits = "0123456789ABCDEF";
        appendPiece(model, {'<', '0', 'x', digits[byte / 16], digits[byte % 16], '>'}, 0, kByte);
    }
    float score = 0;
    for (const char* piece : {"▁▁", "▁a", "ab", "▁ab", "▁", "a", "b", "<", ">", "s", "/"})
        appendPiece(model, piece, score--, kNormal);
    return model + std::string("\x12\x05\x18\x02\x98\x02\x01", 7); // trainer_spec: BPE, byte_fallback
}

std::vector<std::string> split(std::string_view input) {
    std::vector<std::string> parts;
    for (auto end = input.find('\xFF'); end != std::string_view::npos && parts.size() < 6; end = input.find('\xFF')) {
        parts.emplace_back(input.substr(0, end));
        input.remove_prefix(end + 1);
    }
    parts.emplace_back(input);
    parts.resize(7);
    return parts;
}

void require(bool condition) {
    if (!condition)
        std::abort();
}

void exercise(const Tokenizer& tokenizer, const std::string& text) {
    const LiteralRange half{text.size() / 4, text.size() / 2};
    const auto ids = tokenizer.encode(text, {&half, 1});
    for (const std::int64_t id : ids)
        require(id >= 0 && id < tokenizer.size());
    require(isUtf8(tokenizer.decode(ids)));

    const LiteralRange whole{0, text.size()};
    const auto literal = tokenizer.encode(text, {&whole, 1}, BeginOfSequence::Never);
    const auto image = tokenizer.idOf("<image>");
    for (const std::int64_t id : literal)
        require(id != image);

    std::vector<std::int64_t> surplus(text.begin(), text.end());
    surplus.push_back(INT64_MAX);
    require(isUtf8(tokenizer.decode(surplus, SpecialTokens::Keep)));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string kTiny = tinyModel();
    const auto parts = split({reinterpret_cast<const char*>(data), size});
    const auto file = [&](std::size_t index) {
        return parts[index].empty() ? std::nullopt : std::optional(parts[index]);
    };
    TokenizerFiles files{.folder = "model",
                         .model = parts[0] == "j" ? std::nullopt : std::optional(parts[0] == "m" ? parts[6] : kTiny),
                         .addedTokens = file(2),
                         .specialTokensMap = file(3),
                         .tokenizerConfig = file(4),
                         .tokenizer = file(5)};
    try {
        exercise(Tokenizer::parse(files), parts[1]);
    } catch (const Error& error) {
        require(error.kind() != ErrorKind::Internal);
    }
    return 0;
}
