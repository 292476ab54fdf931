#include <QApplication>
#include <QTemporaryDir>

#include <gtest/gtest.h>

/// Offscreen, with folders of its own, and the resources of the tree.
int main(int argc, char** argv) {
    QTemporaryDir folder;
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"})
        qputenv(name, folder.path().toUtf8());
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("PLLAVA_RESOURCES", PLLAVA_RESOURCES);
    testing::InitGoogleTest(&argc, argv);
    QApplication application(argc, argv);
    return RUN_ALL_TESTS();
}
