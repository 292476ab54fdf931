#include "ui/norms/norm_export.h"

#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "tests/ui/norms/sample_norms.h"
#include "ui/base/saving.h"
#include "ui/look/theme.h"
#include "ui/norms/token_norms_dock.h"

namespace pllava::ui {
namespace {

using test::barOn;
using test::count;

class NormExport : public testing::Test {
protected:
    const TokenNorms m_norms = test::sampleNorms({16, 12, 12});
    const NormPlotContent m_content = plotContent(m_norms, nullptr, {});
    const PlotStyle& m_paper = plotStyle(PlotGround::Paper);
};

TEST_F(NormExport, APictureIsLightWhateverTheTheme) {
    for (const Theme theme : {Theme::Dark, Theme::Light}) {
        applyTheme(theme);
        const QImage image = QImage::fromData(drawPlot(m_content, CountScale::Linear, PlotFormat::Png));
        ASSERT_EQ(image.size(), QSize(1872, 1152));
        EXPECT_GT(count(image, Qt::white), image.width() * image.height() / 2);
        EXPECT_GT(count(image, barOn(Qt::white, m_paper.series[0])), 20000); // the hill, across the whole width
        EXPECT_GT(count(image, barOn(Qt::white, m_paper.dominant)), 2000);
    }
}

TEST_F(NormExport, TheVectorPictureShowsTheSame) {
    QSvgRenderer svg(drawPlot(m_content, CountScale::Log, PlotFormat::Svg));
    ASSERT_TRUE(svg.isValid());
    QImage image(svg.viewBox().size(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    svg.render(&painter);
    painter.end();
    EXPECT_EQ(image.size(), QSize(624, 384));
    EXPECT_GT(count(image, barOn(Qt::white, m_paper.series[0])), 5000);
    EXPECT_GT(count(image, barOn(Qt::white, m_paper.dominant)), 1000);
}

TEST_F(NormExport, TheDocumentIsOnePdfPage) {
    const QByteArray pdf = drawPlot(m_content, CountScale::Linear, PlotFormat::Pdf);
    EXPECT_TRUE(pdf.startsWith("%PDF-"));
    EXPECT_EQ(pdf.count("/Type /Page\n"), 1);
    EXPECT_TRUE(pdf.contains("/MediaBox [0 0 468.000000 288.000000]") || pdf.contains("/MediaBox [0 0 468 288]"));
}

TEST_F(NormExport, TheFilesNameChoosesTheFormat) {
    TokenNormsDock dock;
    dock.showNorms(m_norms);
    const std::vector<std::pair<QString, std::string>> beginnings{
        {QStringLiteral("a.png"), "\x89PNG"},
        {QStringLiteral("a.SVG"), "<?xml"},
        {QStringLiteral("a.pdf"), "%PDF"},
        {QStringLiteral("a.csv"), csvHead("index,t,h,w,norm,dominant")}};
    for (const auto& [name, beginning] : beginnings) {
        EXPECT_TRUE(dock.exported(name).startsWith(QByteArray::fromStdString(beginning))) << qPrintable(name);
    }
    EXPECT_EQ(dock.exported(QStringLiteral("a.csv")).toStdString(),
              toCsv(m_norms, thresholdOf(m_norms.norms))); // the command line's own table
}

} // namespace
} // namespace pllava::ui
