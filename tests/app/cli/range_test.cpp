// --range by seconds, and where it is refused.

#include <gtest/gtest.h>

#include "tests/core/video/test_media.h"
#include "tests/support/golden.h"
#include "tests/support/process.h"

namespace pllava::test {
namespace {

using nlohmann::json;

/// One picture a second for ten seconds, then twenty a second.
std::string screen(const std::string& name, const std::string& codec) {
    return media(name, numberedPictures(100, "settb=1/90000,setpts='if(lt(N,10),N*90000,810000+(N-9)*4500)'") +
                           "-fps_mode passthrough -enc_time_base 1:90000 " + codec)
        .string();
}

json ask(const std::string& video, const std::string& range) {
    const ProcessResult result = runPllava(
        {"--json", "ask", video, "What is this?", "--range", range, "--frames", "8", "--max-new-tokens", "1"});
    EXPECT_EQ(result.status, 0) << result.errors;
    return json::parse(result.output, nullptr, false);
}

TEST(Range, HoldsThePicturesWhoseTimesLieInIt) {
    PLLAVA_NEEDS_FFMPEG();
    for (const std::string& video :
         {screen("cli-range.mp4", "-c:v libx264 -bf 2 -pix_fmt yuv420p"),
          screen("cli-range.webm", "-c:v libvpx -live 1"), screen("cli-range.gif", "-f gif")}) {
        const json run = ask(video, "0-5");
        EXPECT_EQ(run["frame_indices"], json({0, 1, 1, 2, 2, 3, 4, 4})) << video; // of 0 to 5
        EXPECT_EQ(run["frame_seconds"], json({0.0, 1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0})) << video;
        for (const json& seconds : ask(video, "9.5-10.2")["frame_seconds"]) {
            EXPECT_GE(seconds.get<double>(), 9.5) << video;
            EXPECT_LE(seconds.get<double>(), 10.2) << video;
        }
        const ProcessResult outside = runPllava({"ask", video, "q", "--range", "14-15"});
        EXPECT_EQ(outside.status, 1);
        EXPECT_NE(outside.errors.find("lies outside the video, which lasts 13.5"), std::string::npos) << outside.errors;
    }
}

TEST(Range, IsRefusedForAStillImage) {
    const ProcessResult result = runPllava({"ask", golden("preprocess/i05_320x240.png"), "q", "--range", "0-5"});
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.errors.find("still image"), std::string::npos) << result.errors;
}

} // namespace
} // namespace pllava::test
