#include "ui/base/wording.h"

#include <QRegularExpression>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/chat/session.h"
#include "core/generate/context_room.h"
#include "tests/support/scratch_folder.h"
#include "ui/base/language.h"

namespace pllava::ui {
namespace {

class Words : public testing::Test {
protected:
    void TearDown() override { applyLanguage(QStringLiteral("en")); }
};

/// The Chinese text, without names of files and what has no Chinese name.
QString latinIn(QString words) {
    words.remove(QRegularExpression(QStringLiteral(R"([/\w.\-]*[/.][/\w.\-]*|JSON|PLLaVA|UTF-8|H\.264)")));
    return words.remove(QRegularExpression(QStringLiteral("[^A-Za-z]")));
}

template <typename Call> Error thrownBy(Call call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "nothing is thrown";
    return {ErrorKind::Internal, ""};
}

TEST_F(Words, AnErrorIsTheEnginesWordsInEnglish) {
    EXPECT_EQ(errorWords({ErrorKind::InvalidArgument, "no video is open; open one first"}),
              QStringLiteral("No video is open; open one first"));
    EXPECT_EQ(errorWords({ErrorKind::NotFound, "/tmp/a.mp4 is missing"}), QStringLiteral("/tmp/a.mp4 is missing"));
    EXPECT_EQ(errorDetails({ErrorKind::CorruptFile, "x", "more"}), QStringLiteral("more"));
}

/// Errors of the engine itself, so that a change of its words is noticed here.
TEST_F(Words, NoEnglishIsLeftInChinese) {
    const test::ScratchFolder folder;
    const Error errors[] = {
        thrownBy([&] { readTextFile(folder / "config.json"); }),
        thrownBy([] { parseJson("{", "/tmp/config.json"); }),
        thrownBy([] { requireRoom(2000, 128, 2048); }),
        thrownBy([&] {
            Session({folder.path(), {}}, {{Device::Cpu}, NumberFormat::Auto, 0});
        }),
        {ErrorKind::InvalidArgument, "no model is loaded; open one first"},
        {ErrorKind::InvalidArgument, "what nobody has foreseen"},
        {ErrorKind::CorruptFile, "/data/models/a b/model.safetensors is not a valid safetensors file: the header is "
                                 "cut off. Download or export it again"},
        {ErrorKind::CorruptFile, "/tmp/a.mp4 is empty; copy or download it again"},
        {ErrorKind::OutOfMemory, "the GPU's memory is full; lower frames or pooling, close other programs or use "
                                 "--device cpu"},
        {ErrorKind::Internal, "std::bad_alloc"},
    };
    applyLanguage(QStringLiteral("zh_CN"));
    for (const Error& error : errors) {
        const QString words = errorWords(error);
        EXPECT_TRUE(latinIn(words).isEmpty()) << qPrintable(words) << " for " << error.what();
        EXPECT_TRUE(errorDetails(error).contains(QString::fromUtf8(error.what()))) << "the tooltip has it";
    }
}

TEST_F(Words, LikeMessagesAreNotMistakenForOneAnother) {
    const auto english = [](const char* message) { return Error(ErrorKind::InvalidArgument, message); };
    applyLanguage(QStringLiteral("zh_CN"));
    const auto words = [&](const char* message) { return errorWords(english(message)); };
    EXPECT_EQ(words("the question is empty; ask something about the video"), QStringLiteral("问题是空的。"));
    EXPECT_EQ(words("the time range 3 to 2 seconds is empty; its end must come after its start"),
              QStringLiteral("标记的范围是空的，或超出了视频。"));
    for (const char* denied :
         {"/a/x.csv cannot be created: Permission denied; name another",
          "/a/x.csv cannot be written: Permission denied", "cannot open /a/x.csv: Permission denied",
          "the folder /a/x.csv cannot be made: Permission denied"})
        EXPECT_EQ(words(denied), QStringLiteral("无法打开 /a/x.csv。请检查路径和权限。")) << denied;
    EXPECT_EQ(words("/a/x.csv cannot be written: No space left on device"),
              QStringLiteral("磁盘已满或配额已用完。请腾出空间，或选择其他文件夹。"));
    EXPECT_FALSE(words("/m/config.json: \"model_type\" is missing, so it is no model").contains(u'"'));
    EXPECT_EQ(words("the memory is full; load a smaller model, choose a narrower number format (bf16)"),
              QStringLiteral("内存不足。请加载更小的模型，或关闭其他程序。"));
}

TEST_F(Words, FilesAndNumbersStayInChinese) {
    applyLanguage(QStringLiteral("zh_CN"));
    EXPECT_TRUE(errorWords({ErrorKind::CorruptFile, "/data/a b/model.safetensors is not a valid safetensors file: x"})
                    .contains(QStringLiteral("model.safetensors")));
    const Error full = thrownBy([] { requireRoom(2000, 128, 2048); });
    EXPECT_TRUE(errorWords(full).contains(QStringLiteral("2128"))) << qPrintable(errorWords(full));
    EXPECT_TRUE(errorWords({ErrorKind::CorruptFile, "/tmp/%2 %1.mp4 is empty; copy or download it again"})
                    .contains(QStringLiteral("%2 %1.mp4")));
}

} // namespace
} // namespace pllava::ui
