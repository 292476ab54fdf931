#include "core/base/content_identity.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;

class ContentIdentityTest : public testing::Test {
protected:
    fs::path put(const char* name, const std::string& text) const {
        std::ofstream(m_scratch / name) << text;
        return m_scratch / name;
    }
    std::string digestOf(const std::vector<fs::path>& files, FileNames names = FileNames::Ignore) {
        const auto identity = m_identities.of(files, names);
        return identity ? identity->digest : "none";
    }
    const test::ScratchFolder m_scratch;
    ContentIdentities m_identities;
};

TEST_F(ContentIdentityTest, IsTheContentWhateverThePath) {
    const fs::path a = put("a", "one"), b = put("b", "one"), c = put("c", "two");
    EXPECT_EQ(digestOf({a}), sha256OfFile(a));
    EXPECT_EQ(digestOf({a}), digestOf({b}));
    EXPECT_NE(digestOf({a}), digestOf({c}));
    EXPECT_EQ(digestOf({a, c}), digestOf({b, c}));
    EXPECT_NE(digestOf({a, c}), digestOf({c, a}));
    EXPECT_NE(digestOf({a, c}, FileNames::Count), digestOf({b, c}, FileNames::Count));
}

TEST_F(ContentIdentityTest, SeesOtherBytesUnderTheSameNameSizeAndTime) {
    const fs::path file = put("a", "one");
    const std::string before = digestOf({file});
    const auto written = fs::last_write_time(file);
    put("a", "two");
    fs::last_write_time(file, written);
    EXPECT_NE(digestOf({file}), before);
}

TEST_F(ContentIdentityTest, DoesNotReadAgainWhatItKnows) {
    const fs::path file = put("a", "one");
    const auto found = m_identities.of(std::vector{file}, FileNames::Ignore);
    ContentIdentities other;
    other.remember({"as it was found", found->stamp});
    EXPECT_EQ(other.of(std::vector{file}, FileNames::Ignore)->digest, "as it was found");
    put("a", "changed");
    EXPECT_EQ(other.of(std::vector{file}, FileNames::Ignore)->digest, sha256OfFile(file));
}

TEST_F(ContentIdentityTest, HasNoneOfWhatIsMissingOrHasNoEnd) {
    ASSERT_EQ(::mkfifo((m_scratch / "pipe").c_str(), 0600), 0);
    for (const fs::path& file : {m_scratch / "none", m_scratch / "pipe", fs::path("/dev/zero"), m_scratch.path()})
        EXPECT_EQ(digestOf({put("a", "one"), file}), "none") << file;
}

TEST_F(ContentIdentityTest, StopsInTheMiddleOfLargeFiles) {
    std::vector<fs::path> files;
    for (const char* name : {"a", "b", "c"}) {
        files.push_back(put(name, "x"));
        fs::resize_file(files.back(), std::uintmax_t{1} << 40); // sparse: reading it would take minutes
    }
    std::stop_source stop;
    stop.request_stop();
    try {
        m_identities.of(files, FileNames::Ignore, stop.get_token());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Cancelled);
    }
}

} // namespace
} // namespace pllava
