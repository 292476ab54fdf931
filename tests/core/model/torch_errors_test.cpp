#include "core/model/torch_errors.h"

#include <new>
#include <stdexcept>

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/model/cpu_allocator.h"

namespace pllava::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::int64_t kTooMuch = std::int64_t{1} << 50; // floats: no address space holds them

template <typename Work> std::string memoryFault(TorchWork what, Work&& work) {
    try {
        withTorchErrors(what, work);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::OutOfMemory) << error.what();
        return error.what();
    }
    ADD_FAILURE() << "it fitted";
    return "";
}

TEST(TorchErrors, OneDnnsWordsForFullMemoryAreKnown) {
    const auto fails = [](const char* words) { return [words] { throw std::runtime_error(words); }; };
    EXPECT_THAT(memoryFault(TorchWork::Training, fails("could not create a primitive")), HasSubstr("batch"));
    EXPECT_THROW(withTorchErrors(TorchWork::Training, fails("could not create a primitive descriptor for a matmul")),
                 std::runtime_error);
}

TEST(TorchErrors, ATensorThatDoesNotFitIsAnErrorWithWhatWouldFit) {
    const auto large = [] { at::empty({kTooMuch}); };
    EXPECT_THAT(memoryFault(TorchWork::Loading, large), AllOf(HasSubstr("memory is full"), HasSubstr("smaller model")));
    EXPECT_THAT(memoryFault(TorchWork::Answering, large), AllOf(HasSubstr("frames"), HasSubstr("beams")));
    EXPECT_THAT(memoryFault(TorchWork::Training, large), HasSubstr("batch"));
    EXPECT_THAT(memoryFault(TorchWork::Exporting, large), HasSubstr("bf16"));
}

TEST(TorchErrors, SoAreOneThatGrowsAndOneThatAProductNeeds) {
    memoryFault(TorchWork::Answering, [] { at::ones({2}).resize_({kTooMuch}); });
    memoryFault(TorchWork::Answering, [] { at::ones({1}).expand({kTooMuch}).contiguous(); });
    memoryFault(TorchWork::Answering, [] {
        at::ones({std::int64_t{1} << 24, 1}).mm(at::ones({1, std::int64_t{1} << 24}));
    });
}

TEST(TorchErrors, SoIsOneInAParallelRegion) {
    memoryFault(TorchWork::Answering, [] {
        at::set_num_threads(2);
        at::parallel_for(0, 8, 1, [](std::int64_t, std::int64_t) { at::empty({kTooMuch}); });
    });
}

TEST(TorchErrors, TensorsAreAlignedAndMayBeEmpty) {
    letTorchThrowWhenMemoryIsFull();
    for (const std::int64_t count : {1, 3, 1000, 1 << 22}) {
        const at::Tensor tensor = at::ones({count});
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(tensor.data_ptr()) % 64, 0u);
        EXPECT_EQ(tensor.sum().item<float>(), static_cast<float>(count));
    }
    EXPECT_EQ(at::empty({0}).numel(), 0);
}

TEST(TorchErrors, OthersAreInternalAndOursStayAsTheyAre) {
    try {
        withTorchErrors(TorchWork::Answering, [] { at::ones({2, 3}).mm(at::ones({2, 3})); });
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Internal);
        EXPECT_THAT(error.what(), AllOf(HasSubstr("torch: "), testing::Not(HasSubstr("\n"))));
    }
    try {
        withTorchErrors(TorchWork::Answering, [] { throw Error(ErrorKind::NotFound, "gone"); });
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "gone");
    }
}

} // namespace
} // namespace pllava::test
