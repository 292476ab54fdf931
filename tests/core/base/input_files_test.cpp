#include "core/base/input_files.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class InputFilesTest : public testing::Test {
protected:
    InputFilesTest() {
        for (const char* folder : {"model", "pictures"})
            fs::create_directories(m_scratch / folder);
        for (const char* file : {"clip.mp4", "other", "model/weights", "pictures/1.png"})
            std::ofstream(m_scratch / file) << file;
        m_inputs.add(m_scratch / "clip.mp4", "the video");
        m_inputs.add(m_scratch / "pictures", "the pictures");
        m_inputs.add(m_scratch / "none", "nothing");
        m_inputs.addFolder(m_scratch / "model", "the model");
    }
    std::string refusal(const fs::path& output) const {
        try {
            m_inputs.requireNot(output, "--csv F");
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }
    const test::ScratchFolder m_scratch;
    InputFiles m_inputs;
};

TEST_F(InputFilesTest, NamesWhatTheOutputIs) {
    EXPECT_EQ(refusal(m_scratch / "clip.mp4"), "--csv F is the video, which this run reads; name another");
    EXPECT_THAT(refusal(m_scratch / "pictures/1.png"), HasSubstr("is the pictures"));
    EXPECT_THAT(refusal(m_scratch / "model/weights"), HasSubstr("is the model"));
    EXPECT_THAT(refusal(m_scratch / "model"), HasSubstr("is the model"));
    EXPECT_THAT(refusal(m_scratch / "model/new/file"), HasSubstr("lies in the model"));
}

TEST_F(InputFilesTest, LinksAndOtherSpellingsCount) {
    fs::create_symlink(m_scratch / "clip.mp4", m_scratch / "soft.csv");
    fs::create_hard_link(m_scratch / "model/weights", m_scratch / "hard.csv");
    fs::create_directory_symlink(m_scratch / "model", m_scratch / "other-model");
    EXPECT_THAT(refusal(m_scratch / "soft.csv"), HasSubstr("is the video"));
    EXPECT_THAT(refusal(m_scratch / "hard.csv"), HasSubstr("is the model"));
    EXPECT_THAT(refusal(m_scratch / "pictures/../clip.mp4"), HasSubstr("is the video"));
    EXPECT_THAT(refusal(m_scratch / "other-model/new.csv"), HasSubstr("lies in the model"));
}

TEST_F(InputFilesTest, OthersAreFree) {
    EXPECT_EQ(refusal(m_scratch / "other"), "");
    EXPECT_EQ(refusal(m_scratch / "new"), "");
    EXPECT_EQ(refusal(m_scratch / "none"), "");
    EXPECT_EQ(refusal(m_scratch / "pictures/new.csv"), "");
    EXPECT_EQ(refusal(m_scratch / "no/folder/new.csv"), "");
}

} // namespace
} // namespace pllava
