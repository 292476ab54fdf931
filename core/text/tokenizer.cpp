#include "core/text/tokenizer.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/printable.h"
#include "core/checkpoint/config_files.h"
#include "core/text/tokenizer_bpe.h"
#include "core/text/tokenizer_pieces.h"
#include "core/text/tokenizer_settings.h"
#include "core/text/tokenizer_splitter.h"
#include "core/text/tokenizer_utf8.h"

namespace pllava {

namespace {

constexpr std::string_view kMetaSpace = "▁";
constexpr std::size_t kMaxModelBytes = 64u << 20;

std::set<std::string> contents(const std::vector<AddedToken>& tokens) {
    std::set<std::string> all;
    for (const AddedToken& token : tokens)
        all.insert(token.content);
    return all;
}

std::string withMetaSpaces(std::string_view text) {
    std::string out;
    for (const char byte : text) {
        if (byte == ' ')
            out += kMetaSpace;
        else
            out += byte;
    }
    return out;
}

MarkedText marked(std::string_view text, std::span<const LiteralRange> literal) {
    MarkedText result{std::string(text), std::vector<bool>(text.size())};
    for (const LiteralRange& range : literal) {
        if (range.begin > range.end || range.end > text.size())
            throw Error(ErrorKind::InvalidArgument, "a literal range lies outside the text");
        std::fill(result.literal.begin() + static_cast<std::ptrdiff_t>(range.begin),
                  result.literal.begin() + static_cast<std::ptrdiff_t>(range.end), true);
    }
    return result;
}

MarkedText slice(const MarkedText& all, const Segment& segment) {
    return {all.text.substr(segment.begin, segment.end - segment.begin),
            {all.literal.begin() + static_cast<std::ptrdiff_t>(segment.begin),
             all.literal.begin() + static_cast<std::ptrdiff_t>(segment.end)}};
}

/// The legacy normalizers, Prepend("▁") and Replace(" ", "▁").
MarkedText legacyNormalized(const MarkedText& raw) {
    MarkedText out;
    out.append(kMetaSpace, false);
    for (std::size_t i = 0; i < raw.text.size(); ++i)
        out.append(raw.text[i] == ' ' ? kMetaSpace : std::string_view(raw.text).substr(i, 1), raw.literal[i]);
    return out;
}

/// The byte of a piece like <0x0A>.
std::optional<char> byteOf(std::string_view piece) {
    if (piece.size() != 6 || !piece.starts_with("<0x") || !piece.ends_with('>'))
        return std::nullopt;
    unsigned char byte = 0;
    const auto [end, error] = std::from_chars(piece.data() + 3, piece.data() + 5, byte, 16);
    return error == std::errc() && end == piece.data() + 5 ? std::optional(static_cast<char>(byte)) : std::nullopt;
}

void appendWithSpaces(std::string& text, std::string_view piece) {
    for (auto at = piece.find(kMetaSpace); at != std::string_view::npos; at = piece.find(kMetaSpace)) {
        text += piece.substr(0, at);
        text += ' ';
        piece.remove_prefix(at + kMetaSpace.size());
    }
    text += piece;
}

/// A run of byte tokens is text only if all of it is.
void flushBytes(std::string& text, std::string& bytes) {
    if (isUtf8(bytes))
        text += bytes;
    else
        for (std::size_t i = 0; i < bytes.size(); ++i)
            text += "\uFFFD";
    bytes.clear();
}

std::optional<std::string> optionalFile(const std::filesystem::path& path) {
    return isPresent(path) ? std::optional(readTextFile(path)) : std::nullopt;
}

std::unique_ptr<const SubwordModel> subwordModel(const TokenizerFiles& files, const std::vector<AddedToken>& added) {
    if (files.model)
        return std::make_unique<PieceModel>(*files.model, added, files.folder + "/tokenizer.model");
    const std::string where = files.folder + "/tokenizer.json";
    const JsonObject tokenizer = JsonObject::parse(files.tokenizer.value_or("{}"), where);
    const nlohmann::json* model = tokenizer.find("model");
    if (model == nullptr)
        throw Error(ErrorKind::CorruptFile, fmt::format("{}: \"model\" is missing", where));
    return std::make_unique<BpeModel>(JsonObject(*model, where + ", \"model\""), added);
}

} // namespace

struct Tokenizer::Impl {
    explicit Impl(const TokenizerFiles& files);

    void addModelTokens();
    void indexAddedTokens();
    std::size_t longestText() const;
    std::optional<std::int64_t> resolve(const std::optional<std::string>& token, int modelId,
                                        const std::string& folder) const;
    void encodeStretch(const MarkedText& all, const Segment& segment, std::vector<std::int64_t>& ids) const;
    void encodePiece(std::string_view text, bool first, std::vector<std::int64_t>& ids) const;

    TokenizerSettings settings;
    std::unique_ptr<const SubwordModel> model;
    AddedTokenSplitter rawTokens;        ///< looked for in the text as it is
    AddedTokenSplitter normalizedTokens; ///< looked for after normalization
    std::vector<std::string> pieces;     ///< by id, "" where there is no token
    std::vector<bool> special;           ///< by id
    std::map<std::string, std::int64_t, std::less<>> addedIds;
    std::optional<std::int64_t> beginId, endId;
    std::size_t bytesOfLongest = 0; ///< of a text that one token may stand for; 0 where there is no limit
};

Tokenizer::Impl::Impl(const TokenizerFiles& files)
    : settings(parseTokenizerSettings(files)), model(subwordModel(files, settings.addedTokens)) {
    if (!settings.listsSpecialTokens)
        addModelTokens();
    for (int id = 0; id < model->size(); ++id)
        pieces.push_back(model->piece(id));
    indexAddedTokens();
    bytesOfLongest = longestText();
    beginId = resolve(settings.beginToken, model->beginId(), files.folder);
    endId = resolve(settings.endToken, model->endId(), files.folder);
    if ((settings.addBegin && !beginId) || (settings.addEnd && !endId))
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{}: the tokenizer's files ask for a begin or end token and name none", files.folder));
}

void Tokenizer::Impl::addModelTokens() {
    const auto listed = contents(settings.addedTokens);
    for (const int id : {model->unknownId(), model->beginId(), model->endId()}) {
        const bool known = id < 0 || listed.contains(model->piece(id)) ||
                           std::ranges::find(settings.addedTokens, id, &AddedToken::id) != settings.addedTokens.end();
        if (!known)
            settings.addedTokens.push_back({.id = id, .content = model->piece(id), .special = true});
    }
}

void Tokenizer::Impl::indexAddedTokens() {
    std::vector<AddedTokenSplitter::Entry> raw, normalized;
    for (const AddedToken& token : settings.addedTokens) {
        const auto index = static_cast<std::size_t>(token.id);
        pieces.resize(std::max(pieces.size(), index + 1));
        special.resize(pieces.size());
        pieces[index] = token.content;
        special[index] = token.special;
        addedIds[token.content] = token.id;
        const bool changes = token.normalized && settings.prefixSpace == PrefixSpace::EveryPiece;
        const std::string pattern = changes ? legacyNormalized(marked(token.content, {})).text : token.content;
        (token.normalized ? normalized : raw).push_back({pattern, &token});
    }
    special.resize(pieces.size());
    rawTokens = AddedTokenSplitter(std::move(raw));
    normalizedTokens = AddedTokenSplitter(std::move(normalized));
}

/// One unknown token may stand for a run of any length, which byte tokens prevent; one that takes the spaces next to it
/// may too.
std::size_t Tokenizer::Impl::longestText() const {
    const auto takesSpaces = [](const AddedToken& token) { return token.leftStrip || token.rightStrip; };
    if (std::ranges::none_of(pieces, [](const std::string& piece) { return byteOf(piece).has_value(); }) ||
        std::ranges::any_of(settings.addedTokens, takesSpaces))
        return 0;
    return std::ranges::max(pieces, {}, &std::string::size).size();
}

std::optional<std::int64_t> Tokenizer::Impl::resolve(const std::optional<std::string>& token, int modelId,
                                                     const std::string& folder) const {
    if (!token)
        return modelId < 0 ? std::nullopt : std::optional<std::int64_t>(modelId);
    if (const auto found = addedIds.find(*token); found != addedIds.end())
        return found->second;
    const int id = model->find(*token);
    if (id < 0)
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{}: no file gives an id to the begin or end token \"{}\"", folder, printable(*token)));
    return id;
}

void Tokenizer::Impl::encodeStretch(const MarkedText& all, const Segment& segment,
                                    std::vector<std::int64_t>& ids) const {
    MarkedText stretch = slice(all, segment);
    if (settings.prefixSpace == PrefixSpace::EveryPiece)
        stretch = legacyNormalized(stretch);
    for (const Segment& piece : normalizedTokens.split(stretch)) {
        if (piece.token)
            ids.push_back(piece.token->id);
        else
            encodePiece(std::string_view(stretch.text).substr(piece.begin, piece.end - piece.begin),
                        segment.begin + piece.begin == 0, ids);
    }
}

void Tokenizer::Impl::encodePiece(std::string_view text, bool first, std::vector<std::int64_t>& ids) const {
    std::string piece = withMetaSpaces(text);
    const bool wanted = settings.prefixSpace == PrefixSpace::EveryPieceOnce ||
                        (settings.prefixSpace == PrefixSpace::FirstPieceOnce && first);
    if (wanted && !piece.starts_with(kMetaSpace))
        piece.insert(0, kMetaSpace);
    for (std::size_t begin = 0, end = 0; begin < piece.size(); begin = end) {
        end = settings.splitAtSpaces ? piece.find(kMetaSpace, begin + 1) : std::string::npos;
        end = std::min(end, piece.size());
        const std::vector<int> encoded = model->encode(std::string_view(piece).substr(begin, end - begin));
        ids.insert(ids.end(), encoded.begin(), encoded.end());
    }
}

Tokenizer::Tokenizer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Tokenizer Tokenizer::load(const std::filesystem::path& folder) {
    const bool pieces = isPresent(folder / "tokenizer.model");
    if (!pieces && !isPresent(folder / "tokenizer.json"))
        throw Error(ErrorKind::NotFound,
                    fmt::format("{} has neither tokenizer.model nor tokenizer.json; copy the checkpoint's there",
                                folder.string()));
    return parse(
        {.folder = folder.string(),
         .model = pieces ? std::optional(readTextFile(folder / "tokenizer.model", kMaxModelBytes)) : std::nullopt,
         .addedTokens = optionalFile(folder / "added_tokens.json"),
         .specialTokensMap = optionalFile(folder / "special_tokens_map.json"),
         .tokenizerConfig = optionalFile(folder / "tokenizer_config.json"),
         .tokenizer = optionalFile(folder / "tokenizer.json")});
}

Tokenizer Tokenizer::parse(const TokenizerFiles& files) {
    return Tokenizer(std::make_unique<Impl>(files));
}

std::vector<std::int64_t> Tokenizer::encode(std::string_view text, std::span<const LiteralRange> literal,
                                            BeginOfSequence begin) const {
    if (!isUtf8(text))
        throw Error(ErrorKind::InvalidArgument, "the text is not valid UTF-8");
    const bool asConfigured = begin == BeginOfSequence::AsConfigured;
    std::vector<std::int64_t> ids;
    if (asConfigured && m_impl->settings.addBegin)
        ids.push_back(*m_impl->beginId);
    const MarkedText all = marked(text, literal);
    for (const Segment& segment : m_impl->rawTokens.split(all)) {
        if (segment.token)
            ids.push_back(segment.token->id);
        else
            m_impl->encodeStretch(all, segment, ids);
    }
    if (asConfigured && m_impl->settings.addEnd)
        ids.push_back(*m_impl->endId);
    return ids;
}

std::string Tokenizer::decode(std::span<const std::int64_t> ids, SpecialTokens special) const {
    std::string text, bytes;
    for (const std::int64_t id : ids) {
        if (id < 0 || id >= size())
            continue;
        const auto index = static_cast<std::size_t>(id);
        if (special == SpecialTokens::Skip && m_impl->special[index])
            continue;
        std::string_view piece = m_impl->pieces[index];
        if (const auto byte = byteOf(piece)) {
            bytes += *byte;
        } else if (!piece.empty()) {
            flushBytes(text, bytes);
            appendWithSpaces(text, piece);
        }
    }
    flushBytes(text, bytes);
    if (m_impl->settings.stripLeadingSpace && text.starts_with(' '))
        text.erase(0, 1);
    return text;
}

bool Tokenizer::isByteToken(std::int64_t id) const {
    return id >= 0 && id < size() && byteOf(m_impl->pieces[static_cast<std::size_t>(id)]).has_value();
}

std::optional<std::int64_t> Tokenizer::idOf(std::string_view token) const {
    const auto found = m_impl->addedIds.find(token);
    return found == m_impl->addedIds.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::int64_t> Tokenizer::beginOfSequenceId() const {
    return m_impl->beginId;
}
std::optional<std::int64_t> Tokenizer::endOfSequenceId() const {
    return m_impl->endId;
}
std::int64_t Tokenizer::leastTokens(std::size_t bytes) const {
    const std::size_t most = m_impl->bytesOfLongest;
    return most == 0 ? 0 : static_cast<std::int64_t>((bytes + most - 1) / most);
}
std::int64_t Tokenizer::size() const {
    return static_cast<std::int64_t>(m_impl->pieces.size());
}

} // namespace pllava
