#include "ui/lab/lab_wording.h"

#include <algorithm>
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
