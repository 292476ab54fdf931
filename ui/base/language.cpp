#include "ui/base/language.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace pllava::ui {
namespace {

/// A translation translates this to the name of its language.
constexpr const char* kName = QT_TRANSLATE_NOOP("Language", "English");
const QString kEnglish = QStringLiteral("en"), kFolder = QStringLiteral(":/i18n"), kStem = QStringLiteral("studio_");

QString translationOf(const QString& code) {
    return kFolder + u'/' + kStem + code + QStringLiteral(".qm");
}

/// They live as long as the application, which drops them from its list when it goes.
struct Translators {
    QTranslator *ours = new QTranslator(QCoreApplication::instance()),
                *qt = new QTranslator(QCoreApplication::instance());
};

Translators& translators() {
    static Translators translators;
    return translators;
}

/// The language of a locale; English where there is none.
QString languageOf(const QLocale& locale) {
    const QVector<Language> all = languages();
    auto found = std::ranges::find(all, locale.name(), &Language::code);
    if (found == all.end()) // spoken elsewhere
        found = std::ranges::find(all, locale.language(),
                                  [](const Language& each) { return QLocale(each.code).language(); });
    return found == all.end() ? kEnglish : found->code;
}

QString& current() {
    static QString code = kEnglish;
    return code;
}

} // namespace

QVector<Language> languages() {
    QVector<Language> all{{kEnglish, QString::fromLatin1(kName)}};
    for (const QString& file : QDir(kFolder).entryList({kStem + QStringLiteral("*.qm")}, QDir::Files, QDir::Name)) {
        const QString code = file.mid(kStem.size()).chopped(3);
        QTranslator translation;
        (void)translation.load(translationOf(code));
        const QString name = translation.translate("Language", kName);
        all.push_back({code, name.isEmpty() ? QLocale(code).nativeLanguageName() : name});
    }
    return all;
}

QString currentLanguage() {
    return current();
}

Language nextLanguage() {
    const QVector<Language> all = languages();
    const auto here = std::ranges::find(all, currentLanguage(), &Language::code) - all.begin();
    return all[(here + 1) % all.size()];
}

void applyLanguage(const QString& code) {
    const auto [ours, qt] = translators();
    for (QTranslator* each : {ours, qt})
        QCoreApplication::removeTranslator(each);
    const QLocale locale = code.isEmpty() ? QLocale::system() : QLocale(code);
    current() = languageOf(locale);
    if (current() != kEnglish && ours->load(translationOf(current()))) {
        // Qt's own words, in its dialogs, where its translations are installed.
        if (qt->load(QStringLiteral("qtbase_") + current(), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            QCoreApplication::installTranslator(qt);
        QCoreApplication::installTranslator(ours);
    }
    QLocale::setDefault(locale);
}

} // namespace pllava::ui
