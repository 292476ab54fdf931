#include <algorithm>

#include <QAction>
#include <QDockWidget>
#include <QFontInfo>
#include <QPaintEngine>
#include <QPainter>
#include <QSlider>

#include "tests/support/scratch_folder.h"
#include "tests/support/studio.h"
#include "ui/base/language.h"
#include "ui/look/theme.h"
#include "ui/norms/norm_plot.h"

namespace pllava::ui {
namespace {

using test::DemoStudio;

constexpr double kLeastPoints = 9;

/// Keeps what is written on it and how large, as it appears; draws nothing.
class WritingEngine : public QPaintEngine {
public:
    WritingEngine() : QPaintEngine(AllFeatures) {}
    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    void updateState(const QPaintEngineState&) override {}
    void drawPixmap(const QRectF&, const QPixmap&, const QRectF&) override {}
    void drawPath(const QPainterPath&) override {}
    using QPaintEngine::drawPolygon;
    void drawPolygon(const QPointF*, int, PolygonDrawMode) override {}
    Type type() const override { return User; }
    void drawTextItem(const QPointF&, const QTextItem& item) override {
        const double scale = std::abs(painter()->worldTransform().determinant());
        m_written.emplace_back(item.text(), QFontInfo(item.font()).pointSizeF() * std::sqrt(scale));
    }
    const std::vector<std::pair<QString, double>>& written() const { return m_written; }

private:
    std::vector<std::pair<QString, double>> m_written;
};

/// As large as a widget, with the screen's dots an inch.
class WritingDevice : public QPaintDevice {
public:
    explicit WritingDevice(const QWidget& like) : m_like(like) {}
    QPaintEngine* paintEngine() const override { return &m_engine; }
    const auto& written() const { return m_engine.written(); }

protected:
    int metric(PaintDeviceMetric metric) const override {
        switch (metric) {
        case PdmWidth: return m_like.width();
        case PdmHeight: return m_like.height();
        case PdmDepth: return 32;
        case PdmNumColors: return 0;
        case PdmDevicePixelRatio: return 1;
        case PdmDevicePixelRatioScaled: return static_cast<int>(devicePixelRatioFScale());
        case PdmDpiY:
        case PdmPhysicalDpiY: return m_like.logicalDpiY();
        case PdmHeightMM: return m_like.heightMM();
        case PdmWidthMM: return m_like.widthMM();
        default: return m_like.logicalDpiX();
        }
    }

private:
    const QWidget& m_like;
    mutable WritingEngine m_engine;
};

void expectReadable(const WritingDevice& device, const char* what) {
    for (const auto& [text, points] : device.written())
        EXPECT_GE(points, kLeastPoints) << what << " writes “" << qPrintable(text) << "”";
}

/// The window with all that it can show: an answer, thumbnails, every panel, the overlay.
class TextSize : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        m_usual = QApplication::font();
        QFont nine = m_usual; // what a desktop has at least; sizes derived from it would be too small
        nine.setPointSizeF(kLeastPoints);
        QApplication::setFont(nine);
        applyLanguage(QLatin1String(GetParam()));
        m_studio.emplace(m_folder / "workspace.json");
        ASSERT_TRUE(m_studio->awaitAnswers(1));
        m_studio->find<QAction>("view.overlay").trigger();
        for (QDockWidget* dock : m_studio->window().findChildren<QDockWidget*>()) {
            dock->show();
            m_studio->window().addDockWidget(Qt::RightDockWidgetArea, dock); // side by side, none behind another
        }
        QTest::qWait(500);
    }
    void TearDown() override {
        m_studio.reset();
        QApplication::setFont(m_usual);
        applyLanguage(QStringLiteral("en"));
    }
    QFont m_usual;
    test::ScratchFolder m_folder;
    std::optional<DemoStudio> m_studio;
};

TEST_P(TextSize, NoWidgetHasASmallerFont) {
    int seen = 0;
    for (const QWidget* widget : m_studio->window().findChildren<QWidget*>()) {
        if (!widget->isVisible())
            continue;
        ++seen;
        EXPECT_GE(QFontInfo(widget->font()).pointSizeF(), kLeastPoints)
            << widget->metaObject()->className() << " " << qPrintable(widget->objectName()) << " "
            << qPrintable(widget->accessibleName());
    }
    EXPECT_GT(seen, 100);
}

TEST_P(TextSize, NothingIsPaintedSmaller) {
    WritingDevice device(m_studio->window());
    m_studio->window().render(&device);
    EXPECT_GT(device.written().size(), 30U);
    expectReadable(device, "the window");
    auto& plot = *m_studio->window().findChild<NormPlot*>(); // it paints into pictures of its own
    WritingDevice page(plot);
    plot.drawOn(page, plot.size());
    EXPECT_GT(page.written().size(), 5U);
    expectReadable(page, "the histogram");
}

INSTANTIATE_TEST_SUITE_P(Languages, TextSize, testing::Values("en", "zh_CN"));

} // namespace
} // namespace pllava::ui
