// Several processes that train one model: the same weights as with one process, and a clear message where it is
// impossible.

#include <cmath>
#include <fstream>
#include <thread>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/checkpoint/safetensors.h"
#include "tests/support/golden.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

namespace fs = std::filesystem;

/// One that nobody listens on at the moment.
std::string freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no port is free");
    ::close(socket);
    return std::to_string(ntohs(address.sin_port));
}

class Processes : public testing::Test {
protected:
    void SetUp() override {
        std::ofstream set(m_scratch / "set.jsonl");
        for (int clip = 0; clip < 3; ++clip) {
            std::vector<std::byte> pixels(8 * 40 * 48 * 3);
            for (std::size_t i = 0; i < pixels.size(); ++i)
                pixels[i] = static_cast<std::byte>(i * static_cast<std::size_t>(7 + 6 * clip) % 251);
            const std::string name = "clip" + std::to_string(clip) + ".safetensors";
            const TensorView view{"frames", DType::U8, {8, 40, 48, 3}, pixels};
            writeSafetensors(m_scratch / name, std::span(&view, 1));
            for (const char* answer : {"a red circle", "to the left of the man", "blue"})
                set << nlohmann::json{{"video", name}, {"question", "What moves?"}, {"answer", answer}} << "\n";
        }
    }
    std::vector<std::string> command(const fs::path& output) const {
        return {PLLAVA_PROGRAM,
                "--device",
                "cpu",
                "--dtype",
                "fp32",
                "--threads",
                "1",
                "--json",
                "train",
                m_scratch / "set.jsonl",
                "--out",
                output,
                "--model",
                golden("checkpoints/tiny-pllava-mha"),
                "--steps",
                "6",
                "--batch",
                "3",
                "--learning-rate",
                "2e-4",
                "--alpha",
                "4",
                "--dropout",
                "0",
                "--pooling",
                "4,2,2",
                "--frames",
                "8",
                "--held-out-share",
                "0.4",
                "--seed",
                "3",
                "--checkpoint-samples",
                "9"};
    }
    std::vector<ProcessResult> together(const fs::path& output, int size) const {
        const std::string port = freePort();
        std::vector<ProcessResult> results(static_cast<std::size_t>(size));
        std::vector<std::jthread> threads;
        for (int rank = 0; rank < size; ++rank)
            threads.emplace_back([&, rank] {
                std::vector<std::string> all{"/usr/bin/env", "MASTER_ADDR=127.0.0.1", "MASTER_PORT=" + port,
                                             "WORLD_SIZE=" + std::to_string(size), "RANK=" + std::to_string(rank)};
                const auto own = command(output);
                all.insert(all.end(), own.begin(), own.end());
                results[static_cast<std::size_t>(rank)] = runProcess(all);
            });
        threads.clear();
        return results;
    }
    static std::string text(const fs::path& file) { return readTextFile(file); }
    const ScratchFolder m_scratch;
};

/// The largest difference of any weight of two states.
double apart(const fs::path& one, const fs::path& other) {
    const SafetensorsFile file(one);
    double largest = 0;
    for (const TensorEntry& entry : file.header().tensors)
        if (entry.name.starts_with("parameter."))
            largest = std::max(largest, distance(readTensor(one, entry.name), readTensor(other, entry.name)).largest);
    return largest;
}

TEST_F(Processes, TwoGiveTheWeightsOfOne) {
    const ProcessResult alone = runProcess(command(m_scratch / "one"));
    ASSERT_EQ(alone.status, 0) << alone.errors;
    const auto both = together(m_scratch / "two", 2);
    if (both[0].errors.find("libgloo-dev") != std::string::npos)
        GTEST_SKIP() << "this build has no gloo: " << both[0].errors;
    for (const ProcessResult& each : both)
        ASSERT_EQ(each.status, 0) << each.errors;
    // What Adam makes of the rounding of a tiny gradient grows with the learning rate; 2e-4 is ten times
    // PLLaVA's.
    EXPECT_LE(apart(m_scratch / "one" / "state.safetensors", m_scratch / "two" / "state.safetensors"), 1e-6);
    EXPECT_EQ(both[1].output, "") << "the first speaks for all";
    EXPECT_EQ(both[0].json()["checkpoints"].size(), 2U);
    EXPECT_NEAR(both[0].json()["loss"].get<double>(), alone.json()["loss"].get<double>(), 1e-5);
    // What is logged is about all samples, not one process's.
    std::istringstream mine(text(m_scratch / "one" / "metrics.jsonl")),
        theirs(text(m_scratch / "two" / "metrics.jsonl"));
    for (std::string one, other; std::getline(mine, one);) {
        ASSERT_TRUE(std::getline(theirs, other)) << one;
        const auto a = nlohmann::json::parse(one), b = nlohmann::json::parse(other);
        EXPECT_EQ(a["tokens"], b["tokens"]);
        EXPECT_NEAR(a["loss"].get<double>(), b["loss"].get<double>(), 1e-5);
        EXPECT_EQ(a.contains("eval_loss"), b.contains("eval_loss"));
        EXPECT_NEAR(a.value("eval_loss", 0.0), b.value("eval_loss", 0.0), 1e-5);
    }
}

TEST_F(Processes, MoreThanAStepHasSamplesAreRefusedAndBrokenEnvironmentsNamed) {
    std::vector<std::string> broken{"/usr/bin/env", "WORLD_SIZE=2", "RANK=2"};
    const auto own = command(m_scratch / "broken");
    broken.insert(broken.end(), own.begin(), own.end());
    const ProcessResult result = runProcess(broken);
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.errors, testing::HasSubstr("RANK must be a number from 0 to 1"));
    for (const ProcessResult& each : together(m_scratch / "many", 5)) {
        EXPECT_EQ(each.status, 1);
        EXPECT_THAT(each.errors, testing::AnyOf(testing::HasSubstr("5 processes cannot share the 3 samples"),
                                                testing::HasSubstr("libgloo-dev")));
    }
}

} // namespace
} // namespace pllava::test
