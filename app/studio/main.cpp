#include <QApplication>
#include <QMainWindow>

#include "ui/language.h"
#include "ui/theme.h"

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("PLLaVA Studio"));
    QApplication::setApplicationVersion(QStringLiteral(PLLAVA_VERSION));
    pllava::ui::applyTheme(pllava::ui::Theme::System);
    pllava::ui::applyLanguage({});
    QMainWindow window;
    window.show();
    return QApplication::exec();
}
