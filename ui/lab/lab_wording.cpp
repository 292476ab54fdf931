#include "ui/lab/lab_wording.h"

#include <algorithm>
#include <map>
#include <vector>

#include <QCoreApplication>
#include <QFileInfo>

#include "ui/base/language.h"
#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

struct LabText {
    Q_DECLARE_TR_FUNCTIONS(LabText)
};

/// So that none can be missing later.
std::vector<LabWords> wordsOfAll(const std::vector<std::string>& languages) {
    std::vector<LabWords> all;
    for (const std::string& language : languages)
        all.push_back(loadWords(language));
    return all;
}

/// Its own name for what has no words yet.
QString wordsOf(const std::map<std::string, QString>& words, const std::string& name) {
    const auto found = words.find(name);
    return found == words.end() ? QString::fromStdString(name) : found->second;
}

} // namespace

QString layoutWords(VisualLayout layout) {
    switch (layout) {
    case VisualLayout::Pllava: return QStringLiteral("PLLaVA");
    case VisualLayout::NFrame: return QStringLiteral("n-frame");
    case VisualLayout::VideoChatGpt: return QStringLiteral("Video-ChatGPT");
    case VisualLayout::IgVlm: return QStringLiteral("IG-VLM");
    case VisualLayout::Image: return LabText::tr("Image model");
    case VisualLayout::Own: return LabText::tr("Own layout");
    }
    return {};
}

QString verdictWords(AnswerVerdict verdict) {
    switch (verdict) {
    case AnswerVerdict::Collapsed: return LabText::tr("collapsed: no answer");
    case AnswerVerdict::Repeats: return LabText::tr("repeats itself");
    case AnswerVerdict::Answers: return LabText::tr("answers");
    }
    return {};
}

QString adapterWords(const std::string& folder) {
    return folder.empty() ? LabText::tr("none") : QFileInfo(textOf(folder)).fileName();
}

QString poolingWords(const PoolingShape& shape) {
    return QStringLiteral("%1×%2×%3").arg(shape.frames).arg(shape.height).arg(shape.width);
}

QString experimentWords(const std::string& name) {
    const std::map<std::string, QString> words{{"compare", LabText::tr("Compare")},
                                               {"probe", LabText::tr("Prompt lab")},
                                               {"text-length", LabText::tr("Length of answers")},
                                               {"sweep pooling", LabText::tr("Pooling")},
                                               {"sweep alpha", LabText::tr("LoRA α")},
                                               {"sweep frames", LabText::tr("Frames")},
                                               {"eval demo", LabText::tr("Exam of the demo world")}};
    return wordsOf(words, name);
}

QString parameterWords(const std::string& name) {
    const std::map<std::string, QString> words{{"part", LabText::tr("Space, time or both")},
                                               {"shapes", LabText::tr("Shapes: 4,2,2; 8:4,2,2")},
                                               {"values", LabText::tr("Values: 0, 4, 32")},
                                               {"alphas", LabText::tr("α: 0, 4, 32")},
                                               {"paper", LabText::tr("Show the paper's curves")},
                                               {"per-kind", LabText::tr("Questions per kind")},
                                               {"exam-seed", LabText::tr("Seed")},
                                               {"medium", LabText::tr("Video or picture")},
                                               {"language", LabText::tr("Languages")},
                                               {"turns", LabText::tr("Questions per conversation")},
                                               {"brief", LabText::tr("Ask for brief answers")}};
    return wordsOf(words, name);
}

QString choiceWords(const std::string& choice) {
    const std::map<std::string, QString> words{{"spatial", LabText::tr("In space")},
                                               {"temporal", LabText::tr("In time")},
                                               {"both", LabText::tr("In space and time")},
                                               {"video", LabText::tr("Video")},
                                               {"image", LabText::tr("Picture")}};
    return wordsOf(words, choice);
}

const LabWords& labWords() {
    static const std::vector<std::string> languages = languagesIn();
    static const std::vector<LabWords> all = wordsOfAll(languages);
    const std::string language = languageOf(currentLanguage().toStdString(), languages).value_or("en");
    return *std::ranges::find(all, language, &LabWords::language);
}

const PlotWords& figureWords() {
    return labWords().figures;
}

} // namespace pllava::ui
