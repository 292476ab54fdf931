#include "core/checkpoint/checkpoint_files.h"

#include <fstream>
#include <functional>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/checkpoint/safetensors.h"
#include "tests/support/scratch_folder.h"

using namespace pllava;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

class CheckpointFolder : public testing::Test {
protected:
    void put(const std::string& name, std::string_view text = "never to be read") const {
        std::ofstream(m_folder / name, std::ios::binary) << text;
    }
    void putShard(const std::string& name, const std::vector<std::string>& tensors) const {
        std::vector<TensorView> views;
        for (const std::string& tensor : tensors)
            views.push_back({tensor, DType::U8, {0}, {}});
        writeSafetensors(m_folder / name, views);
    }
    void putIndex(std::string_view weightMap) const {
        put("model.safetensors.index.json",
            fmt::format(R"({{"metadata":{{"total_size":0}},"weight_map":{{{}}}}})", weightMap));
    }
    std::vector<std::string> names() const {
        std::vector<std::string> result;
        for (const auto& path : checkpointFiles(m_folder)) {
            EXPECT_EQ(path.parent_path(), m_folder);
            result.push_back(path.filename().string());
        }
        return result;
    }
    /// The message of the error that the folder must cause.
    std::string fault(ErrorKind kind) const {
        try {
            checkpointFiles(m_folder);
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), kind) << error.what();
            EXPECT_THAT(error.what(), HasSubstr(m_folder.string()));
            return error.what();
        }
        ADD_FAILURE() << "accepted";
        return {};
    }

    const test::ScratchFolder m_scratch;
    const std::filesystem::path m_folder = m_scratch.path();
};

std::string indexFault(std::string_view json) {
    try {
        parseShardIndex(json, "the index");
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::CorruptFile);
        EXPECT_THAT(error.what(), HasSubstr("the index"));
        return error.what();
    }
    ADD_FAILURE() << "accepted: " << json.substr(0, 200);
    return {};
}

} // namespace

TEST(ShardIndex, GivesEveryShardOnce) {
    EXPECT_THAT(
        parseShardIndex(R"({"weight_map":{"c":"2.safetensors","a":"1.safetensors","b":"2.safetensors"},"metadata":{}})",
                        "i"),
        ElementsAre("1.safetensors", "2.safetensors"));
}

TEST(ShardIndex, RefusesNamesThatLeaveTheFolder) {
    for (const char* name :
         {"../a.safetensors", "/etc/a.safetensors", "a/b.safetensors", "..", ".", "", "C:\\\\a.safetensors",
          "C:a.safetensors", "\\\\\\\\host\\\\share\\\\a.safetensors", "a\\u0000.safetensors", "a.safetensors\\u0000",
          "a\\n.safetensors", "pytorch_model.bin", "model.safetensors-deprecated"})
        EXPECT_THAT(indexFault(fmt::format(R"({{"weight_map":{{"t":"{}"}}}})", name)),
                    HasSubstr("not the name of a safetensors file"))
            << name;
}

TEST(ShardIndex, RefusesWhatIsNotAnIndex) {
    for (const char* json :
         {"[]", "1", "null", "{}", R"({"weight_map":[]})", R"({"weight_map":{}})", R"({"weight_map":null})"})
        EXPECT_THAT(indexFault(json), HasSubstr("weight_map")) << json;
    for (const char* json :
         {"", "{", "{\"weight_map\":{\"a\":\"b", "\xff", R"({"weight_map":{"a":"1.safetensors"}} x)"})
        EXPECT_THAT(indexFault(json), HasSubstr("not valid JSON")) << json;
    EXPECT_THAT(indexFault(R"({"weight_map":{"a":1}})"), HasSubstr("tensor a"));
    EXPECT_THAT(indexFault(std::string(100'000, '[')), HasSubstr("nested"));
    std::string nested;
    for (int i = 0; i < 100'000; ++i)
        nested += "{\"a\":";
    EXPECT_THAT(indexFault(nested), HasSubstr("nested"));
}

TEST(ShardIndex, RefusesATensorInTwoShards) {
    EXPECT_THAT(indexFault(R"({"weight_map":{"a":"1.safetensors","a":"2.safetensors"}})"),
                HasSubstr("a is listed twice"));
    EXPECT_THAT(indexFault(R"({"weight_map":{"a":"1.safetensors"},"weight_map":{}})"), HasSubstr("listed twice"));
}

TEST(CheckpointGoldens, FindsEveryLayout) {
    const auto count = [](const char* name) {
        return checkpointFiles(std::filesystem::path(PLLAVA_GOLDENS "/checkpoints") / name).size();
    };
    EXPECT_EQ(count("tiny-pllava-mha"), 3u);
    EXPECT_EQ(count("tiny-pllava-mha-base"), 2u);
    EXPECT_EQ(count("tiny-pllava-mha-lora"), 1u);
    EXPECT_EQ(count("tiny-pllava-mha-merged-fp32"), 1u);
    EXPECT_THROW(count("tokenizer-yi-like"), Error);
}

TEST_F(CheckpointFolder, TakesTheSingleFileWithoutReadingIt) {
    put("model.safetensors");
    put("model.safetensors-deprecated");
    put("pytorch_model.bin");
    put("adapter_model.safetensors");
    EXPECT_THAT(names(), ElementsAre("model.safetensors"));
}

TEST_F(CheckpointFolder, PrefersShardsToTheSingleFile) {
    put("model.safetensors");
    put("model-00001-of-00002.safetensors-deprecated");
    putShard("model-00002-of-00002.safetensors", {"b"});
    putShard("model-00001-of-00002.safetensors", {"a"});
    EXPECT_THAT(names(), ElementsAre("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"));
}

TEST_F(CheckpointFolder, TakesAnAdapterFile) {
    put("adapter_model.safetensors");
    EXPECT_THAT(names(), ElementsAre("adapter_model.safetensors"));
}

TEST_F(CheckpointFolder, FollowsLinks) {
    putShard("blob", {"a"});
    std::filesystem::create_symlink("blob", m_folder / "model.safetensors");
    EXPECT_THAT(names(), ElementsAre("model.safetensors"));
    std::filesystem::remove(m_folder / "blob");
    fault(ErrorKind::NotFound);
}

TEST_F(CheckpointFolder, UsesTheIndexForNamesOfItsOwn) {
    putShard("first.safetensors", {"a"});
    putShard("second.safetensors", {"b"});
    putIndex(R"("a":"first.safetensors","b":"second.safetensors")");
    EXPECT_THAT(names(), ElementsAre("first.safetensors", "second.safetensors"));
}

TEST_F(CheckpointFolder, SaysWhichShardIsMissing) {
    putShard("model-00001-of-00003.safetensors", {"a"});
    EXPECT_THAT(fault(ErrorKind::NotFound), HasSubstr("1 of the 3 files"));
    putIndex(R"("a":"model-00001-of-00003.safetensors","b":"model-00002-of-00003.safetensors")");
    EXPECT_THAT(fault(ErrorKind::NotFound),
                AllOf(HasSubstr("model-00002-of-00003.safetensors is not in the folder"), HasSubstr("index.json")));
}

TEST_F(CheckpointFolder, SaysThatIndexAndFilesDisagree) {
    putShard("model-00001-of-00002.safetensors", {"a"});
    putShard("model-00002-of-00002.safetensors", {"b"});
    putIndex(R"("a":"model-00001-of-00002.safetensors")");
    EXPECT_THAT(fault(ErrorKind::CorruptFile), HasSubstr("disagree"));
}

TEST_F(CheckpointFolder, SaysThatAnIndexBelongsToAnotherModel) {
    putShard("model.safetensors", {"a"});
    putIndex(R"("a":"model-00001-of-00002.safetensors")");
    EXPECT_THAT(fault(ErrorKind::NotFound), HasSubstr("remove the index if it does not belong to model.safetensors"));
}

TEST_F(CheckpointFolder, RefusesShardsOfTwoCheckpoints) {
    putShard("model-00001-of-00002.safetensors", {"a"});
    putShard("model-00001-of-00003.safetensors", {"b"});
    EXPECT_THAT(fault(ErrorKind::CorruptFile), HasSubstr("different checkpoints"));
}

TEST_F(CheckpointFolder, RefusesATensorInTwoShards) {
    putShard("model-00001-of-00002.safetensors", {"a", "b"});
    putShard("model-00002-of-00002.safetensors", {"b"});
    EXPECT_THAT(fault(ErrorKind::CorruptFile),
                HasSubstr("tensor b stands in two files, model-00001-of-00002.safetensors and"));
}

TEST_F(CheckpointFolder, RefusesAnIndexThatListsWhatAShardLacks) {
    putShard("model-00001-of-00002.safetensors", {"a"});
    putShard("model-00002-of-00002.safetensors", {"b"});
    putIndex(
        R"("a":"model-00001-of-00002.safetensors","b":"model-00001-of-00002.safetensors","c":"model-00002-of-00002.safetensors")");
    EXPECT_THAT(fault(ErrorKind::CorruptFile), HasSubstr("tensor b is not in model-00001-of-00002.safetensors"));
}

TEST_F(CheckpointFolder, NamesTheBrokenShard) {
    putShard("model-00001-of-00002.safetensors", {"a"});
    put("model-00002-of-00002.safetensors", "12345678{");
    EXPECT_THAT(fault(ErrorKind::CorruptFile), HasSubstr("model-00002-of-00002.safetensors"));
}

TEST_F(CheckpointFolder, ExplainsWhyPickleFilesAreNotOpened) {
    for (const char* name : {"pytorch_model.bin", "weights.pt", "weights.pth"}) {
        put(name);
        EXPECT_THAT(fault(ErrorKind::NotFound),
                    AllOf(HasSubstr(name), HasSubstr("can run code"), HasSubstr("safe_serialization=True")));
    }
}

TEST_F(CheckpointFolder, SaysWhatWasFoundInstead) {
    EXPECT_THAT(fault(ErrorKind::NotFound), HasSubstr("no files"));
    put("model.safetensors-deprecated");
    EXPECT_THAT(fault(ErrorKind::NotFound),
                AllOf(HasSubstr("holds model.safetensors-deprecated"), HasSubstr("never opened")));
    for (int i = 0; i < 20; ++i)
        put(fmt::format("file{}\n", i));
    EXPECT_THAT(fault(ErrorKind::NotFound), AllOf(HasSubstr("and 17 more"), Not(HasSubstr("\n"))));
}

TEST_F(CheckpointFolder, SaysThatTheFolderIsMissing) {
    std::filesystem::remove(m_folder);
    EXPECT_THAT(fault(ErrorKind::NotFound), HasSubstr("cannot be read"));
}
