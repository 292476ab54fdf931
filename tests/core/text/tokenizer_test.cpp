#include "core/text/tokenizer.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Ids = std::vector<std::int64_t>;

const fs::path kGoldens = PLLAVA_GOLDENS;
const fs::path kVicuna = kGoldens / "checkpoints/tiny-pllava-mha";
const fs::path kYi = kGoldens / "checkpoints/tokenizer-yi-like";

TokenizerFiles filesOf(const fs::path& folder) {
    return {.folder = "model",
            .model = readTextFile(folder / "tokenizer.model"),
            .addedTokens = readTextFile(folder / "added_tokens.json"),
            .specialTokensMap = readTextFile(folder / "special_tokens_map.json"),
            .tokenizerConfig = readTextFile(folder / "tokenizer_config.json"),
            .tokenizer = readTextFile(folder / "tokenizer.json")};
}

/// vicuna-like tokenizer with tokenizer.json's top-level members replaced.
Tokenizer withTokenizerJson(const json& changes) {
    TokenizerFiles files = filesOf(kVicuna);
    json tokenizer = json::parse(*files.tokenizer);
    tokenizer.update(changes);
    files.tokenizer = tokenizer.dump();
    return Tokenizer::parse(files);
}

json metaspace(const char* scheme, bool split = false) {
    return {
        {"normalizer", nullptr},
        {"pre_tokenizer", {{"type", "Metaspace"}, {"replacement", "▁"}, {"prepend_scheme", scheme}, {"split", split}}}};
}

std::string faultOf(const std::function<void()>& load) {
    try {
        load();
        return "accepted";
    } catch (const Error& error) {
        return std::string(name(error.kind())) + ": " + error.what();
    }
}

std::vector<std::string> texts(const Tokenizer& tokenizer, const Ids& ids) {
    std::vector<std::string> all;
    for (const std::int64_t id : ids)
        all.push_back(tokenizer.decode(Ids{id, id}, SpecialTokens::Keep));
    return all;
}

void expectGoldenRows(const Tokenizer& tokenizer, const char* file) {
    const json golden = readJson(kGoldens / "tokenizer" / file);
    EXPECT_EQ(tokenizer.size(), golden.at("len_tokenizer"));
    for (const json& row : golden.at("encode")) {
        const auto text = row.at("text").get<std::string>();
        const auto ids = row.at("ids").get<Ids>();
        EXPECT_EQ(tokenizer.encode(text), ids) << text;
        EXPECT_EQ(tokenizer.encode(text, {}, BeginOfSequence::Never), row.at("ids_no_special").get<Ids>()) << text;
        EXPECT_EQ(tokenizer.decode(ids), row.at("decoded_skip_special")) << text;
        EXPECT_EQ(tokenizer.decode(ids, SpecialTokens::Keep), row.at("decoded_keep_special")) << text;
    }
    for (const json& row : golden.at("decode_only")) {
        const auto ids = row.at("ids").get<Ids>();
        EXPECT_EQ(tokenizer.decode(ids), row.at("decoded_skip_special")) << row;
        EXPECT_EQ(tokenizer.decode(ids, SpecialTokens::Keep), row.at("decoded_keep_special")) << row;
    }
}

TEST(TokenizerGoldens, VicunaLike) {
    expectGoldenRows(Tokenizer::load(kVicuna), "vicuna_like.json");
}

TEST(TokenizerGoldens, YiLike) {
    expectGoldenRows(Tokenizer::load(kYi), "yi_like.json");
}

TEST(TokenizerGoldens, TokenizerJsonAloneIsEnough) {
    for (const auto& [folder, file] : {std::pair{kVicuna, "vicuna_like.json"}, std::pair{kYi, "yi_like.json"}}) {
        TokenizerFiles files = filesOf(folder);
        files.model.reset();
        expectGoldenRows(Tokenizer::parse(files), file);
        files.addedTokens.reset(), files.specialTokensMap.reset(); // as transformers 5 leaves them out
        expectGoldenRows(Tokenizer::parse(files), file);
    }
}

/// Settings of tokenizer.json and what Hugging Face's tokenizers make of them: make_transformers5.py.
TEST(TokenizerGoldens, TokenizerJsonInEveryForm) {
    const fs::path data = PLLAVA_TRANSFORMERS5;
    const json whole = readJson(data / "model/tokenizer.json");
    for (const json& variant : readJson(data / "tokenizer.json")) {
        json changed = whole;
        for (const auto& [key, value] : variant["changes"].items())
            if (key == "model")
                changed[key].update(value);
            else
                changed[key] = value;
        const Tokenizer tokenizer = Tokenizer::parse({.folder = "model", .tokenizer = changed.dump()});
        for (const json& row : variant["rows"]) {
            const auto ids = row[1].get<Ids>();
            EXPECT_EQ(tokenizer.encode(row[0].get<std::string>()), ids) << variant["name"] << row[0];
            EXPECT_EQ(tokenizer.decode(ids), row[2]) << variant["name"] << row[0];
            EXPECT_EQ(tokenizer.decode(ids, SpecialTokens::Keep), row[3]) << variant["name"] << row[0];
        }
    }
    EXPECT_EQ(Tokenizer::load(data / "model").encode("the dog"), (Ids{1, 319, 349}));
}

TEST(Tokenizer, RefusesBrokenBpe) {
    const json whole = readJson(fs::path(PLLAVA_TRANSFORMERS5) / "model/tokenizer.json");
    const auto fault = [&](const json& changes) {
        json changed = whole;
        changed["model"].update(changes);
        return faultOf([&] { Tokenizer::parse({.folder = "model", .tokenizer = changed.dump()}); });
    };
    EXPECT_THAT(fault({{"merges", {"a b c"}}}), HasSubstr("CorruptFile"));
    EXPECT_THAT(fault({{"merges", {{"a"}}}}), HasSubstr("CorruptFile"));
    EXPECT_THAT(fault({{"merges", {"nowhere inthe"}}}), AllOf(HasSubstr("CorruptFile"), HasSubstr("nowhere")));
    EXPECT_THAT(fault({{"vocab", {{"a", 1}, {"b", 1}}}}), HasSubstr("CorruptFile"));
    EXPECT_THAT(fault({{"vocab", {{"a", -1}}}}), HasSubstr("CorruptFile"));
    EXPECT_THAT(fault({{"vocab", {{"a", 1 << 30}}}}), HasSubstr("CorruptFile"));
    EXPECT_THAT(fault({{"type", "Unigram"}}), HasSubstr("Unsupported"));
    EXPECT_THAT(fault({{"end_of_word_suffix", "</w>"}}), AllOf(HasSubstr("Unsupported"), HasSubstr("end_of_word")));
    EXPECT_THAT(fault({{"unk_token", "<none>"}}), HasSubstr("<none>"));
    EXPECT_THAT(faultOf([] { Tokenizer::parse({.folder = "model", .tokenizer = "{}"}); }), HasSubstr("\"model\""));
    EXPECT_THAT(faultOf([] { Tokenizer::load(PLLAVA_GOLDENS); }),
                AllOf(HasSubstr("NotFound"), HasSubstr("neither tokenizer.model nor tokenizer.json")));
}

TEST(Tokenizer, LongTextsTakeNoLongerThanTheirLength) {
    const Tokenizer tokenizer = Tokenizer::load(fs::path(PLLAVA_TRANSFORMERS5) / "model");
    std::string text;
    for (int i = 0; i < 100'000; ++i)
        text += "the";
    const Ids ids = tokenizer.encode(text);
    EXPECT_GT(ids.size(), 100'000u); // quadratic, this would not end
    EXPECT_EQ(tokenizer.decode(ids), text);
}

TEST(TokenizerGoldens, AnyJsonFileMayBeAbsent) {
    const auto check = [](auto drop) {
        TokenizerFiles files = filesOf(kVicuna);
        drop(files);
        expectGoldenRows(Tokenizer::parse(files), "vicuna_like.json");
    };
    check([](TokenizerFiles& files) { files.tokenizer.reset(); });
    check([](TokenizerFiles& files) { files.tokenizerConfig.reset(); });
    check([](TokenizerFiles& files) { files.specialTokensMap.reset(), files.addedTokens.reset(); });
    check([](TokenizerFiles& files) { files.tokenizer.reset(), files.tokenizerConfig.reset(); });
    check([](TokenizerFiles& files) {
        files.tokenizer.reset(), files.tokenizerConfig.reset(), files.specialTokensMap.reset();
    });
}

TEST(TokenizerGoldens, CasesAndDemoChat) {
    const Tokenizer tokenizer = Tokenizer::load(kVicuna);
    for (const json& row : readJson(kGoldens / "cases/index.json")) {
        Ids ids = tokenizer.encode(row.at("prompt").get<std::string>());
        EXPECT_EQ(ids, row.at("input_ids").get<Ids>()) << row.at("id");
        const auto generated = row.at("generated").get<Ids>();
        ids.insert(ids.end(), generated.begin(), generated.end());
        EXPECT_EQ(tokenizer.decode(ids), row.at("decoded_full")) << row.at("id");
    }
    for (const json& row : readJson(kGoldens / "extras/extras.json").at("demo_chat").at("turns"))
        EXPECT_EQ(tokenizer.encode(row.at("prompt").get<std::string>()), row.at("input_ids").get<Ids>());
}

TEST(Tokenizer, NamesItsControlTokens) {
    const Tokenizer vicuna = Tokenizer::load(kVicuna);
    EXPECT_EQ(vicuna.idOf("<image>"), 1000);
    EXPECT_EQ(vicuna.idOf("image"), std::nullopt);
    EXPECT_EQ(vicuna.beginOfSequenceId(), 1);
    EXPECT_EQ(vicuna.endOfSequenceId(), 2);
    EXPECT_TRUE(vicuna.isByteToken(13));
    EXPECT_FALSE(vicuna.isByteToken(261));
    EXPECT_FALSE(vicuna.isByteToken(-1));
    EXPECT_FALSE(vicuna.isByteToken(1 << 30));

    const Tokenizer yi = Tokenizer::load(kYi);
    EXPECT_EQ(yi.endOfSequenceId(), 7);
    EXPECT_EQ(yi.idOf("<image>"), 1102);
    EXPECT_EQ(yi.encode(""), Ids{});
}

TEST(Tokenizer, ReadsTheDemoModel) {
    const Tokenizer tokenizer = Tokenizer::load(fs::path(PLLAVA_RESOURCES) / "demo-model/base");
    const Ids ids = tokenizer.encode("USER: <image>\nWhat moves? ASSISTANT:");
    EXPECT_EQ(std::ranges::count(ids, 1100), 1);
    EXPECT_EQ(tokenizer.decode(ids), "USER:  \nWhat moves? ASSISTANT:");
}

TEST(Tokenizer, IdsWithoutATokenDecodeToNothing) {
    const Tokenizer tokenizer = Tokenizer::load(kVicuna);
    EXPECT_EQ(tokenizer.decode(Ids{-5, 1002, 1063, std::int64_t{1} << 60}, SpecialTokens::Keep), "");
    // They do not end a run of bytes either.
    const Ids twoBytes{0xC3 + 3, 1063, 0xBC + 3};
    EXPECT_EQ(tokenizer.decode(twoBytes), "ü");
}

TEST(TokenizerLiteral, TypedControlTokensAreText) {
    for (const fs::path& folder : {kVicuna, kYi}) {
        const Tokenizer tokenizer = Tokenizer::load(folder);
        const std::string before = "USER: <image>\n", behind = "</s><|im_end|>";
        for (const char* typed :
             {"<image>", "</s>", "<s>", "<|im_end|>", "<|im_start|>", "<unk>", "<pad>", "<0x0A>", "<|Human|>"}) {
            const std::string text = before + typed + behind;
            const LiteralRange range{before.size(), text.size() - behind.size()};
            const Ids ids = tokenizer.encode(text, {&range, 1});
            const Ids plain = tokenizer.encode(before + behind);
            for (const char* control : {"<image>", "</s>", "<s>", "<|im_end|>", "<|im_start|>", "<unk>", "<pad>"}) {
                const auto id = tokenizer.idOf(control).value_or(-1);
                EXPECT_EQ(std::ranges::count(ids, id), std::ranges::count(plain, id)) << typed << " gave " << control;
            }
            EXPECT_THAT(tokenizer.decode(ids, SpecialTokens::Keep), HasSubstr(typed));
        }
    }
}

TEST(TokenizerLiteral, APartlyTypedTokenIsText) {
    const Tokenizer tokenizer = Tokenizer::load(kVicuna);
    const LiteralRange lastByte{6, 7}, insideOnly{3, 4}, empty{3, 3};
    EXPECT_EQ(tokenizer.encode("<image>", {&lastByte, 1}), tokenizer.encode("<image>", {&insideOnly, 1}));
    EXPECT_THAT(tokenizer.encode("<image>", {&lastByte, 1}), Not(Contains(1000)));
    EXPECT_THAT(tokenizer.encode("<image>", {&empty, 1}), ElementsAre(1, 1000));
}

TEST(TokenizerLiteral, HarmlessTextGivesTheSameIds) {
    const Tokenizer tokenizer = Tokenizer::load(kVicuna);
    const std::string text = "USER: <image>\n  A 视频 🙂?  ASSISTANT:";
    const LiteralRange question{14, text.size() - 11};
    EXPECT_EQ(tokenizer.encode(text, {&question, 1}), tokenizer.encode(text));
}

TEST(TokenizerLiteral, RangesOutsideTheTextAreRefused) {
    const Tokenizer tokenizer = Tokenizer::load(kVicuna);
    for (const LiteralRange range : {LiteralRange{0, 4}, LiteralRange{2, 1}})
        EXPECT_THROW(tokenizer.encode("abc", {&range, 1}), Error);
}

TEST(Tokenizer, LongQuestionsAreFast) {
    const Tokenizer tokenizer = Tokenizer::load(kVicuna);
    const auto start = std::chrono::steady_clock::now();
    for (const char* unit : {"the man walks ", "a", "<", "<imag", " ", "你好", "<image>"}) {
        std::string text;
        while (text.size() < 100'000)
            text += unit;
        const LiteralRange all{0, text.size()};
        EXPECT_EQ(tokenizer.decode(tokenizer.encode(text, {&all, 1})), text) << unit;
        tokenizer.encode(text);
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(Tokenizer, RefusesTextThatIsNotUtf8) {
    const Tokenizer tokenizer = Tokenizer::load(kVicuna);
    for (const char* text : {"\xFF", "a\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE4\xBD", "\x80"}) {
        try {
            tokenizer.encode(text);
            ADD_FAILURE() << "accepted";
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::InvalidArgument);
        }
    }
}

TEST(TokenizerForms, MetaspaceFirstPrefixesOnlyTheStart) {
    const Tokenizer tokenizer = withTokenizerJson(metaspace("first"));
    const Tokenizer legacy = Tokenizer::load(kVicuna);
    EXPECT_EQ(tokenizer.encode("a"), legacy.encode("a"));
    EXPECT_EQ(tokenizer.decode(tokenizer.encode("a<image>b", {}, BeginOfSequence::Never), SpecialTokens::Keep),
              "a<image>b");
    EXPECT_EQ(tokenizer.decode(tokenizer.encode("<image>b", {}, BeginOfSequence::Never), SpecialTokens::Keep),
              "<image>b");
    // A space that is there already is the prefix.
    EXPECT_EQ(tokenizer.encode(" a"), legacy.encode("a"));
}

TEST(TokenizerForms, MetaspaceAlwaysAndNever) {
    const Tokenizer always = withTokenizerJson(metaspace("always"));
    EXPECT_EQ(always.decode(always.encode("a<image>b c<image> d"), SpecialTokens::Keep), "<s> a<image> b c<image> d");
    const Tokenizer never = withTokenizerJson(metaspace("never"));
    EXPECT_EQ(never.decode(never.encode("a<image>b"), SpecialTokens::Keep), "<s>a<image>b");
}

TEST(TokenizerForms, MetaspaceSplitEndsPiecesAtSpaces) {
    const Tokenizer whole = withTokenizerJson(metaspace("first", false));
    const Tokenizer split = withTokenizerJson(metaspace("first", true));
    EXPECT_THAT(texts(whole, whole.encode("a  b", {}, BeginOfSequence::Never)),
                Contains("   ")); // "▁▁" twice, less one space
    EXPECT_THAT(texts(split, split.encode("a  b", {}, BeginOfSequence::Never)), Not(Contains("   ")));
}

TEST(TokenizerForms, BeginAndEndFollowTheFiles) {
    TokenizerFiles files = filesOf(kVicuna);
    files.tokenizerConfig = R"({"add_bos_token": false, "add_eos_token": true})";
    EXPECT_THAT(Tokenizer::parse(files).encode("a"), ElementsAre(261, 2));
    files.tokenizerConfig.reset();
    EXPECT_THAT(Tokenizer::parse(files).encode("a"), ElementsAre(1, 261));
    files = filesOf(kYi);
    files.tokenizerConfig.reset();
    EXPECT_EQ(Tokenizer::parse(files).encode(""), Ids{});
}

TEST(TokenizerFlags, StripNormalizedSingleWord) {
    const auto encoded = [](const char* flagName, const std::string& text) {
        json token{{"id", 1002}, {"content", "tok"}, {"special", false}, {flagName, true}};
        TokenizerFiles files = filesOf(kVicuna);
        json tokenizer = json::parse(*files.tokenizer);
        tokenizer["added_tokens"].push_back(token);
        files.tokenizer = tokenizer.dump();
        const Tokenizer parsed = Tokenizer::parse(files);
        return parsed.decode(parsed.encode(text, {}, BeginOfSequence::Never));
    };
    // The legacy form puts a space after each added token, which shows where it was found.
    EXPECT_EQ(encoded("special", "a  tok  b"), "a  tok   b");
    EXPECT_EQ(encoded("lstrip", "a  tok  b"), "atok   b");
    EXPECT_EQ(encoded("rstrip", "a \ttok \u3000\nb"), "a \ttok b");
    EXPECT_EQ(encoded("single_word", "tok tokb étok tok."), "tok  tokb étok tok .");
    EXPECT_EQ(encoded("normalized", "atokb tokb"), "atokbtokb"); // " tok" is found, after a space only
}

TEST(TokenizerFlags, LongestTokenWins) {
    TokenizerFiles files = filesOf(kVicuna);
    files.addedTokens = R"({"<image>": 1000, "<image><image>": 1002, "<image>!": 1003})";
    const Tokenizer tokenizer = Tokenizer::parse(files);
    EXPECT_THAT(tokenizer.encode("<image><image><image>!<image>"), ElementsAre(1, 1002, 1003, 1000));
    const LiteralRange mark{7, 8};
    EXPECT_EQ(tokenizer.encode("<image>!", {&mark, 1})[1], 1000);
}

TEST(TokenizerLiteral, AnAddedTokenMayTakeAnOrdinaryPiecesId) {
    TokenizerFiles files = filesOf(kVicuna);
    files.addedTokens = R"({"<image>": 1000, "<answer>": 261})"; // 261 is "▁a"
    const Tokenizer tokenizer = Tokenizer::parse(files);
    EXPECT_THAT(tokenizer.encode("a"), Not(Contains(261)));
    EXPECT_THAT(tokenizer.encode("<answer>"), ElementsAre(1, 261));
    for (const char* taken : {R"({"<answer>": 13})", R"({"<answer>": 900})"}) { // <0x0A> and a single character
        files.addedTokens = taken;
        EXPECT_THROW(Tokenizer::parse(files), Error) << taken;
    }
}

TEST(TokenizerForms, OnlySubwordModels) {
    TokenizerFiles files = filesOf(kVicuna);
    for (const char wordOrCharacter : {'\3', '\4'}) {
        files.model = readTextFile(kVicuna / "tokenizer.model") + std::string("\x12\x02\x18") + wordOrCharacter;
        try {
            Tokenizer::parse(files);
            ADD_FAILURE() << "accepted";
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::Unsupported);
        }
    }
}

TEST(Tokenizer, NoTextHasFewerTokensThanTheBoundThatIsFoundWithoutTokenizing) {
    const Tokenizer tokenizer = Tokenizer::load(kVicuna);
    for (const std::string& text :
         {std::string(), std::string(5000, ' '), std::string(5000, 'e'), std::string("What moves in the video?")})
        EXPECT_LE(tokenizer.leastTokens(text.size()),
                  static_cast<std::int64_t>(tokenizer.encode(text, {}, BeginOfSequence::Never).size()))
            << text.substr(0, 30);
    EXPECT_GT(tokenizer.leastTokens(10'000'000), 10'000);
}

} // namespace
} // namespace pllava
