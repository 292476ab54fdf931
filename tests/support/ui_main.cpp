#include <QApplication>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include "tests/support/crash_stack.h"

namespace {

QtMessageHandler usual;

/// What Qt says of its offscreen platform, and of a monkey's mouse that leaves the window, would bury a failure.
void speakOfFaults(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    if (!text.startsWith(QLatin1String("This plugin does not support")) &&
        !text.startsWith(QLatin1String("Mouse event")))
        usual(type, context, text);
}

} // namespace

/// Offscreen, with folders of its own, and the resources of the tree.
int main(int argc, char** argv) {
    pllava::test::printStackOnCrash();
    QTemporaryDir folder;
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"})
        qputenv(name, folder.path().toUtf8());
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("PLLAVA_RESOURCES", PLLAVA_RESOURCES);
    usual = qInstallMessageHandler(speakOfFaults);
    testing::InitGoogleTest(&argc, argv);
    QApplication application(argc, argv);
    return RUN_ALL_TESTS();
}
