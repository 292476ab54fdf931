// Pictures of every widget of ui/norms in light and dark, English and Chinese, for people to look at:
//     norm_grabs FOLDER

#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QMenu>
#include <QPainter>
#include <QTest>
#include <QToolButton>

#include "core/base/pending_file.h"
#include "tests/ui/norms/sample_norms.h"
#include "ui/base/language.h"
#include "ui/look/theme.h"
#include "ui/look/explain_button.h"
#include "ui/norms/norm_export.h"
#include "ui/norms/norm_overlay.h"
#include "ui/norms/token_map_dock.h"
#include "ui/norms/token_norms_dock.h"

using namespace pllava;
using namespace pllava::ui;

namespace {

void grab(QWidget& widget, const QSize& size, const QString& path) {
    widget.resize(size);
    widget.show();
    QTest::qWait(50); // queued drawing
    widget.grab().save(path);
}

void grabOverlay(const TokenNorms& norms, const QString& path) {
    QImage picture(640, 360, QImage::Format_RGB32);
    QLinearGradient sky(0, 0, 0, 360);
    sky.setColorAt(0, QColor(0x344a6b));
    sky.setColorAt(1, QColor(0x6f8fb5));
    QPainter painter(&picture);
    painter.fillRect(picture.rect(), sky);
    painter.setBrush(QColor(0xe85a3c));
    painter.drawEllipse(QPointF(330, 150), 45, 45);
    NormOverlay overlay;
    overlay.setNorms(norms, thresholdOf(norms.norms));
    overlay.paint(painter, picture.rect(), 4.5);
    picture.save(path);
}

void grabAll(const QString& stem) {
    const TokenNorms norms = test::sampleNorms({16, 12, 12}), other = test::sampleNorms({16, 12, 12}, 1);
    TokenNormsDock plot;
    TokenMapDock map;
    for (auto* dock : {static_cast<QDockWidget*>(&plot), static_cast<QDockWidget*>(&map)})
        dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable);
    plot.setLayerCount(32);
    map.setLayerCount(32);
    grab(plot, {690, 300}, stem + QStringLiteral("-plot-empty.png"));
    plot.showNorms(other);
    plot.findChild<QToolButton*>(QStringLiteral("keepReference"))->setChecked(true);
    plot.showNorms(norms);
    grab(plot, {690, 360}, stem + QStringLiteral("-plot.png"));
    plot.findChild<QToolButton*>(QStringLiteral("keepReference"))->setChecked(false);
    plot.findChild<QCheckBox*>(QStringLiteral("logCounts"))->setChecked(true);
    grab(plot, {420, 300}, stem + QStringLiteral("-plot-log-narrow.png"));
    QMenu* words = plot.findChild<ExplainButton*>()->menu();
    words->popup({});
    QTest::qWait(50);
    words->grab().save(stem + QStringLiteral("-words.png"));
    words->close();
    map.showNorms(norms);
    map.setTime(3.3);
    grab(map, {360, 420}, stem + QStringLiteral("-map.png"));
    grab(map, {640, 420}, stem + QStringLiteral("-map-wide.png"));
    grabOverlay(norms, stem + QStringLiteral("-overlay.png"));
}

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QDir folder(application.arguments().value(1, QStringLiteral(".")));
    for (const auto& [theme, name] : {std::pair(Theme::Dark, "dark"), std::pair(Theme::Light, "light")})
        for (const char* language : {"en", "zh_CN"}) {
            applyTheme(theme);
            applyLanguage(QString::fromLatin1(language));
            grabAll(folder.filePath(QString::fromLatin1(name) + u'-' + QString::fromLatin1(language)));
        }
    const auto content = plotContent(test::sampleNorms({16, 12, 12}), nullptr, {});
    writeWholeFile(folder.filePath(QStringLiteral("export.png")).toStdString(),
                   drawPlot(content, CountScale::Linear, PlotFormat::Png).toStdString());
    writeWholeFile(folder.filePath(QStringLiteral("export.svg")).toStdString(),
                   drawPlot(content, CountScale::Linear, PlotFormat::Svg).toStdString());
    writeWholeFile(folder.filePath(QStringLiteral("export.pdf")).toStdString(),
                   drawPlot(content, CountScale::Linear, PlotFormat::Pdf).toStdString());
}
