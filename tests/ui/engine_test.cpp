#include "ui/engine.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <gtest/gtest.h>

#include "tests/support/await.h"

namespace pllava::ui {
namespace {

using test::await;

const ModelChoice kDemo{QStringLiteral(PLLAVA_RESOURCES "/demo-model/base"), {}};
const QString kClip = QStringLiteral(PLLAVA_RESOURCES "/samples/moving-right.mp4");
const ComputeSettings kCpu{{Device::Cpu}, NumberFormat::Auto, 0};

/// The engine with the demo model, and its last signals.
class DemoEngine : public testing::Test {
protected:
    void SetUp() override {
        QObject::connect(&m_engine, &Engine::wrote, [this](int, const QString& piece) { m_text += piece; });
        QObject::connect(&m_engine, &Engine::answered, [this](int id, const Answer& answer) {
            m_answers.push_back(answer);
            m_ids.push_back(id);
        });
        QObject::connect(&m_engine, &Engine::failed,
                         [this](int, const Error& error) { m_errors.push_back(error.kind()); });
        QObject::connect(&m_engine, &Engine::loadFailed,
                         [this](const Error& error) { m_errors.push_back(error.kind()); });
        m_engine.load(kDemo, kCpu);
        ASSERT_TRUE(await([this] { return !m_engine.busy(); }));
        ASSERT_TRUE(m_engine.model());
    }
    Question question(const char* text) {
        Question question{
            static_cast<int>(m_answers.size()) + 1, kClip, {}, QString::fromUtf8(text), m_engine.model()->defaults};
        return question;
    }
    void settle() {
        ASSERT_TRUE(await([this] { return !m_engine.busy(); }));
    }

    Engine m_engine;
    QString m_text;
    std::vector<Answer> m_answers;
    std::vector<int> m_ids;
    std::vector<ErrorKind> m_errors;
};

TEST_F(DemoEngine, AnswersInPiecesThatAddUp) {
    m_engine.ask(question("What happens in the video?"));
    settle();
    ASSERT_EQ(m_answers.size(), 1u);
    EXPECT_EQ(m_answers[0].text, "The video shows a yellow square. The yellow square moves to the right.");
    EXPECT_TRUE(QString::fromStdString(m_answers[0].text).startsWith(m_text.trimmed())) << qPrintable(m_text);
}

TEST_F(DemoEngine, AFollowUpTakesTheFirstTurnFromTheCache) {
    m_engine.ask(question("What happens in the video?"));
    settle();
    Question next = question("Which direction does the yellow square move?");
    next.history = {{"What happens in the video?", m_answers[0].text}};
    m_engine.ask(next);
    settle();
    ASSERT_EQ(m_answers.size(), 2u);
    EXPECT_GT(m_answers[1].cachedTokens, m_answers[0].visualTokens);
    EXPECT_EQ(m_answers[1].timings.vision, 0);
}

TEST_F(DemoEngine, AStopEndsAnAnswerAndTheEngineGoesOn) {
    Question longer = question("What happens in the video?");
    QObject::connect(&m_engine, &Engine::progressed, [this] { m_engine.stop(); });
    QObject::connect(&m_engine, &Engine::wrote, [this] { m_engine.stop(); });
    m_engine.ask(longer);
    settle();
    EXPECT_EQ(m_errors.size() + m_answers.size(), 1u);
    m_errors.clear();
    m_answers.clear();
    Engine& engine = m_engine;
    QObject::disconnect(&engine, &Engine::progressed, nullptr, nullptr);
    QObject::disconnect(&engine, &Engine::wrote, nullptr, nullptr);
    m_engine.ask(question("What color is the square? Answer briefly."));
    settle();
    ASSERT_EQ(m_answers.size(), 1u);
    EXPECT_EQ(m_answers[0].text, "yellow");
}

TEST_F(DemoEngine, ErrorsComeBackWithTheQuestionTheyBelongTo) {
    Question missing = question("What?");
    missing.video = QStringLiteral("/nowhere/clip.mp4");
    m_engine.ask(missing);
    settle();
    EXPECT_EQ(m_errors, std::vector{ErrorKind::NotFound});
    m_engine.load({QStringLiteral("/nowhere"), {}}, kCpu);
    settle();
    m_engine.ask(question("What?"));
    settle();
    EXPECT_EQ(m_errors, (std::vector{ErrorKind::NotFound, ErrorKind::NotFound, ErrorKind::InvalidArgument}));
}

TEST_F(DemoEngine, OfTwoLoadsOnlyTheLastIsToldOf) {
    QStringList told;
    QObject::connect(&m_engine, &Engine::loaded, [&](const ModelFacts& facts) { told << facts.choice.adapter; });
    ModelChoice adapted = kDemo;
    adapted.adapter = QStringLiteral(PLLAVA_RESOURCES "/demo-model/adapters/pooled-step10");
    m_engine.load(kDemo, kCpu);
    QThread::sleep(2); // it is there, but this thread has not been notified
    m_engine.load(adapted, kCpu);
    settle();
    EXPECT_EQ(told, QStringList{adapted.adapter});
    EXPECT_TRUE(m_errors.empty());
}

TEST_F(DemoEngine, AStopAtAnyMomentOfALoadLeavesAnEngineThatLoads) {
    for (int i = 0; i < 30; ++i) {
        m_engine.load(kDemo, kCpu);
        QTest::qWait(i * 4 % 100);
        m_engine.stop();
        settle();
        EXPECT_EQ(m_errors.empty(), m_engine.model().has_value()) << i;
        m_errors.clear();
    }
    m_engine.load(kDemo, kCpu);
    settle();
    m_engine.ask(question("What color is the square? Answer briefly."));
    settle();
    ASSERT_EQ(m_answers.size(), 1u);
}

TEST_F(DemoEngine, OfManyNormRequestsTheLastIsMeasured) {
    std::vector<PoolingShape> shapes;
    QObject::connect(&m_engine, &Engine::normsMeasured,
                     [&](const TokenNorms& norms) { shapes.push_back(norms.shape); });
    Question request = question("");
    for (int size = 1; size <= 8; ++size) {
        request.settings.pooling = {8, size, size};
        m_engine.measureNorms(request, {});
    }
    settle();
    ASSERT_FALSE(shapes.empty());
    EXPECT_EQ(shapes.back(), (PoolingShape{8, 8, 8}));
    EXPECT_LT(shapes.size(), 8u);
}

} // namespace
} // namespace pllava::ui
