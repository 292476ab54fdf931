#include "tests/ui/monkey.h"

#include <algorithm>

#include <QAbstractItemModelTester>
#include <QPushButton>

#include "tests/support/footprint.h"
#include "tests/support/scratch_folder.h"

namespace pllava::ui {
namespace {

using test::Footprint;

#ifdef __SANITIZE_ADDRESS__
constexpr double kMoreMegabytes = 1e9; // freed memory is kept in quarantine
#else
constexpr double kMoreMegabytes = 15;
#endif

int number(const char* variable, int usual) {
    return qEnvironmentVariableIsSet(variable) ? qEnvironmentVariableIntValue(variable) : usual;
}

/// PLLAVA_MONKEY_SEED and PLLAVA_MONKEY_ACTIONS choose another monkey.
TEST(Monkey, AThousandActionsLeaveAWindowThatAnswersAndHoldsNoMore) {
    const test::ScratchFolder folder;
    test::DemoStudio studio(folder / "workspace.json");
    QApplication::setActiveWindow(&studio.window());
    ASSERT_TRUE(studio.awaitAnswers(1));
    for (QAbstractItemModel* model : studio.window().findChildren<QAbstractItemModel*>())
        new QAbstractItemModelTester(model, QAbstractItemModelTester::FailureReportingMode::Fatal, model);
    auto& compare =
        studio.find<QPushButton>("compareRun"); // its answers can be selected, which takes objects that stay
    ASSERT_TRUE(test::await([&] { return compare.isEnabled(); }));
    compare.click();
    ASSERT_TRUE(test::await([&] { return compare.text() == QStringLiteral("Run"); }));
    const int seed = number("PLLAVA_MONKEY_SEED", 0), actions = number("PLLAVA_MONKEY_ACTIONS", 1000);
    Monkey monkey(studio, static_cast<unsigned>(seed), folder.path());
    std::vector<Footprint> found;
    for (int i = 1; i <= actions; ++i) {
        monkey.act();
        if (i % (actions / 4) != 0)
            continue;
        ASSERT_TRUE(monkey.settle()) << "stuck after " << monkey.last() << "; seed " << seed << ", action " << i;
        found.push_back(Footprint::now(studio.window()));
        std::cout << "seed " << seed << ", " << i << " actions: " << found.back() << std::endl;
    }
    // Caches fill in the first quarter.
    const Footprint &before = found.front(), &after = found.back();
    EXPECT_LT(after.megabytes, before.megabytes + kMoreMegabytes) << "memory grows; seed " << seed;
    EXPECT_LE(after.objects, before.objects + 30)
        << "objects stay behind; seed " << seed << ": " << after.changesSince(before);
    EXPECT_LE(after.threads, before.threads + 2) << "threads stay behind; seed " << seed;
    EXPECT_LE(after.files.size(), before.files.size() + 2)
        << "files stay open; seed " << seed << ": " << testing::PrintToString(after.files);
}

} // namespace
} // namespace pllava::ui
