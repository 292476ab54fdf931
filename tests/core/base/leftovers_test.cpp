#include "core/base/leftovers.h"

#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/pending_file.h"
#include "core/base/pending_folder.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// The number of a process that is over.
pid_t gone() {
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    ::waitpid(child, nullptr, 0);
    return child;
}

class Leftovers : public testing::Test {
protected:
    std::string put(const std::string& name) const {
        std::ofstream(m_scratch / name) << "1234";
        return name;
    }
    std::string putFolder(const std::string& name, const std::string& file = "config.json") const {
        fs::create_directories(m_scratch / name);
        put(name + "/" + file);
        return name;
    }
    bool isThere(const std::string& name) const { return fs::exists(m_scratch / name); }
    const test::ScratchFolder m_scratch;
    const std::string m_gone = std::to_string(gone());
};

TEST_F(Leftovers, OfATargetAreRemovedAndTold) {
    const std::string file = put("out.csv." + m_gone + "-1.partial"),
                      folder = putFolder("out.csv." + m_gone + "-2.partial");
    EXPECT_EQ(tidyLeftovers(m_scratch / "out.csv"),
              "removed 2 unfinished files or folders (8 bytes) of killed runs next to " +
                  (m_scratch / "out.csv").string());
    EXPECT_FALSE(isThere(file));
    EXPECT_FALSE(isThere(folder));
    EXPECT_EQ(tidyLeftovers(m_scratch / "out.csv"), "");
    EXPECT_EQ(tidyLeftovers(m_scratch / "none/out.csv"), "");
}

TEST_F(Leftovers, OthersFilesStay) {
    const std::string own = std::to_string(::getpid());
    std::vector<std::string> names;
    for (const std::string& name : std::vector<std::string>{
             "out.csv." + own + "-1.partial", "other.csv." + m_gone + "-1.partial", "out.csv." + m_gone + ".partial",
             "out.csv." + m_gone + "-1.part", "out.csv." + m_gone + "-x.partial", "out.csv." + m_gone + "-01.partial",
             "out.csv.0-1.partial", "out.csv.-1-1.partial", "out.csv" + m_gone + "-1.partial", "out.csv.old.partial",
             "my-out.csv." + m_gone + "-1.partial"})
        names.push_back(put(name));
    names.push_back(putFolder("out.csv." + m_gone + "-3.partial", "holiday.jpg"));
    fs::create_symlink(m_scratch / names[0], m_scratch / ("out.csv." + m_gone + "-4.partial"));
    names.push_back("out.csv." + m_gone + "-4.partial");
    EXPECT_EQ(tidyLeftovers(m_scratch / "out.csv"), "");
    for (const std::string& name : names)
        EXPECT_TRUE(isThere(name)) << name;
}

TEST_F(Leftovers, WhatAnotherMachineHoldsStays) {
    const std::string name = put("out." + m_gone + "-1.partial");
    const int descriptor = ::open((m_scratch / name).c_str(), O_RDONLY);
    holdPending(descriptor);
    EXPECT_EQ(tidyLeftovers(m_scratch / "out"), "");
    ::close(descriptor);
    EXPECT_NE(tidyLeftovers(m_scratch / "out"), "");
}

TEST_F(Leftovers, AnExportThatWasMovedAwayIsBack) {
    const std::string old = putFolder("export." + m_gone + "-2.replaced"),
                      part = putFolder("export." + m_gone + "-1.partial");
    EXPECT_THAT(tidyLeftovers(m_scratch / "export/"),
                HasSubstr("export away; it is back; removed 1 unfinished file or folder"));
    EXPECT_TRUE(isThere("export/config.json"));
    EXPECT_FALSE(isThere(old));
    EXPECT_FALSE(isThere(part));
    putFolder(old);
    EXPECT_THAT(tidyLeftovers(m_scratch / "export"), HasSubstr("removed 1"));
    EXPECT_FALSE(isThere(old));
}

TEST_F(Leftovers, InAFolderAreFoundInItsFoldersToo) {
    fs::create_directories(m_scratch / "run/features");
    const std::string part = put("run/features/a.safetensors." + m_gone + "-7.partial"),
                      whole = put("run/state.safetensors");
    EXPECT_THAT(tidyLeftoversIn(m_scratch / "run"), HasSubstr("removed 1 unfinished file"));
    EXPECT_FALSE(isThere(part));
    EXPECT_TRUE(isThere(whole));
}

TEST_F(Leftovers, AKilledWriterLeavesOneThatTheNextFinds) {
    const fs::path target = m_scratch / "out.json";
    const pid_t child = ::fork();
    if (child == 0) {
        PendingFile file(target);
        file.write(std::as_bytes(std::span("half", 4)));
        ::_exit(0); // as a kill: nothing is tidied
    }
    ::waitpid(child, nullptr, 0);
    EXPECT_FALSE(fs::exists(target));
    EXPECT_THAT(tidyLeftovers(target), HasSubstr("removed 1 unfinished file"));
    EXPECT_TRUE(fs::is_empty(m_scratch.path()));
}

TEST_F(Leftovers, ATemporaryFolderOfAKilledRunGoesWithTheNext) {
    const std::string prefix = "pllava-test" + std::to_string(::getpid());
    fs::path left;
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const std::string path = makeTemporaryFolder(prefix).string();
        [[maybe_unused]] const auto written = ::write(ends[1], path.data(), path.size());
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    std::string path(4096, '\0');
    path.resize(static_cast<std::size_t>(::read(ends[0], path.data(), path.size())));
    EXPECT_TRUE(fs::exists(path)) << path;
    const fs::path next = makeTemporaryFolder(prefix);
    EXPECT_FALSE(fs::exists(path));
    const fs::path another = makeTemporaryFolder(prefix);
    EXPECT_TRUE(fs::exists(next)) << "its process is alive";
    fs::remove_all(next);
    fs::remove_all(another);
}

TEST(FinalName, IsThePathAsItIsGoingToBe) {
    EXPECT_EQ(finalName("a/export.12-3.partial/config.json"), fs::path("a/export/config.json"));
    EXPECT_EQ(finalName("a/export.old.partial/b"), fs::path("a/export.old.partial/b"));
}

} // namespace
} // namespace pllava
