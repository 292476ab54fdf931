#include "core/checkpoint/safetensors.h"

#include <cstring>
#include <fstream>
#include <limits>

#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/support/scratch_folder.h"

using namespace pllava;
using testing::AllOf;
using testing::HasSubstr;

namespace {

constexpr std::uint64_t kHuge = std::numeric_limits<std::uint64_t>::max();

/// The header's length, the header, then `data` zero bytes.
std::string fileBytes(std::string_view header, std::size_t data = 0) {
    const std::uint64_t length = header.size();
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &length, 8);
    return bytes.append(header).append(data, '\0');
}

SafetensorsHeader parse(std::string_view bytes) {
    return parseSafetensorsHeader(std::as_bytes(std::span(bytes)), bytes.size(), "weights.safetensors");
}

/// The message of the CorruptFile that the bytes must cause.
std::string faultOf(std::string_view bytes) {
    try {
        parse(bytes);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::CorruptFile) << error.what();
        EXPECT_THAT(error.what(), HasSubstr("weights.safetensors"));
        return error.what();
    }
    ADD_FAILURE() << "accepted: " << bytes.substr(0, 200);
    return {};
}

std::string tensor(std::string_view name, std::string_view dtype, std::string_view shape, std::string_view offsets) {
    return fmt::format(R"("{}":{{"dtype":"{}","shape":[{}],"data_offsets":[{}]}})", name, dtype, shape, offsets);
}

/// A file that holds one tensor of four bytes, described by `value`.
std::string oneTensor(std::string_view value) {
    return fileBytes(fmt::format(R"({{"w":{}}})", value), 4);
}

class SafetensorsFolder : public testing::Test {
protected:
    std::filesystem::path put(const std::string& name, std::string_view bytes) const {
        std::ofstream(m_folder / name, std::ios::binary) << bytes;
        return m_folder / name;
    }
    std::size_t fileCount() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(m_folder), {}));
    }

    const test::ScratchFolder m_scratch;
    const std::filesystem::path m_folder = m_scratch.path();
};

ErrorKind kindOf(const std::function<void()>& action, const testing::Matcher<std::string>& message) {
    try {
        action();
    } catch (const Error& error) {
        EXPECT_THAT(std::string(error.what()), message);
        return error.kind();
    }
    ADD_FAILURE() << "nothing was thrown";
    return ErrorKind::Internal;
}

} // namespace

TEST(SafetensorsHeader, GivesTensorsInOrderOfTheirBytes) {
    const std::string header = "{\"__metadata__\":{\"format\":\"pt\"}," + tensor("b", "F32", "1,2", "4,12") + "," +
                               tensor("a", "BF16", "2", "0,4") + "}";
    const SafetensorsHeader parsed = parse(fileBytes(header, 12));
    ASSERT_EQ(parsed.tensors.size(), 2u);
    EXPECT_EQ(parsed.tensors[0].name, "a");
    EXPECT_EQ(parsed.tensors[0].offset, 8 + header.size());
    EXPECT_EQ(parsed.tensors[1].type, DType::F32);
    EXPECT_EQ(parsed.tensors[1].shape, (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(parsed.tensors[1].offset, 12 + header.size());
    EXPECT_EQ(parsed.tensors[1].bytes, 8u);
    EXPECT_EQ(parsed.metadata.at("format"), "pt");
}

TEST(SafetensorsHeader, AcceptsWhatTheFormatAllows) {
    EXPECT_TRUE(parse(fileBytes("{}")).tensors.empty());
    EXPECT_EQ(parse(fileBytes(" \t\r\n{" + tensor("w", "U8", "", "0,1") + "}  \n ", 1)).tensors[0].bytes, 1u);
    EXPECT_EQ(parse(fileBytes("{" + tensor("none", "F32", "0,3", "0,0") + "}")).tensors[0].bytes, 0u);
    const std::string zeroBetween = "{" + tensor("a", "U8", "2", "0,2") + "," + tensor("z", "F64", "0", "2,2") + "," +
                                    tensor("b", "U8", "2", "2,4") + "}";
    EXPECT_EQ(parse(fileBytes(zeroBetween, 4)).tensors[1].name, "z");
    EXPECT_EQ(parse(oneTensor(R"({"dtype":"I32","shape":[],"data_offsets":[0,4],"note":{"a":[1,{}]}})")).tensors.size(),
              1u);
    EXPECT_EQ(parse(fileBytes("{" + tensor("名\\u0000", "U8", "", "0,1") + "}", 1)).tensors.size(), 1u);
}

TEST(SafetensorsHeader, KnowsEveryElementType) {
    for (int i = 0; i <= static_cast<int>(DType::F64); ++i) {
        const auto type = static_cast<DType>(i);
        const std::string header = "{" + tensor("w", name(type), "3", fmt::format("0,{}", 3 * sizeOf(type))) + "}";
        EXPECT_EQ(parse(fileBytes(header, 3 * sizeOf(type))).tensors[0].type, type);
    }
}

TEST(SafetensorsHeader, RefusesWrongLengths) {
    EXPECT_THAT(faultOf(""), HasSubstr("0 bytes"));
    EXPECT_THAT(faultOf("1234567"), HasSubstr("7 bytes"));
    EXPECT_THAT(faultOf(fileBytes("{}").substr(0, 9)), HasSubstr("ends inside its header"));
    std::string bytes = fileBytes("{}");
    const std::uint64_t lengths[] = {3, 100'000'000, 100'000'001, kHuge, kHuge - 7, 1ull << 63};
    for (const std::uint64_t length : lengths) {
        std::memcpy(bytes.data(), &length, 8);
        EXPECT_THAT(faultOf(bytes), HasSubstr(length > 100'000'000 ? "limit" : "ends inside"));
    }
    EXPECT_THAT(faultOf(fileBytes("")), HasSubstr("not JSON"));
}

TEST(SafetensorsHeader, RefusesAPrefixThatEndsInsideTheHeader) {
    const std::string bytes = fileBytes("{}   ");
    const auto prefix = std::as_bytes(std::span(bytes)).first(9);
    EXPECT_THROW(parseSafetensorsHeader(prefix, bytes.size(), "w"), Error);
}

TEST(SafetensorsHeader, RefusesWhatIsNotAnObjectInUtf8) {
    for (const char* header :
         {"{", "{\"a", "{}{}", "{} x", "nul", "\xff\xfe{}", "{\"\xc3\x28\":{}}", "{\"w\":{\"dtype\":\"U8\","})
        EXPECT_THAT(faultOf(fileBytes(header)), HasSubstr("not JSON")) << header;
    for (const char* header : {"[]", "1", "-1", "1.5", "null", "true", "\"text\""})
        EXPECT_THAT(faultOf(fileBytes(header)), HasSubstr("not an object")) << header;
    EXPECT_THAT(faultOf(fileBytes(std::string(100'000, '['))), HasSubstr("not an object"));
}

TEST(SafetensorsHeader, RefusesBytesThatNoTensorOrTwoTensorsOwn) {
    const std::string first = "{" + tensor("a", "U8", "4", "0,4") + ",";
    EXPECT_THAT(faultOf(fileBytes(first + tensor("b", "U8", "4", "2,6") + "}", 6)), HasSubstr("b begins at 2"));
    EXPECT_THAT(faultOf(fileBytes(first + tensor("b", "U8", "4", "0,4") + "}", 4)), HasSubstr("b begins at 0"));
    EXPECT_THAT(faultOf(fileBytes(first + tensor("b", "U8", "4", "5,9") + "}", 9)), HasSubstr("b begins at 5"));
    EXPECT_THAT(faultOf(fileBytes(first + tensor("b", "U8", "4", "4,8") + "}", 7)), HasSubstr("1 bytes past the end"));
    EXPECT_THAT(faultOf(fileBytes(first + tensor("b", "U8", "4", "4,8") + "}", 9)), HasSubstr("1 bytes follow"));
    EXPECT_THAT(faultOf(fileBytes("{" + tensor("b", "U8", "4", "1,5") + "}", 5)), HasSubstr("b begins at 1"));
    EXPECT_THAT(faultOf(fileBytes("{}", 1)), HasSubstr("1 bytes follow"));
}

TEST(SafetensorsHeader, RefusesShapesThatDoNotFit) {
    EXPECT_THAT(faultOf(oneTensor(R"({"dtype":"F32","shape":[2],"data_offsets":[0,4]})")), HasSubstr("the shape of w"));
    EXPECT_THAT(faultOf(oneTensor(R"({"dtype":"F64","shape":[],"data_offsets":[0,4]})")), HasSubstr("the shape of w"));
    EXPECT_THAT(faultOf(oneTensor(R"({"dtype":"U8","shape":[4],"data_offsets":[4,0]})")), HasSubstr("ends before"));
    EXPECT_THAT(faultOf(oneTensor(R"({"dtype":"U8","shape":[2,9223372036854775808],"data_offsets":[0,0]})")),
                HasSubstr("63 bits"));
    EXPECT_THAT(faultOf(oneTensor(R"({"dtype":"U8","shape":[4,4611686018427387904],"data_offsets":[0,0]})")),
                HasSubstr("shape"));
    EXPECT_THAT(faultOf(oneTensor(R"({"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]})")),
                HasSubstr("shape"));
    EXPECT_THAT(faultOf(oneTensor(R"({"dtype":"U8","shape":[2305843009213693952,8,0],"data_offsets":[0,0]})")),
                HasSubstr("shape"));
    EXPECT_THAT(
        faultOf(oneTensor(R"({"dtype":"U8","shape":[4],"data_offsets":[9223372036854775804,9223372036854775807]})")),
        HasSubstr("shape"));
    const std::string ones = fmt::format("{}", fmt::join(std::vector<int>(65, 1), ","));
    EXPECT_THAT(faultOf(fileBytes("{" + tensor("w", "U8", ones, "0,1") + "}", 1)), HasSubstr("too long a list"));
}

TEST(SafetensorsHeader, RefusesWrongNumbers) {
    for (const char* number : {"-1", "1.5", "4.0", "1e3", "18446744073709551616", "1e400", "9223372036854775808",
                               "\"4\"", "null", "true", "{}"}) {
        faultOf(oneTensor(fmt::format(R"({{"dtype":"U8","shape":[{}],"data_offsets":[0,4]}})", number)));
        faultOf(oneTensor(fmt::format(R"({{"dtype":"U8","shape":[4],"data_offsets":[0,{}]}})", number)));
        faultOf(oneTensor(fmt::format(R"({{"dtype":"U8","shape":{},"data_offsets":[0,4]}})", number)));
    }
    faultOf(oneTensor(R"({"dtype":"U8","shape":[4],"data_offsets":[0]})"));
    faultOf(oneTensor(R"({"dtype":"U8","shape":[4],"data_offsets":[0,4,4]})"));
}

TEST(SafetensorsHeader, RefusesMissingAndWrongFields) {
    EXPECT_THAT(faultOf(oneTensor(R"({"dtype":"F4","shape":[4],"data_offsets":[0,4]})")),
                HasSubstr("unknown element type F4"));
    EXPECT_THAT(faultOf(oneTensor(R"({"dtype":7,"shape":[4],"data_offsets":[0,4]})")), HasSubstr("a number"));
    EXPECT_THAT(faultOf(oneTensor(R"({"shape":[4],"data_offsets":[0,4]})")), HasSubstr("lacks"));
    EXPECT_THAT(faultOf(oneTensor(R"({"dtype":"U8","data_offsets":[0,4]})")), HasSubstr("lacks"));
    EXPECT_THAT(faultOf(oneTensor("{}")), HasSubstr("lacks"));
    for (const char* value : {"[]", "1", "\"x\"", "null"})
        faultOf(oneTensor(value));
}

TEST(SafetensorsHeader, RefusesNamesThatOccurTwice) {
    const std::string twice = "{" + tensor("a", "U8", "4", "0,4") + "," + tensor("a", "U8", "4", "4,8") + "}";
    EXPECT_THAT(faultOf(fileBytes(twice, 8)), HasSubstr("the name a occurs twice"));
    EXPECT_THAT(faultOf(oneTensor(R"({"dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4]})")),
                HasSubstr("dtype twice"));
    EXPECT_THAT(faultOf(fileBytes(R"({"__metadata__":{"k":"1","k":"2"}})")), HasSubstr("k occurs twice"));
    EXPECT_THAT(faultOf(fileBytes(R"({"__metadata__":{},"__metadata__":{}})")), HasSubstr("occurs twice"));
}

TEST(SafetensorsHeader, RefusesMetadataThatIsNotText) {
    for (const char* value :
         {"[]", "null", "1", "\"x\"", R"({"k":1})", R"({"k":null})", R"({"k":{}})", R"({"k":["x"]})"})
        EXPECT_THAT(faultOf(fileBytes(fmt::format(R"({{"__metadata__":{}}})", value))), HasSubstr("__metadata__"))
            << value;
}

TEST(SafetensorsHeader, KeepsLongAndUnprintableNamesOutOfTheMessage) {
    const std::string fault =
        faultOf(fileBytes("{" + tensor(std::string(1'000'000, 'x') + "\\n", "?", "", "0,0") + "}"));
    EXPECT_LT(fault.size(), 500u);
    EXPECT_THAT(faultOf(fileBytes("{" + tensor("\\u0000\\n", "?", "", "0,0") + "}")), HasSubstr("?? has"));
}

TEST_F(SafetensorsFolder, WritesWhatItReads) {
    const std::vector<float> wide{1.5f, -2.0f, 3.25f};
    const std::vector<std::uint8_t> narrow{1, 2, 3};
    const TensorView tensors[] = {{"narrow \"名\"", DType::U8, {3}, std::as_bytes(std::span(narrow))},
                                  {"wide", DType::F32, {3, 1}, std::as_bytes(std::span(wide))},
                                  {"none", DType::BF16, {0, 7}, {}}};
    writeSafetensors(m_folder / "w.safetensors", tensors, {{"format", "pt"}});
    EXPECT_EQ(fileCount(), 1u);

    const SafetensorsFile file(m_folder / "w.safetensors");
    EXPECT_EQ(file.header().metadata.at("format"), "pt");
    for (const TensorView& expected : tensors) {
        const TensorEntry* entry = file.find(expected.name);
        ASSERT_NE(entry, nullptr);
        EXPECT_EQ(entry->type, expected.type);
        EXPECT_EQ(entry->shape, expected.shape);
        EXPECT_EQ(entry->offset % sizeOf(entry->type), 0u);
        std::vector<std::byte> bytes(entry->bytes);
        file.read(*entry, bytes);
        EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), expected.bytes.begin(), expected.bytes.end()));
    }
    EXPECT_EQ(file.find("other"), nullptr);
    EXPECT_EQ((file.header().tensors[0].offset) % 8, 0u);
}

TEST_F(SafetensorsFolder, WritesNothingThatCannotBeReadBack) {
    const std::byte bytes[4]{};
    const auto write = [&](std::vector<TensorView> tensors) { writeSafetensors(m_folder / "w.safetensors", tensors); };
    EXPECT_EQ(kindOf(
                  [&] {
                      write({{"w", DType::F32, {2}, bytes}});
                  },
                  HasSubstr("does not fit")),
              ErrorKind::InvalidArgument);
    EXPECT_EQ(kindOf(
                  [&] {
                      write({{"w", DType::F32, {-1}, bytes}});
                  },
                  HasSubstr("does not fit")),
              ErrorKind::InvalidArgument);
    EXPECT_EQ(kindOf(
                  [&] {
                      write({{"w", DType::F32, {}, bytes}, {"w", DType::F32, {}, bytes}});
                  },
                  HasSubstr("taken")),
              ErrorKind::InvalidArgument);
    EXPECT_EQ(kindOf(
                  [&] {
                      write({{"__metadata__", DType::F32, {}, bytes}});
                  },
                  HasSubstr("taken")),
              ErrorKind::InvalidArgument);
    EXPECT_EQ(kindOf(
                  [&] {
                      write({{"\xff", DType::F32, {}, bytes}});
                  },
                  HasSubstr("UTF-8")),
              ErrorKind::InvalidArgument);
    EXPECT_EQ(fileCount(), 0u);
    EXPECT_EQ(kindOf([&] { writeSafetensors(m_folder / "missing" / "w.safetensors", {}); },
                     HasSubstr("missing/w.safetensors")),
              ErrorKind::Internal);
}

TEST_F(SafetensorsFolder, AFailedWriteLeavesTheOldFile) {
    std::filesystem::create_directories(m_folder / "taken" / "by a folder");
    EXPECT_EQ(kindOf([&] { writeSafetensors(m_folder / "taken", {}); }, HasSubstr("cannot be replaced")),
              ErrorKind::Internal);
    EXPECT_EQ(fileCount(), 1u);
}

TEST_F(SafetensorsFolder, NamesTheFileThatCannotBeOpened) {
    EXPECT_EQ(kindOf([&] { SafetensorsFile(m_folder / "none"); }, HasSubstr("none cannot be opened")),
              ErrorKind::NotFound);
    EXPECT_EQ(kindOf([&] { SafetensorsFile{m_folder}; }, HasSubstr("is not a file")), ErrorKind::NotFound);
    EXPECT_EQ(kindOf([&] { SafetensorsFile(put("empty", "")); }, HasSubstr("empty")), ErrorKind::CorruptFile);
    EXPECT_EQ(kindOf([&] { SafetensorsFile(put("cut", fileBytes("{}   ").substr(0, 11))); }, HasSubstr("cut")),
              ErrorKind::CorruptFile);
    ASSERT_EQ(::mkfifo((m_folder / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(kindOf([&] { SafetensorsFile(m_folder / "pipe"); }, HasSubstr("is not a file")), ErrorKind::NotFound);
}

TEST_F(SafetensorsFolder, NoticesThatTheFileChanged) {
    const std::string bytes = fileBytes("{" + tensor("w", "U8", "4096", "0,4096") + "}", 4096);
    const std::filesystem::path path = put("w.safetensors", bytes);
    std::vector<std::byte> into(4096);
    const auto readAfter = [&](const std::function<void()>& change) {
        put("w.safetensors", bytes);
        const SafetensorsFile file(path);
        change();
        return kindOf([&] { file.read(file.header().tensors[0], into); },
                      AllOf(HasSubstr("w.safetensors"), HasSubstr("changed while it was being read")));
    };
    EXPECT_EQ(readAfter([&] { std::filesystem::resize_file(path, 1000); }), ErrorKind::CorruptFile);
    EXPECT_EQ(readAfter([&] { std::filesystem::resize_file(path, 9000); }), ErrorKind::CorruptFile);
    EXPECT_EQ(readAfter([&] {
                  std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() -
                                                             std::chrono::hours(1));
              }),
              ErrorKind::CorruptFile);
}

TEST_F(SafetensorsFolder, StillReadsAFileThatWasReplacedByAnother) {
    const std::filesystem::path path = put("w.safetensors", fileBytes("{" + tensor("w", "U8", "4", "0,4") + "}", 4));
    const SafetensorsFile file(path);
    const std::filesystem::path other = put("other", "something else");
    std::filesystem::rename(other, path);
    std::vector<std::byte> into(4);
    file.read(file.header().tensors[0], into);
}

TEST_F(SafetensorsFolder, ReadsIntoExactlyTheTensorsSize) {
    SafetensorsFile file(put("w.safetensors", fileBytes("{" + tensor("w", "U8", "4", "0,4") + "}", 4)));
    std::vector<std::byte> into(3);
    EXPECT_EQ(kindOf([&] { file.read(file.header().tensors[0], into); }, HasSubstr("3 bytes")),
              ErrorKind::InvalidArgument);
    SafetensorsFile moved(std::move(file));
    file = std::move(moved);
    into.resize(4);
    file.read(file.header().tensors[0], into);
}

TEST(SafetensorsGoldens, ReadsEveryCheckpoint) {
    int files = 0;
    for (const auto& item : std::filesystem::recursive_directory_iterator(PLLAVA_GOLDENS "/checkpoints")) {
        if (item.path().extension() != ".safetensors")
            continue;
        EXPECT_FALSE(SafetensorsFile(item.path()).header().tensors.empty()) << item.path();
        ++files;
    }
    EXPECT_GE(files, 7);
    const SafetensorsFile lora(PLLAVA_GOLDENS "/checkpoints/tiny-pllava-mha-lora/model.safetensors");
    const TensorEntry* entry =
        lora.find("language_model.base_model.model.model.layers.0.self_attn.q_proj.lora_A.default.weight");
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->type, DType::BF16);
    EXPECT_EQ(entry->shape, (std::vector<std::int64_t>{8, 96}));
}
