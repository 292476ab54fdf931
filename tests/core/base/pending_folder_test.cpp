#include "core/base/pending_folder.h"

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
        writeWholeFile(folder.path() / "file", text);
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
    EXPECT_EQ(readTextFile(m_target / "file"), "new");
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
    EXPECT_EQ(readTextFile(m_target / "file"), "new");
}

TEST_F(PendingFolderTest, ReplacesAFullFolderOnlyWhenTold) {
    fill("old");
    EXPECT_THAT(refusal(), HasSubstr("is not empty"));
    EXPECT_EQ(readTextFile(m_target / "file"), "old");
    fill("new", Existing::Replace);
    EXPECT_EQ(readTextFile(m_target / "file"), "new");
    EXPECT_EQ(entries(), 1);
}

TEST_F(PendingFolderTest, NeverReplacesAFolderWithFoldersInside) {
    std::filesystem::create_directories(m_target / "photographs");
    EXPECT_THAT(refusal(Existing::Replace), HasSubstr("holds more than files"));
    EXPECT_TRUE(std::filesystem::exists(m_target / "photographs"));
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
