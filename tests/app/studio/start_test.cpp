// What prevents the window from opening is reported in one line, and the program exits; it does not abort.

#include <filesystem>

#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

class Start : public testing::Test {
protected:
    /// `shell` is put in front of the program: assignments of variables, limits.
    ProcessResult start(const std::string& shell) const {
        const auto program = std::filesystem::path(PLLAVA_PROGRAM).parent_path() / "pllava-studio";
        const std::string home = m_home.path();
        return runProcess({"/bin/sh", "-c",
                           "export HOME='" + home + "' XDG_CONFIG_HOME='" + home + "/config' XDG_DATA_HOME='" + home +
                               "/data' QT_QPA_PLATFORM=offscreen; " + shell + " exec " + program.string() +
                               " --measure-start --device cpu"});
    }
    const ScratchFolder m_home;
};

TEST_F(Start, WithoutItsDataItSaysSo) {
    const ProcessResult result = start("PLLAVA_RESOURCES=/nonexistent;  export PLLAVA_RESOURCES;");
    EXPECT_EQ(result.status, 1) << result.errors;
    EXPECT_NE(result.errors.find("error: NotFound: /nonexistent"), std::string::npos) << result.errors;
    EXPECT_EQ(result.errors.find("icons has no"), std::string::npos);
}

TEST_F(Start, WithoutIconsItSaysSo) {
    const std::string resources = (m_home / "resources").string();
    std::filesystem::create_directories(resources);
    std::filesystem::copy(PLLAVA_RESOURCES "/prompts.json", resources);
    const ProcessResult result = start("export PLLAVA_RESOURCES='" + resources + "';");
    EXPECT_EQ(result.status, 1) << result.errors;
    EXPECT_NE(result.errors.find("holds no icons"), std::string::npos) << result.errors;
}

TEST_F(Start, TooFewOpenFilesAreSaidOrEnough) {
    for (const char* limit : {"16", "12", "20"}) {
        const ProcessResult result = start(std::string("ulimit -n ") + limit + ";");
        EXPECT_EQ(result.status, 1) << limit << ": " << result.errors;
        EXPECT_NE(result.errors.find("raise the limit"), std::string::npos) << result.errors;
    }
    for (const char* limit : {"-n 32", "-Sn 10"}) {
        const ProcessResult result = start(std::string("ulimit ") + limit + ";");
        EXPECT_EQ(result.status, 0) << limit << ": " << result.errors;
    }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // which reserve terabytes
TEST_F(Start, TooLittleMemoryIsSaidOrEnough) {
    for (const char* megabytes : {"780", "900", "1200"}) {
        const ProcessResult result = start(std::string("ulimit -v $((") + megabytes + " * 1024));");
        EXPECT_EQ(result.status, 1) << megabytes << ": " << result.errors;
        EXPECT_NE(result.errors.find("raise the limit"), std::string::npos) << result.errors;
    }
    const ProcessResult result = start("ulimit -v $((2048 * 1024));");
    EXPECT_EQ(result.status, 0) << result.errors;
}
#endif

TEST_F(Start, ScaleFactorsThatNoScreenHasAreIgnored) {
    for (const char* factor : {"nan", "1000", "-1", "1e300", "abc"}) {
        const ProcessResult result = start(std::string("export QT_SCALE_FACTOR=") + factor + ";");
        EXPECT_EQ(result.status, 0) << factor << ": " << result.errors;
        EXPECT_NE(result.errors.find("QT_SCALE_FACTOR"), std::string::npos) << factor << ": " << result.errors;
        EXPECT_LT(result.peakKilobytes, 1500000) << factor;
    }
    EXPECT_EQ(start("export QT_SCALE_FACTOR=1.5;").errors.find("QT_SCALE_FACTOR"), std::string::npos);
}

} // namespace
} // namespace pllava::test
