#include "core/base/path_lock.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "core/base/error.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

TEST(PathLock, IsHeldByOneAndNamesIt) {
    const test::ScratchFolder scratch;
    std::ofstream(scratch / "log") << "x";
    for (const auto& path : {scratch.path(), scratch / "log"}) {
        {
            const PathLock first(path, "another run writes into");
            try {
                PathLock(path, "another run writes into");
                ADD_FAILURE() << path;
            } catch (const Error& error) {
                EXPECT_THAT(error.what(), testing::StartsWith("another run writes into " + path.string()));
                EXPECT_THAT(error.what(), testing::HasSubstr("(process " + std::to_string(::getpid())));
            }
        }
        const PathLock again(path, "");
    }
}

} // namespace
} // namespace pllava
