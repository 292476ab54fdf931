#include "core/base/pending_folder.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/pending_file.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

using testing::HasSubstr;

class PendingFolderTest : public testing::Test {
protected:
    void fill(const std::string& text, Existing existing = Existing::Keep) const {
        PendingFolder folder(m_target, existing);
        writeWholeFile(folder.path() / "pllava.json", text);
        folder.commit();
    }
    std::string refusal(Existing existing = Existing::Keep) const {
        try {
            PendingFolder(m_target, existing);
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }
    long entries() const { return std::distance(std::filesystem::directory_iterator(m_scratch.path()), {}); }
    const test::ScratchFolder m_scratch;
    std::filesystem::path m_target = m_scratch / "export/"; // as a shell completes it
};

TEST_F(PendingFolderTest, TakesItsNameWhenComplete) {
    fill("new");
    EXPECT_EQ(readTextFile(m_target / "pllava.json"), "new");
    EXPECT_EQ(entries(), 1);
}

TEST_F(PendingFolderTest, LeavesNothingWithoutCommit) {
    {
        PendingFolder folder(m_target, Existing::Keep);
        writeWholeFile(folder.path() / "file", "half");
        EXPECT_EQ(entries(), 1);
    }
    EXPECT_EQ(entries(), 0);
}

TEST_F(PendingFolderTest, AnEmptyFolderIsFilled) {
    std::filesystem::create_directory(m_target);
    fill("new");
    EXPECT_EQ(readTextFile(m_target / "pllava.json"), "new");
}

TEST_F(PendingFolderTest, ReplacesAFullFolderOnlyWhenTold) {
    fill("old");
    EXPECT_THAT(refusal(), HasSubstr("is not empty"));
    EXPECT_EQ(readTextFile(m_target / "pllava.json"), "old");
    fill("new", Existing::Replace);
    EXPECT_EQ(readTextFile(m_target / "pllava.json"), "new");
    EXPECT_EQ(entries(), 1);
}

TEST_F(PendingFolderTest, NeverReplacesWhatNoExportWrote) {
    std::filesystem::create_directories(m_target / "photographs");
    EXPECT_THAT(refusal(Existing::Replace), HasSubstr("left as it is"));
    EXPECT_TRUE(std::filesystem::exists(m_target / "photographs"));
    for (const char* name : {"notes.json", "holiday.jpg", "model.safetensors"}) {
        std::filesystem::remove_all(m_target);
        std::filesystem::create_directories(m_target);
        writeWholeFile(m_target / name, "mine"); // also somebody's model, which has no pllava.json
        EXPECT_THAT(refusal(Existing::Replace), HasSubstr("left as it is")) << name;
        EXPECT_EQ(readTextFile(m_target / name), "mine");
    }
}

TEST_F(PendingFolderTest, AtAnyMomentTheOldOrTheNewIsUnderTheName) {
    fill("old");
    std::atomic<bool> over = false;
    std::size_t looks = 0;
    std::thread writer([&] {
        for (int i = 0; i < 200; ++i)
            fill(i % 2 == 0 ? "new" : "old", Existing::Replace);
        over = true;
    });
    while (!over) {
        EXPECT_TRUE(std::filesystem::exists(m_target));
        ++looks;
    }
    writer.join();
    EXPECT_GT(looks, 10U);
    EXPECT_EQ(entries(), 1);
}

TEST_F(PendingFolderTest, FaultsNameTheFolderAsItIsGoingToBe) {
    PendingFolder folder(m_target, Existing::Keep);
    try {
        writeWholeFile(folder.path() / "none/file", "text");
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr((m_scratch / "export/none/file").string() + " cannot be created"));
    }
}

TEST_F(PendingFolderTest, RefusesAFileAndAMissingParent) {
    writeWholeFile(m_scratch / "taken", "text");
    m_target = m_scratch / "taken";
    EXPECT_THAT(refusal(Existing::Replace), HasSubstr("is no folder"));
    m_target = m_scratch / "none/export";
    EXPECT_THAT(refusal(), HasSubstr("make it first"));
}

} // namespace
} // namespace pllava
