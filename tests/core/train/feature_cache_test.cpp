#include "core/train/feature_cache.h"

#include <fstream>

#include <ATen/ops/full.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/base/error.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

namespace fs = std::filesystem;

/// Features of a clip are as many ones as it has frames; how often they were computed is counted.
class FeatureCacheTest : public testing::Test {
protected:
    FeatureCacheTest() { std::ofstream(m_video) << "a clip"; }
    FeatureCacheSettings settings(std::int64_t memory, std::int64_t disk) const {
        return {m_scratch / "features", "tower", memory, disk};
    }
    void ask(FeatureCache& cache, int frames = 4) {
        const at::Tensor found = cache.features(m_video.string(), frames, [&] {
            ++m_computed;
            return at::full({frames, 2, 3}, 1.0F);
        });
        EXPECT_EQ(found.sizes(), (at::IntArrayRef{frames, 2, 3}));
        EXPECT_EQ(found.sum().item<float>(), static_cast<float>(frames * 6));
    }
    std::int64_t files() const {
        return std::distance(fs::directory_iterator(m_scratch / "features"), fs::directory_iterator());
    }
    const ScratchFolder m_scratch;
    const fs::path m_video = m_scratch / "clip.mp4";
    int m_computed = 0;
};

constexpr std::int64_t kPlenty = 1 << 20;

TEST_F(FeatureCacheTest, ComputesOnceAndFindsTheFileInAnotherRun) {
    FeatureCache first(settings(kPlenty, kPlenty));
    ask(first), ask(first);
    FeatureCache second(settings(kPlenty, kPlenty));
    ask(second);
    EXPECT_EQ(m_computed, 1);
    EXPECT_EQ(files(), 1);
    fs::rename(m_video, m_scratch / "moved.mp4");
    second.features((m_scratch / "moved.mp4").string(), 4, [&] {
        ++m_computed;
        return at::Tensor();
    });
    EXPECT_EQ(m_computed, 1) << "it is found by what is in it";
}

TEST_F(FeatureCacheTest, ComputesAnewForOtherFramesAnotherClipAndAnotherTower) {
    FeatureCache cache(settings(kPlenty, kPlenty));
    ask(cache, 4), ask(cache, 8);
    EXPECT_EQ(m_computed, 2);
    std::ofstream(m_video) << "another clip";
    FeatureCache again(settings(kPlenty, kPlenty));
    ask(again);
    EXPECT_EQ(m_computed, 3);
    FeatureCacheSettings other = settings(kPlenty, kPlenty);
    other.tower = "other";
    FeatureCache tower(other);
    ask(tower);
    EXPECT_EQ(m_computed, 4);
}

TEST_F(FeatureCacheTest, KeepsToItsLimits) {
    FeatureCache neither(settings(0, 0));
    ask(neither), ask(neither);
    EXPECT_EQ(m_computed, 2);
    EXPECT_FALSE(fs::exists(m_scratch / "features"));
    FeatureCache disk(settings(0, 4 * 6 * 4)); // one clip's
    ask(disk, 4), ask(disk, 8);
    EXPECT_EQ(files(), 1);
    FeatureCache full(settings(0, 4 * 6 * 4)); // what is there counts
    ask(full, 2);
    EXPECT_EQ(files(), 1);
}

TEST_F(FeatureCacheTest, DoesWithoutADiskThatCannotBeWritten) {
    FeatureCache cache(settings(0, kPlenty));
    fs::remove_all(m_scratch / "features");
    ask(cache), ask(cache);
    EXPECT_EQ(m_computed, 2);
}

TEST_F(FeatureCacheTest, SaysThatAVideoIsMissing) {
    FeatureCache cache(settings(kPlenty, kPlenty));
    fs::remove(m_video);
    EXPECT_THROW(ask(cache), Error);
}

TEST_F(FeatureCacheTest, RefusesWhatIsNoFileWithoutReadingIt) {
    FeatureCache cache(settings(kPlenty, kPlenty));
    const fs::path pipe = m_scratch / "pipe.mp4";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    for (const std::string& name : {pipe.string(), std::string("/dev/zero")})
        EXPECT_THROW(cache.features(name, 4, [] { return at::full({1}, 1.0F); }), Error) << name;
    fs::create_directories(m_scratch / "pictures" / "folder");
    ASSERT_EQ(::mkfifo((m_scratch / "pictures" / "pipe.png").c_str(), 0600), 0);
    EXPECT_NO_THROW(cache.features((m_scratch / "pictures").string(), 4, [] { return at::full({1}, 1.0F); }));
}

TEST_F(FeatureCacheTest, StopsWhileItReadsALargeVideo) {
    FeatureCache cache(settings(kPlenty, kPlenty));
    fs::resize_file(m_video, std::uintmax_t{1} << 40); // sparse: reading it would take minutes
    std::stop_source source;
    source.request_stop();
    try {
        cache.features(
            m_video.string(), 4, [] { return at::Tensor(); }, source.get_token());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Cancelled);
    }
}

} // namespace
} // namespace pllava::test
