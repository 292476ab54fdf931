#include "ui/base/wording.h"

#include <QRegularExpression>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/generate/context_room.h"
#include "core/session/session.h"
#include "tests/support/scratch_folder.h"
#include "ui/base/language.h"

namespace pllava::ui {
namespace {

class Words : public testing::Test {
protected:
    void TearDown() override { applyLanguage(QStringLiteral("en")); }
};

/// What is said in Chinese, without names of files and what has no Chinese name.
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
            Session({folder.path(), {}}, {"cpu", "auto", 0});
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
