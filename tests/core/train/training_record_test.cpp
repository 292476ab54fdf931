#include "core/train/training_record.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/base/error.h"
#include "core/base/pending_file.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

class Record : public testing::Test {
protected:
    void append(const std::string& text) const { std::ofstream(m_folder / "metrics.jsonl", std::ios::app) << text; }
    static std::string step(int number, double loss, const std::string& more = "") {
        return R"({"step": )" + std::to_string(number) + R"(, "samples": )" + std::to_string(4 * number) +
               R"(, "loss": )" + std::to_string(loss) + R"(, "tokens": 100, "seconds": 0.5)" + more + "}\n";
    }
    const ScratchFolder m_scratch;
    const std::filesystem::path m_folder = m_scratch / "run";
    TrainingReader m_reader{m_folder};
};

TEST_F(Record, SaysWhatIsMissingAndReadsItOnceItIsThere) {
    EXPECT_THROW(m_reader.read(), Error);
    std::filesystem::create_directory(m_folder);
    EXPECT_THROW(m_reader.read(), Error);
    append(step(1, 2.5));
    EXPECT_EQ(m_reader.read().step, 1);
}

TEST_F(Record, GrowsWithTheFileAndWaitsForWholeLines) {
    std::filesystem::create_directory(m_folder);
    append(step(1, 2.5) + R"({"step": 2, "samp)");
    EXPECT_EQ(m_reader.read().step, 1);
    append(R"(les": 8, "loss": 2.25, "tokens": 100, "seconds": 0.5, "eval_loss": 3, "name": "x"})"
           "\n");
    const TrainingRecord& record = m_reader.read();
    EXPECT_EQ(record.step, 2);
    EXPECT_EQ(record.samples, 8);
    EXPECT_EQ(record.series.at("loss").values, (std::vector<double>{2.5, 2.25}));
    EXPECT_EQ(record.series.at("eval_loss").steps, std::vector<double>{2});
    EXPECT_EQ(record.series.at("eval_loss").samples, std::vector<double>{8});
    EXPECT_FALSE(record.series.contains("name"));
    EXPECT_EQ(record.damagedLines, 0U);
    EXPECT_DOUBLE_EQ(record.stepSeconds, 0.5);
    EXPECT_DOUBLE_EQ(record.samplesPerSecond, 8);
    EXPECT_DOUBLE_EQ(record.tokensPerSecond, 200);
}

TEST_F(Record, PassesOverWhatIsNoStep) {
    std::filesystem::create_directory(m_folder);
    append(step(1, 2.5) + "\xff\xfe garbage\n" + R"({"step": "two", "loss": 1})" + "\n[1]\n\n" +
           R"({"step": 1e400, "loss": 1})" + "\n" + step(3, 2));
    const TrainingRecord& record = m_reader.read();
    EXPECT_EQ(record.damagedLines, 5U);
    EXPECT_EQ(record.firstDamagedLine, 2U);
    EXPECT_EQ(record.series.at("loss").steps, (std::vector<double>{1, 3}));
}

TEST_F(Record, BeginsAnewWhereAResumedTrainingReplacedTheFile) {
    std::filesystem::create_directory(m_folder);
    append(step(1, 3) + step(2, 2) + step(3, 1));
    EXPECT_EQ(m_reader.read().step, 3);
    writeWholeFile(m_folder / "metrics.jsonl", step(1, 3) + step(2, 2.5) + step(3, 1.5));
    EXPECT_EQ(m_reader.read().series.at("loss").values, (std::vector<double>{3, 2.5, 1.5}));
}

TEST_F(Record, KnowsHowMuchIsPlannedAndWhatItBeganWith) {
    std::filesystem::create_directory(m_folder);
    append(step(1, 3));
    writeOrigin(m_folder, {"/models/base", "", "set.jsonl", ""}, R"({"steps": 40})");
    for (const char* name : {"checkpoint-000020", "checkpoint-000003", "checkpoint-unfinished", "features"})
        std::filesystem::create_directory(m_folder / name);
    for (const char* name : {"checkpoint-000020", "checkpoint-000003"})
        std::ofstream(m_folder / name / "config.json") << "{}";
    const TrainingRecord& record = m_reader.read();
    EXPECT_EQ(record.plannedSteps, 40);
    ASSERT_TRUE(record.origin);
    EXPECT_EQ(record.origin->model, "/models/base");
    EXPECT_EQ(record.origin->set, (std::filesystem::current_path() / "set.jsonl").string());
    EXPECT_TRUE(record.origin->heldOut.empty());
    EXPECT_EQ(record.checkpoints, (std::vector<std::string>{(m_folder / "checkpoint-000003").string(),
                                                            (m_folder / "checkpoint-000020").string()}));
    std::ofstream(m_folder / "settings.json") << "{\"steps\": ";
    EXPECT_EQ(m_reader.read().plannedSteps, 0); // damaged: the curves do not need it
}

/// A document whose copy would overflow the stack.
std::string deep(const std::string& key) {
    std::string text = "{\"" + key + "\": ";
    for (int i = 0; i < 300'000; ++i)
        text += "{\"a\":";
    return text + "0" + std::string(300'000, '}') + "}";
}

TEST_F(Record, SurvivesFilesNestedWithoutEnd) {
    std::filesystem::create_directory(m_folder);
    append(deep("step") + "\n" + step(2, 1));
    std::ofstream(m_folder / "settings.json") << deep("steps");
    std::ofstream(m_folder / "origin.json") << deep("model");
    const TrainingRecord& record = m_reader.read();
    EXPECT_EQ(record.step, 2);
    EXPECT_EQ(record.damagedLines, 1U);
    EXPECT_EQ(record.plannedSteps, 0);
    EXPECT_FALSE(record.origin);
}

TEST_F(Record, NumbersBeyondCountingAreNoSteps) {
    std::filesystem::create_directory(m_folder);
    append(step(1, 2.5));
    for (const char* number : {"1e300", "-1e300", "-3", "1e16"})
        append(R"({"step": )" + std::string(number) + R"(, "loss": 1})" + "\n");
    append(R"({"step": 2, "samples": 1e300, "loss": 1e308})" + std::string("\n"));
    std::ofstream(m_folder / "settings.json") << R"({"steps": 9223372036854775807})";
    const TrainingRecord& record = m_reader.read();
    EXPECT_EQ(record.damagedLines, 4U);
    EXPECT_EQ(record.step, 2);
    EXPECT_EQ(record.samples, 2);
    EXPECT_EQ(record.plannedSteps, 0);
}

TEST_F(Record, ALineWithoutEndIsPassedOverAndNotReadAgain) {
    std::filesystem::create_directory(m_folder);
    append(step(1, 2.5));
    std::filesystem::resize_file(m_folder / "metrics.jsonl", std::uintmax_t{30} << 20); // sparse
    append("\n" + step(2, 2));
    const TrainingRecord& record = m_reader.read();
    EXPECT_EQ(record.step, 2);
    EXPECT_GT(record.damagedLines, 0U);
    const std::size_t damaged = record.damagedLines;
    EXPECT_EQ(m_reader.read().damagedLines, damaged);
}

TEST_F(Record, ReadingStopsOnRequest) {
    std::filesystem::create_directory(m_folder);
    for (int number = 1; number <= 100; ++number)
        append(step(number, 1));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(m_reader.read(stop.get_token()), Error);
    EXPECT_EQ(m_reader.read().step, 100);
}

TEST_F(Record, DoesNotWaitForPipes) {
    std::filesystem::create_directory(m_folder);
    for (const char* name : {"settings.json", "origin.json"})
        ASSERT_EQ(::mkfifo((m_folder / name).c_str(), 0600), 0);
    append(step(2, 1));
    EXPECT_EQ(m_reader.read().step, 2);
    std::filesystem::remove(m_folder / "metrics.jsonl");
    ASSERT_EQ(::mkfifo((m_folder / "metrics.jsonl").c_str(), 0600), 0);
    EXPECT_THROW(m_reader.read(), Error);
}

} // namespace
} // namespace pllava::test
