#include "core/text/tokenizer_pieces.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <new>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/printable.h"
#include "core/text/tokenizer_utf8.h"

namespace pllava {

namespace {

// tokenizer.model is a protocol buffer, sentencepiece_model.proto's ModelProto.
constexpr unsigned kModelPieces = 1, kModelTrainerSpec = 2;
constexpr unsigned kTrainerModelType = 3;
constexpr unsigned kPieceText = 1, kPieceScore = 2, kPieceType = 3;
enum PieceType : unsigned { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

/// ModelProto.normalizer_spec: no dummy prefix, keep white space, write spaces as "▁".
constexpr std::string_view kPlainNormalizer("\x1A\x10\x0A\x08identity\x18\x00\x20\x00\x28\x01", 18);

[[noreturn]] void corrupt(const std::string& where, std::string_view what) {
    throw Error(ErrorKind::CorruptFile, fmt::format("{} is no SentencePiece model: {}", where, what));
}

struct Field {
    unsigned number = 0;
    unsigned wireType = 0;
    std::uint64_t value = 0;  ///< of a varint or fixed-width field
    std::string_view payload; ///< of a length-delimited field
    std::string_view whole;   ///< with its tag
};

/// Walks the fields of one protocol buffer message.
class FieldReader {
public:
    FieldReader(std::string_view message, const std::string& where) : m_rest(message), m_where(where) {}

    bool next(Field& field) {
        if (m_rest.empty())
            return false;
        const std::string_view begin = m_rest;
        const std::uint64_t tag = varint();
        field = {};
        field.number = static_cast<unsigned>(tag >> 3);
        field.wireType = static_cast<unsigned>(tag & 7);
        switch (field.wireType) {
        case 0: field.value = varint(); break;
        case 1: std::memcpy(&field.value, take(8).data(), 8); break;
        case 2: field.payload = take(varint()); break;
        case 5: std::memcpy(&field.value, take(4).data(), 4); break;
        default: corrupt(m_where, "unknown field type");
        }
        field.whole = begin.substr(0, begin.size() - m_rest.size());
        return true;
    }

private:
    std::string_view take(std::uint64_t size) {
        if (size > m_rest.size())
            corrupt(m_where, "it is cut off");
        const std::string_view taken = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return taken;
    }

    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1).front());
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80)
                return value;
        }
        corrupt(m_where, "a number is too long");
    }

    std::string_view m_rest;
    const std::string& m_where;
};

void appendVarint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

struct Piece {
    std::string text;
    std::uint64_t type = Normal;
};

Piece parsePiece(std::string_view message, const std::string& where) {
    Piece piece;
    FieldReader reader(message, where);
    for (Field field; reader.next(field);) {
        if (field.number == kPieceText && field.wireType == 2)
            piece.text = field.payload;
        else if (field.number == kPieceType && field.wireType == 0)
            piece.type = field.value;
        else if (field.number == kPieceScore && field.wireType == 5 &&
                 !std::isfinite(std::bit_cast<float>(static_cast<std::uint32_t>(field.value))))
            corrupt(where, "a score is not finite");
    }
    if (piece.text.empty() || !isUtf8(piece.text))
        corrupt(where, "a piece is empty or not UTF-8");
    return piece;
}

/// Sets the types of pieces that make sentencepiece segment as Hugging Face's tokenizers do.
class PieceRewriter {
public:
    PieceRewriter(std::span<const AddedToken> addedTokens, const std::string& where) : m_where(where) {
        for (const AddedToken& token : addedTokens) {
            m_contents.insert(token.content);
            m_byId[token.id] = token.content;
        }
    }

    void append(std::string& out, std::string_view message) {
        const Piece piece = parsePiece(message, m_where);
        const auto added = m_byId.find(m_nextId++);
        const bool ordinary = piece.type == Normal || piece.type == UserDefined || piece.type == Unused;
        // These take their ids from any text, so the ids cannot be a control token's.
        const bool character = firstCodePoint(piece.text).length == piece.text.size();
        const bool inAnyText = character || piece.type == Byte || piece.type == Unknown;
        if (inAnyText && added != m_byId.end() && added->second != piece.text)
            corrupt(m_where,
                    fmt::format("its piece {} is the added token {}", printable(piece.text), printable(added->second)));
        const bool reserved = !character && (added != m_byId.end() || m_contents.contains(piece.text));
        appendVarint(out, kModelPieces << 3 | 2);
        appendVarint(out, message.size() + (ordinary ? 2 : 0));
        out += message;
        if (ordinary) { // of a field that occurs twice the last one counts
            appendVarint(out, kPieceType << 3);
            appendVarint(out, reserved ? Control : Normal);
        }
    }

private:
    const std::string& m_where;
    std::set<std::string> m_contents;
    std::map<std::int64_t, std::string> m_byId;
    std::int64_t m_nextId = 0;
};

void requireSubwords(std::string_view trainerSpec, const std::string& where) {
    constexpr std::uint64_t kUnigram = 1, kBpe = 2;
    FieldReader reader(trainerSpec, where);
    for (Field field; reader.next(field);) {
        if (field.number == kTrainerModelType && field.wireType == 0 && field.value != kUnigram && field.value != kBpe)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("{}: only BPE and unigram models are read, not type {}", where, field.value));
    }
}

/// Keeps the pieces and the trainer's settings. The self-test samples expect the normalizer that is replaced here.
std::string rewrittenModel(std::string_view model, std::span<const AddedToken> addedTokens, const std::string& where) {
    std::string out;
    PieceRewriter rewriter(addedTokens, where);
    std::int64_t pieces = 0;
    FieldReader reader(model, where);
    for (Field field; reader.next(field);) {
        if (field.number == kModelPieces && field.wireType == 2) {
            if (++pieces > kMaxTokens)
                corrupt(where, fmt::format("it has more than {} pieces", kMaxTokens));
            rewriter.append(out, field.payload);
        } else if (field.number == kModelTrainerSpec && field.wireType == 2) {
            requireSubwords(field.payload, where);
            out += field.whole;
        }
    }
    if (pieces == 0)
        corrupt(where, "it has no pieces");
    out += kPlainNormalizer;
    return out;
}

} // namespace

PieceModel::PieceModel(std::string_view model, std::span<const AddedToken> addedTokens, const std::string& where) {
    try {
        const auto status = m_processor.LoadFromSerializedProto(rewrittenModel(model, addedTokens, where));
        if (!status.ok())
            corrupt(where, status.ToString());
    } catch (const Error&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& error) { // the vocabulary's trie, which has no type of its own for full memory
        if (std::string_view(error.what()).find("bad_alloc") != std::string_view::npos)
            throw std::bad_alloc();
        corrupt(where, error.what());
    }
}

std::vector<int> PieceModel::encode(std::string_view text) const {
    std::vector<int> ids;
    const auto status = m_processor.Encode(text, &ids);
    if (!status.ok())
        throw Error(ErrorKind::Internal, fmt::format("the tokenizer failed: {}", status.ToString()));
    return ids;
}

int PieceModel::find(const std::string& piece) const {
    const int id = m_processor.PieceToId(piece);
    return id != m_processor.unk_id() || m_processor.IdToPiece(id) == piece ? id : -1;
}

} // namespace pllava
