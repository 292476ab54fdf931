#include "core/base/pending_file.h"

#include <csignal>

#include <sys/resource.h>
#include <unistd.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "tests/support/scratch_folder.h"

using namespace pllava;

namespace {

class PendingFileTest : public testing::Test {
protected:
    void write(std::string_view text) const {
        PendingFile file(m_folder / "file");
        file.write(std::as_bytes(std::span(text)));
        file.commit();
    }
    long files() const { return std::distance(std::filesystem::directory_iterator(m_folder), {}); }
    const test::ScratchFolder m_scratch;
    const std::filesystem::path m_folder = m_scratch.path();
};

} // namespace

TEST_F(PendingFileTest, ReplacesTheOldFileWhenComplete) {
    write("old");
    write("new");
    EXPECT_EQ(readTextFile(m_folder / "file"), "new");
    EXPECT_EQ(files(), 1);
}

TEST_F(PendingFileTest, LeavesTheOldFileWithoutCommit) {
    write("old");
    {
        PendingFile file(m_folder / "file");
        file.write(std::as_bytes(std::span("half")));
        EXPECT_EQ(files(), 2);
    }
    EXPECT_EQ(readTextFile(m_folder / "file"), "old");
    EXPECT_EQ(files(), 1);
}

TEST_F(PendingFileTest, SaysWhatTheSystemSaid) {
    try {
        PendingFile(m_folder / "missing" / "file");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Internal);
        EXPECT_THAT(error.what(), testing::HasSubstr("missing/file cannot be created: No such file"));
    }
}

TEST_F(PendingFileTest, ReportsAFullDisk) {
    write("old");
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small{4096, limit.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    EXPECT_THROW(write(std::string(10'000, 'x')), Error);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    EXPECT_EQ(readTextFile(m_folder / "file"), "old");
    EXPECT_EQ(files(), 1);
}
