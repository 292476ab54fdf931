#include "core/base/system_error.h"

#include <cerrno>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "core/base/regular_file.h"

namespace pllava::test {
namespace {

using testing::HasSubstr;

TEST(SystemError, NamesTheLimitThatWasMet) {
    EXPECT_THAT(systemError(EMFILE, "a cannot be opened").what(), HasSubstr("a cannot be opened: Too many open files"));
    EXPECT_THAT(systemError(EMFILE, "a").what(), HasSubstr("ulimit -n"));
    EXPECT_THAT(systemError(ENOMEM, "a").what(), HasSubstr("ulimit -v"));
    EXPECT_THAT(systemError(EFBIG, "a").what(), HasSubstr("ulimit -f"));
    EXPECT_THAT(systemError(EACCES, "a").what(), HasSubstr("permissions"));
    EXPECT_STREQ(systemError(EIO, "a").what(), "a: Input/output error");
}

TEST(SystemError, HasTheKindThatACallerCanActOn) {
    EXPECT_EQ(systemError(ENOENT, "").kind(), ErrorKind::NotFound);
    EXPECT_EQ(systemError(ENOMEM, "").kind(), ErrorKind::OutOfMemory);
    EXPECT_EQ(systemError(EMFILE, "").kind(), ErrorKind::Internal);
}

TEST(RegularFile, IsNotCalledMissingWhereNoFileCanBeOpenedAnyMore) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const rlimit none{0, limit.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    std::string message;
    try {
        RegularFile("/proc/self/status");
    } catch (const Error& error) {
        message = error.what();
    }
    ::setrlimit(RLIMIT_NOFILE, &limit);
    EXPECT_THAT(message, HasSubstr("/proc/self/status cannot be opened: Too many open files"));
}

} // namespace
} // namespace pllava::test
