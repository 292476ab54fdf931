// A training's folder of somebody else: whatever lies in it, the window lives, shows what can be shown and closes.

#include <fstream>

#include <QLabel>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/await.h"
#include "tests/support/scratch_folder.h"
#include "tests/ui/training/sample_record.h"
#include "ui/training/training_dock.h"
#include "ui/training/training_plot.h"

namespace pllava::ui {
namespace {

using test::await;

constexpr int kDeep = 200000;

std::string nested(const std::string& open, const std::string& inside, const std::string& close) {
    std::string text;
    for (int i = 0; i < kDeep; ++i)
        text += open;
    text += inside;
    for (int i = 0; i < kDeep; ++i)
        text += close;
    return text;
}

class HostileFolder : public testing::TestWithParam<const char*> {
protected:
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(m_folder / name, std::ios::binary) << text;
    }
    static std::string steps(int count) {
        std::string text;
        for (int step = 1; step <= count; ++step)
            text += test::sampleStep(step, 40).dump() + "\n";
        return text;
    }
    test::ScratchFolder m_folder;
};

TEST_P(HostileFolder, IsFollowedAndLeft) {
    const std::string objects = nested(R"({"a":)", "1", "}"), lists = nested("[", "1", "]"), kind = GetParam();
    write("metrics.jsonl", steps(10));
    if (kind == "objects" || kind == "lists") {
        const std::string& deep = kind == "objects" ? objects : lists;
        std::ofstream(m_folder / "metrics.jsonl", std::ios::app) << R"({"step": )" << deep << R"(, "loss": 1})"
                                                                 << "\n"
                                                                 << R"({"step": 11, "loss": )" << deep << "}\n";
        write("settings.json", R"({"steps": )" + deep + "}");
        write("origin.json", R"({"model": )" + deep + "}");
    } else if (kind == "pipes") {
        for (const char* name : {"settings.json", "origin.json"})
            ASSERT_EQ(mkfifo((m_folder / name).c_str(), 0600), 0);
    } else if (kind == "numbers") {
        std::string text = steps(10);
        for (const char* number : {"1e308", "-1e308", "1e-320", "-5", "9223372036854775808"})
            text += R"({"step": )" + std::string(number) + R"(, "loss": )" + number + "}\n" +
                    R"({"step": 11, "samples": )" + number + R"(, "loss": )" + number + R"(, "seconds": )" + number +
                    R"(, "tokens": )" + number + R"(, "learning_rate": )" + number + "}\n";
        write("metrics.jsonl", text);
        write("settings.json", R"({"steps": 9223372036854775807})");
    } else if (kind == "names") {
        std::string text;
        for (int i = 0; i < 500; ++i)
            text += R"({"step": 1, "loss": 1, "<b>name&)" + std::string(i * 40, 'x') + std::to_string(i) + "\": 1}\n";
        write("metrics.jsonl", text);
    } else if (kind == "series") { // so many that there is no room left for the loss
        std::string line = R"({"step": 1, "loss": 1)";
        for (int i = 0; i < 500; ++i)
            line += ", \"a" + std::to_string(i) + "\": 1";
        write("metrics.jsonl", line + "}\n" + line + "}\n");
    } else if (kind == "huge") {
        std::filesystem::resize_file(m_folder / "metrics.jsonl", std::uintmax_t{1} << 30); // sparse: a line without end
        write("settings.json", std::string(5 << 20, ' '));
    }
    TrainingDock dock;
    dock.resize(700, 400);
    dock.show();
    dock.follow(QString::fromStdString(m_folder.path().string()));
    EXPECT_TRUE(await([&] { return dock.findChild<TrainingPlot*>()->isVisible(); })) << kind;
    for (const QSize size : {QSize(400, 700), QSize(900, 300)}) {
        dock.resize(size);
        dock.grab();
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, HostileFolder,
                         testing::Values("objects", "lists", "pipes", "numbers", "names", "series", "huge"),
                         [](const auto& given) { return given.param; });

TEST(HostilePipe, APipeAsMetricsDoesNotHoldTheWindow) {
    const test::ScratchFolder folder;
    ASSERT_EQ(mkfifo((folder / "metrics.jsonl").c_str(), 0600), 0);
    TrainingDock dock;
    dock.show();
    dock.follow(QString::fromStdString(folder.path().string()));
    EXPECT_TRUE(await([&] {
        for (const QLabel* label : dock.findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(QStringLiteral("There is no training")))
                return true;
        return false;
    }));
} // and it ends

} // namespace
} // namespace pllava::ui
