#include "core/base/device.h"

#include <gmock/gmock.h>

#include "core/base/error.h"

namespace pllava {
namespace {

TEST(Device, ItsNameIsReadBack) {
    for (const char* word : {"auto", "cpu", "cuda", "cuda:0", "cuda:7"})
        EXPECT_EQ(name(parseDevice(word)), word);
    EXPECT_EQ(parseDevice("cuda:7"), (Device{Device::Cuda, 7}));
    EXPECT_NE(parseDevice("cuda"), parseDevice("cuda:0")) << "the first of those that this process may use";
}

TEST(Device, OtherWordsAreRefusedByName) {
    for (const char* word : {"tpu", "", "CPU", "cuda:", "cuda:x", "cuda:1x", "cuda:-1", "cuda: 1", "cuda:99999999999"})
        try {
            parseDevice(word);
            FAIL() << word;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::InvalidArgument);
            EXPECT_THAT(error.what(), testing::HasSubstr(word));
        }
}

TEST(NumberFormat, ItsNameIsReadBackAndOthersAreRefused) {
    for (const char* word : {"auto", "fp32", "bf16", "fp16"})
        EXPECT_EQ(name(parseNumberFormat(word)), word);
    for (const char* word : {"fp9", "", "float32", "FP32"})
        EXPECT_THROW(parseNumberFormat(word), Error) << word;
}

} // namespace
} // namespace pllava
