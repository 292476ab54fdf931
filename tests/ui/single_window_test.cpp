#include "ui/single_window.h"

#include <fstream>
#include <future>

#include <QLocalSocket>

#include <gtest/gtest.h>

#include "tests/support/await.h"
#include "tests/support/scratch_folder.h"

namespace pllava::ui {
namespace {

using Entry = SingleWindow::Entry;
using test::await;

class OneWindow : public testing::Test {
protected:
    void SetUp() override {
        qputenv("XDG_RUNTIME_DIR", QByteArray::fromStdString(m_runtime.path().string()));
        std::filesystem::permissions(m_runtime.path(), std::filesystem::perms::owner_all);
    }
    /// As another program: this thread goes on with its events.
    std::future<Entry> enterElsewhere(const StartRequest& request = {}) {
        return std::async(std::launch::async, [this, request] {
            SingleWindow second(m_data.path());
            return second.enter(request);
        });
    }
    static Entry result(std::future<Entry> entry) {
        EXPECT_TRUE(await([&] { return entry.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }));
        return entry.get();
    }
    test::ScratchFolder m_runtime, m_data;
};

TEST_F(OneWindow, ASecondStartHandsOverEveryByteOfItsPaths) {
    SingleWindow first(m_data.path());
    std::vector<StartRequest> taken;
    QObject::connect(&first, &SingleWindow::requested, [&](const StartRequest& request) { taken.push_back(request); });
    ASSERT_EQ(first.enter({}), Entry::First);
    const QByteArray name("/videos/caf\xe9 \xf0\x9f\x8e\xac\n.mp4");
    EXPECT_EQ(result(enterElsewhere({name, "/models/m", "", "token"})), Entry::HandedOver);
    EXPECT_EQ(result(enterElsewhere()), Entry::HandedOver);
    ASSERT_EQ(taken.size(), 2U);
    EXPECT_EQ(taken[0].video, name);
    EXPECT_EQ(taken[0].model, "/models/m");
    EXPECT_EQ(taken[0].activation, "token");
    EXPECT_TRUE(taken[1].video.isEmpty());
}

TEST_F(OneWindow, OtherDataHasAWindowOfItsOwn) {
    const test::ScratchFolder other;
    SingleWindow first(m_data.path()), second(other.path());
    EXPECT_EQ(first.enter({}), Entry::First);
    EXPECT_EQ(second.enter({}), Entry::First);
}

TEST_F(OneWindow, ADeadProgramsSocketIsTakenOver) {
    {
        SingleWindow first(m_data.path());
        ASSERT_EQ(first.enter({}), Entry::First);
        for (const auto& entry : std::filesystem::directory_iterator(m_runtime.path()))
            if (entry.is_socket()) // as a killed program leaves it
                std::filesystem::create_hard_link(entry.path(), entry.path().string() + ".left");
    }
    for (const auto& entry : std::filesystem::directory_iterator(m_runtime.path()))
        if (entry.path().extension() == ".left")
            std::filesystem::rename(entry.path(), std::filesystem::path(entry.path()).replace_extension());
    SingleWindow next(m_data.path());
    EXPECT_EQ(next.enter({}), Entry::First);
    EXPECT_EQ(result(enterElsewhere()), Entry::HandedOver);
}

TEST_F(OneWindow, AWindowThatHangsHoldsNobodyUp) {
    SingleWindow first(m_data.path());
    ASSERT_EQ(first.enter({}), Entry::First);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(enterElsewhere({"/clip.mp4", {}, {}, {}}).get(), Entry::Unanswered); // no events are handled meanwhile
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST_F(OneWindow, WhereNoLockCanBeMadeEveryStartHasAWindow) {
    std::filesystem::path lock;
    ASSERT_EQ(SingleWindow(m_data.path()).enter({}), Entry::First);
    for (const auto& entry : std::filesystem::directory_iterator(m_runtime.path()))
        if (entry.path().extension() == ".lock")
            lock = entry.path();
    ASSERT_TRUE(std::filesystem::remove(lock));
    std::filesystem::create_directory(lock);
    EXPECT_EQ(SingleWindow(m_data.path()).enter({}), Entry::Unknown);
    EXPECT_EQ(SingleWindow(m_data.path()).enter({}), Entry::Unknown);
}

TEST_F(OneWindow, WhatIsNoRequestIsNotTaken) {
    SingleWindow first(m_data.path());
    int taken = 0;
    QObject::connect(&first, &SingleWindow::requested, [&] { ++taken; });
    ASSERT_EQ(first.enter({}), Entry::First);
    QString socket;
    for (const auto& entry : std::filesystem::directory_iterator(m_runtime.path())) {
        if (entry.is_socket())
            socket = QString::fromStdString(entry.path().string());
        EXPECT_EQ(entry.status().permissions() &
                      (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
                  std::filesystem::perms::none)
            << entry.path();
    }
    for (const QByteArray& noise :
         {QByteArray("GET / HTTP/1.1\r\n\r\n"), QByteArray(200'000, '\xff'), QByteArray(5, '\0')}) {
        QLocalSocket stranger;
        stranger.connectToServer(socket);
        ASSERT_TRUE(stranger.waitForConnected(1000));
        stranger.write(noise);
        await([&] { return stranger.state() != QLocalSocket::ConnectedState; }, std::chrono::seconds(1));
    }
    EXPECT_EQ(taken, 0);
    EXPECT_EQ(result(enterElsewhere()), Entry::HandedOver) << "it still serves";
}

} // namespace
} // namespace pllava::ui
