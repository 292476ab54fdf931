#include "core/base/caught_error.h"

#include <cerrno>
#include <filesystem>
#include <new>
#include <system_error>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pllava::test {
namespace {

using testing::HasSubstr;

template <typename Thrown> Error caught(const Thrown& thrown) {
    try {
        throw thrown;
    } catch (...) {
        return caughtError();
    }
}

TEST(CaughtError, IsTheErrorItself) {
    const Error error = caught(Error(ErrorKind::Cancelled, "stopped", "details"));
    EXPECT_EQ(error.kind(), ErrorKind::Cancelled);
    EXPECT_EQ(error.details(), "details");
}

TEST(CaughtError, NamesFullMemoryAndLimits) {
    EXPECT_EQ(caught(std::bad_alloc()).kind(), ErrorKind::OutOfMemory);
    const Error thread = caught(std::system_error(EAGAIN, std::generic_category()));
    EXPECT_THAT(thread.what(), HasSubstr("a thread cannot be started"));
    EXPECT_THAT(thread.what(), testing::Not(HasSubstr("report")));
}

TEST(CaughtError, NamesTheFileThatTheSystemRefused) {
    const Error error = caught(
        std::filesystem::filesystem_error("x", "/some/folder", std::make_error_code(std::errc::permission_denied)));
    EXPECT_EQ(error.kind(), ErrorKind::NotFound);
    EXPECT_THAT(error.what(), HasSubstr("/some/folder cannot be used: Permission denied"));
}

TEST(CaughtError, AsksForAReportOfTheUnforeseenOnly) {
    const Error error = caught(std::logic_error("odd"));
    EXPECT_EQ(error.kind(), ErrorKind::Internal);
    EXPECT_STREQ(error.what(), "odd; please report this");
}

} // namespace
} // namespace pllava::test
