#include "core/backend/local_backend.h"

#include <algorithm>
#include <thread>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/text/tokenizer.h"
#include "tests/support/golden.h"

namespace pllava {
namespace {

/// Pixels of the first golden case.
PixelValues goldenPixels() {
    const auto cropped = test::readTensor(test::golden("vision/pixels__v1__nf8.safetensors"), "cropped_u8");
    PixelValues pixels{8, 56, 56, {}, std::vector<float>(cropped.data.size())};
    for (std::size_t i = 0; i < pixels.values.size(); ++i)
        pixels.values[i] = cropped.data[i] / 255.0f - 0.5f; // any fixed picture will do here
    return pixels;
}

class Backend : public testing::Test {
protected:
    LocalBackend make() const {
        return {{test::golden("checkpoints/tiny-pllava-mha"), {}}, {{Device::Cpu}, NumberFormat::Fp32, 0}};
    }
    std::vector<std::int64_t> ids(const std::string& text) const {
        return Tokenizer::load(test::golden("checkpoints/tiny-pllava-mha")).encode(text);
    }
    GenerationRequest request(const EncodedClip& clip, const std::string& prompt, double alpha = 4) const {
        GenerationRequest request{ids(prompt), &clip, {8, 2, 2}, alpha, {}, Capture::Nothing};
        request.options.maxNewTokens = 16;
        return request;
    }
};

const std::string kFirst = "USER:<image> What is the man doing? ASSISTANT:";
const std::string kSecond = kFirst + "He waves.</s>USER:Describe the video. ASSISTANT:";

TEST_F(Backend, AFollowUpFromTheCacheEqualsAFreshRun) {
    LocalBackend kept = make(), fresh = make();
    const EncodedClip keptClip = kept.encode(goldenPixels()), freshClip = fresh.encode(goldenPixels());
    kept.generate(request(keptClip, kFirst));
    const Generation cached = kept.generate(request(keptClip, kSecond)),
                     whole = fresh.generate(request(freshClip, kSecond));
    EXPECT_EQ(cached.newIds, whole.newIds);
    EXPECT_EQ(whole.cachedTokens, 0);
    EXPECT_GE(cached.cachedTokens, static_cast<std::int64_t>(ids(kFirst).size()) - 1 + 32);
    EXPECT_EQ(cached.promptTokens, whole.promptTokens);
}

TEST_F(Backend, AskingTheSameAgainGivesTheSame) {
    LocalBackend backend = make();
    const EncodedClip clip = backend.encode(goldenPixels());
    const Generation first = backend.generate(request(clip, kFirst)), again = backend.generate(request(clip, kFirst));
    EXPECT_EQ(first.newIds, again.newIds);
    EXPECT_EQ(again.cachedTokens, again.promptTokens - 1);
}

TEST_F(Backend, AlphaPoolingAndClipEachEmptyWhatTheyChange) {
    LocalBackend backend = make(), fresh = make();
    const EncodedClip clip = backend.encode(goldenPixels()), other = fresh.encode(goldenPixels());
    backend.generate(request(clip, kFirst));
    EXPECT_EQ(backend.generate(request(clip, kFirst, 32)).newIds, fresh.generate(request(other, kFirst, 32)).newIds);
    GenerationRequest pooled = request(clip, kFirst, 32), pooledFresh = request(other, kFirst, 32);
    pooled.pooling = pooledFresh.pooling = {4, 3, 3};
    const Generation repooled = backend.generate(pooled);
    EXPECT_LE(repooled.cachedTokens, 3); // the text before the image
    EXPECT_EQ(repooled.newIds, fresh.generate(pooledFresh).newIds);
    const EncodedClip second = backend.encode(goldenPixels());
    EXPECT_LE(backend.generate(request(second, kFirst, 32)).cachedTokens, 3);
}

TEST_F(Backend, AnotherClipPooledToOneTokenIsNotMistakenForTheFirst) {
    LocalBackend backend = make(), fresh = make();
    PixelValues other = goldenPixels();
    std::reverse(other.values.begin(), other.values.end());
    const EncodedClip first = backend.encode(goldenPixels()), second = backend.encode(other),
                      secondFresh = fresh.encode(other);
    GenerationRequest one = request(first, kFirst), two = request(second, kFirst),
                      twoFresh = request(secondFresh, kFirst);
    one.pooling = two.pooling = twoFresh.pooling = {1, 1, 1};
    two.capture = twoFresh.capture = Capture::Nothing;
    backend.generate(one);
    const Generation found = backend.generate(two);
    EXPECT_LE(found.cachedTokens, 3);
    EXPECT_EQ(found.newIds, fresh.generate(twoFresh).newIds);
}

TEST_F(Backend, APoolingFarBeyondTheContextIsRefusedBeforeItIsMade) {
    LocalBackend backend = make();
    const EncodedClip clip = backend.encode(goldenPixels());
    GenerationRequest huge = request(clip, kFirst);
    huge.pooling = {1024, 32, 32};
    EXPECT_THROW(backend.generate(huge), Error);
    EXPECT_EQ(backend.generate(request(clip, kFirst)).stopReason, StopReason::MaxNewTokens);
}

TEST_F(Backend, BeamsLeaveTheConversationsCacheUsable) {
    LocalBackend backend = make();
    const EncodedClip clip = backend.encode(goldenPixels());
    const auto greedy = backend.generate(request(clip, kFirst)).newIds;
    GenerationRequest beams = request(clip, kFirst);
    beams.options.beams = 3;
    const auto found = backend.generate(beams).newIds;
    EXPECT_EQ(backend.generate(request(clip, kFirst)).newIds, greedy);
    EXPECT_EQ(backend.generate(beams).newIds, found);
}

TEST_F(Backend, TextAloneIsAnsweredAsTheReferenceDoes) {
    const auto golden = test::goldenJson("extras/extras.json")["text_only"];
    LocalBackend backend = make();
    GenerationRequest request{
        golden["input_ids"].get<std::vector<std::int64_t>>(), nullptr, {}, 4, {}, Capture::Nothing};
    request.options.maxNewTokens = 32;
    EXPECT_EQ(backend.generate(request).newIds, golden["generated"].get<std::vector<std::int64_t>>());
}

TEST_F(Backend, AnImageTokenWithoutAClipIsRefused) {
    LocalBackend backend = make();
    const EncodedClip clip = backend.encode(goldenPixels());
    GenerationRequest missing = request(clip, kFirst), surplus = request(clip, "USER: hello ASSISTANT:");
    missing.clip = nullptr;
    EXPECT_THROW(backend.generate(missing), Error);
    EXPECT_THROW(backend.generate(surplus), Error);
}

TEST_F(Backend, AStopInTheMiddleKeepsTheTokensSoFarAndTheCacheUsable) {
    LocalBackend backend = make();
    const EncodedClip clip = backend.encode(goldenPixels());
    const auto whole = backend.generate(request(clip, kFirst)).newIds;
    std::stop_source stop;
    int heard = 0;
    const Generation cut = backend.generate(
        request(clip, kFirst),
        [&](std::int64_t) {
            if (++heard == 5)
                stop.request_stop();
            return true;
        },
        stop.get_token());
    EXPECT_EQ(cut.stopReason, StopReason::Cancelled);
    EXPECT_EQ(cut.newIds, std::vector<std::int64_t>(whole.begin(), whole.begin() + 5));
    EXPECT_EQ(backend.generate(request(clip, kFirst)).newIds, whole);
}

TEST_F(Backend, AStopBeforeTheFirstTokenThrowsCancelled) {
    LocalBackend backend = make();
    std::stop_source stop;
    stop.request_stop();
    try {
        backend.encode(goldenPixels(), stop.get_token());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Cancelled);
    }
}

TEST_F(Backend, StoppingAHundredTimesAtAnyMomentLeavesItWhole) {
    LocalBackend backend = make();
    const EncodedClip clip = backend.encode(goldenPixels());
    const auto whole = backend.generate(request(clip, kSecond)).newIds;
    for (int round = 0; round < 100; ++round) {
        std::stop_source stop;
        std::jthread later([&stop, round] {
            std::this_thread::sleep_for(std::chrono::microseconds(round * 150));
            stop.request_stop();
        });
        try {
            backend.generate(request(clip, round % 2 == 0 ? kFirst : kSecond), {}, stop.get_token());
        } catch (const Error& error) {
            ASSERT_EQ(error.kind(), ErrorKind::Cancelled);
        }
    }
    EXPECT_EQ(backend.generate(request(clip, kSecond)).newIds, whole);
}

TEST_F(Backend, PicturesOfAnotherSizeAreRefused) {
    LocalBackend backend = make();
    EXPECT_THROW(backend.encode({1, 28, 28, {}, std::vector<float>(3 * 28 * 28)}), Error);
}

TEST_F(Backend, ADeviceThatIsNotThereIsRefused) {
    const ComputeSettings settings{{Device::Cuda, 99}, NumberFormat::Auto, 0};
    try {
        LocalBackend({test::golden("checkpoints/tiny-pllava-mha"), {}}, settings);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Unsupported);
    }
}

TEST_F(Backend, Fp16GivesTheSameFirstToken) {
    LocalBackend exact = make(),
                 half({test::golden("checkpoints/tiny-pllava-mha"), {}}, {{Device::Cpu}, NumberFormat::Fp16, 0});
    const EncodedClip exactClip = exact.encode(goldenPixels()), halfClip = half.encode(goldenPixels());
    EXPECT_EQ(exact.generate(request(exactClip, kFirst)).newIds.front(),
              half.generate(request(halfClip, kFirst)).newIds.front());
}

} // namespace
} // namespace pllava
