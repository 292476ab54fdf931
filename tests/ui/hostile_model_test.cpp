// Models whose folders hold what waits for ever, as a person meets them in the window.

#include <string>
#include <utility>

#include <QSignalSpy>

#include <gtest/gtest.h>

#include <sys/stat.h>

#include "tests/support/studio.h"
#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

namespace fs = std::filesystem;
using test::await;

/// The folder, below the demo model's, and the file in it that is a pipe.
using Place = std::pair<const char*, const char*>;

class HostileModel : public test::StudioTest, public testing::WithParamInterface<Place> {};

TEST_P(HostileModel, APipeIsToldAndHoldsNothingUp) {
    const fs::path source = fs::path(PLLAVA_RESOURCES) / "demo-model", models = m_folder / "models";
    fs::create_directories(models);
    fs::copy(source / "base", models / "base", fs::copy_options::recursive);
    fs::copy(source / "adapters/pooled-step100", models / "adapter", fs::copy_options::recursive);
    const auto& [folder, file] = GetParam();
    const fs::path pipe = models / folder / file;
    fs::remove(pipe);
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);

    MainWindow window(StartOptions{{},
                                   {textOf(models / "base"), textOf(models / "adapter")},
                                   {{Device::Cpu}, NumberFormat::Auto, 0},
                                   m_workspace,
                                   {}});
    QSignalSpy failed(&window, &MainWindow::loadFailed);
    window.show();
    ASSERT_TRUE(await([&] { return !failed.isEmpty(); }));
    const auto isNamed = [&] {
        for (const QLabel* label : window.findChildren<QLabel*>())
            if (label->text().contains(QLatin1String(file)) || label->toolTip().contains(QLatin1String(file)))
                return true;
        return false;
    };
    EXPECT_TRUE(await(isNamed));
} // and the window ends

INSTANTIATE_TEST_SUITE_P(Files, HostileModel,
                         testing::Values(Place{"base", "config.json"}, Place{"base", "tokenizer.model"},
                                         Place{"base", "processor_config.json"}, Place{"adapter", "config.json"},
                                         Place{"adapter", "pllava.json"}),
                         [](const auto& given) { return std::to_string(given.index); });

} // namespace
} // namespace pllava::ui
