#include "core/text/text_stream.h"

#include <gtest/gtest.h>

#include "tests/support/golden.h"

namespace pllava {
namespace {

bool isUtf8(const std::string& text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
        if (length == 0 || i + length > text.size())
            return false;
        i += length;
    }
    return true;
}

class TextStreamCase : public testing::Test {
protected:
    Tokenizer m_tokenizer = Tokenizer::load(test::golden("checkpoints/tiny-pllava-mha"));
};

TEST_F(TextStreamCase, PiecesAddUpToTheReferencesTextAndAreWholeCharacters) {
    for (const auto& row : test::goldenJson("cases/index.json")) {
        const auto prompt = row["input_ids"].get<std::vector<std::int64_t>>();
        TextStream stream(m_tokenizer, prompt);
        std::string pieces;
        for (const auto& id : row["generated"]) {
            const std::string piece = stream.push(id);
            EXPECT_TRUE(isUtf8(piece));
            pieces += piece;
        }
        pieces += stream.finish();
        EXPECT_EQ(stream.decodedWhole(), row["decoded_full"].get<std::string>());
        EXPECT_EQ(m_tokenizer.decode(prompt) + pieces, row["decoded_full"].get<std::string>());
        EXPECT_EQ(pieces, stream.generated());
    }
}

TEST_F(TextStreamCase, HoldsTheBytesOfACharacterUntilTheNextToken) {
    const auto ids = m_tokenizer.encode("🙂", {}, BeginOfSequence::Never);
    TextStream stream(m_tokenizer, m_tokenizer.encode("USER: hi ASSISTANT:"));
    std::string early;
    for (const auto id : ids)
        if (m_tokenizer.isByteToken(id))
            early += stream.push(id);
    EXPECT_EQ(early, "");
    EXPECT_EQ(stream.finish(), "🙂");
}

} // namespace
} // namespace pllava
