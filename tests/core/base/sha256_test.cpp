#include "core/base/sha256.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/pending_file.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

class Sha256 : public testing::Test {
protected:
    std::string of(const std::string& text) const {
        writeWholeFile(m_scratch / "file", text);
        return sha256OfFile(m_scratch / "file");
    }
    const test::ScratchFolder m_scratch;
};

TEST_F(Sha256, GivesTheStandardsExamples) { // FIPS 180-4's test vectors
    EXPECT_EQ(of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(of(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_F(Sha256, SpansManyBlocks) { // head -c 3000000 /dev/zero | tr '\0' x | sha256sum
    EXPECT_EQ(of(std::string(3'000'000, 'x')), "e55b8bdf621ddaa8f462c74745db9680d3bb7536a9cf854f8d6668b34a287890");
}

TEST_F(Sha256, AMissingFileAndAStopAreErrors) {
    EXPECT_THROW(sha256OfFile(m_scratch / "none"), Error);
    writeWholeFile(m_scratch / "file", "text");
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(sha256OfFile(m_scratch / "file", stop.get_token()), Error);
}

} // namespace
} // namespace pllava
