#include "ui/base/suggestions.h"

#include <QCoreApplication>

#include "core/base/error.h"
#include "core/base/json_object.h"
#include "core/base/resources.h"
#include "ui/base/language.h"
#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

constexpr qsizetype kMost = 3;

struct Suggestions {
    Q_DECLARE_TR_FUNCTIONS(Suggestions)
};

bool isSample(const std::filesystem::path& video) {
    std::error_code ignored;
    return std::filesystem::equivalent(video.parent_path(), resourceFolder() / "samples", ignored);
}

/// Questions of the sample of this name under a key; empty where there is none.
QStringList questionsOf(const std::string& sample, const std::string& key) {
    const auto file = resourceFolder() / "samples/questions.json";
    QStringList questions;
    try {
        for (const JsonObject& clip : JsonObject::read(file).objects("clips"))
            for (const JsonObject& row : clip.objects("qa"))
                if (clip.required("file") == sample && row.has(key) && questions.size() < kMost)
                    questions << QString::fromStdString(row.required(key));
    } catch (const Error&) { // there are others
        questions.clear();
    }
    return questions;
}

/// In the window's language, else in English.
QStringList questionsOf(const std::string& sample) {
    const QString language = currentLanguage().section(u'_', 0, 0);
    const QStringList own = questionsOf(sample, "question_" + language.toStdString());
    return own.isEmpty() ? questionsOf(sample, "question") : own;
}

} // namespace

bool isDemoClip(const QString& video) {
    const std::filesystem::path path = pathOf(video);
    std::error_code ignored;
    return isSample(path) || (path.parent_path().filename() == "clips" &&
                              std::filesystem::exists(path.parent_path().parent_path() / "set.jsonl", ignored));
}

QStringList suggestedQuestions(ModelWorld world, const QString& video) {
    if (world == ModelWorld::Real)
        return {Suggestions::tr("Describe the video in detail."), Suggestions::tr("Who or what is in the video?"),
                Suggestions::tr("What happens, from beginning to end?")};
    const std::filesystem::path path = pathOf(video);
    const QStringList own = isSample(path) ? questionsOf(path.filename()) : QStringList();
    return !own.isEmpty()
               ? own
               : QStringList{Suggestions::tr("What happens in the video?"), Suggestions::tr("Which object moves?"),
                             Suggestions::tr("How many objects are there?")};
}

} // namespace pllava::ui
