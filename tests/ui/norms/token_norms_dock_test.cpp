#include "ui/norms/token_norms_dock.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include "tests/support/scratch_folder.h"
#include "tests/ui/norms/sample_norms.h"
#include "ui/base/language.h"
#include "ui/look/export_button.h"
#include "ui/look/plot_look.h"
#include "ui/look/probe_point_chooser.h"
#include "ui/look/theme.h"
#include "ui/norms/norm_plot.h"

namespace pllava::ui {
namespace {

class NormsDock : public testing::Test {
protected:
    NormsDock() {
        m_dock.setLayerCount(4);
        m_dock.resize(690, 360);
        m_dock.show();
    }
    NormPlot& plot() { return *m_dock.findChild<NormPlot*>(); }
    ProbePointChooser& chooser() { return *m_dock.findChild<ProbePointChooser*>(); }
    QComboBox& rules() {
        for (QComboBox* box : m_dock.findChildren<QComboBox*>())
            if (box != &chooser())
                return *box;
        throw std::logic_error("no chooser of rules");
    }
    /// As a person does it.
    static void choose(QComboBox& box, int row) {
        box.setFocus();
        QTest::keyClick(&box, Qt::Key_Home);
        for (int i = 0; i < row; ++i)
            QTest::keyClick(&box, Qt::Key_Down);
    }
    TokenNormsDock m_dock;
};

TEST_F(NormsDock, SaysWhatToDoUntilThereAreNorms) {
    EXPECT_FALSE(plot().isVisible());
    m_dock.showNorms(test::sampleNorms({8, 4, 4}));
    EXPECT_TRUE(plot().isVisible());
    m_dock.clear();
    EXPECT_FALSE(plot().isVisible());
}

TEST_F(NormsDock, AnExportIsOfTheNormsThatItWasChosenFor) {
    EXPECT_TRUE(m_dock.exported(QStringLiteral("none.csv")).isEmpty());
    m_dock.showNorms(test::sampleNorms({8, 4, 4}));
    const QByteArray shown = m_dock.exported(QStringLiteral("shown.csv"));
    EXPECT_EQ(shown.count('\n'), 1 + 8 * 4 * 4);
    emit m_dock.findChild<ExportButton*>()->formatChosen(QStringLiteral("csv"));
    m_dock.clear(); // another video was opened meanwhile
    auto* dialog = m_dock.findChild<QFileDialog*>();
    ASSERT_NE(dialog, nullptr);
    const test::ScratchFolder folder;
    const QString path = QString::fromStdString((folder / "norms.csv").string());
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(path);
    dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save)->click();
    QFile file(path);
    ASSERT_TRUE(QTest::qWaitFor([&] { return file.exists() && file.size() > 0; }));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll(), shown);
}

TEST_F(NormsDock, OffersEveryPlaceOfTheModelAndSignalsOnlyAPersonsChoice) {
    QSignalSpy changed(&m_dock, &TokenNormsDock::pointChanged);
    EXPECT_EQ(chooser().count(), 7); // projected, pooled, four layers, the final norm
    TokenNorms norms = test::sampleNorms({8, 4, 4});
    norms.point = {ProbePoint::Kind::Layer, 2};
    m_dock.showNorms(norms);
    EXPECT_EQ(m_dock.point(), norms.point);
    EXPECT_EQ(changed.count(), 0);
    choose(chooser(), 0);
    ASSERT_GE(changed.count(), 1);
    EXPECT_EQ(changed.back()[0].value<ProbePoint>(), ProbePoint{ProbePoint::Kind::Projected});
}

TEST_F(NormsDock, AnotherModelKeepsThePlaceWhereItHasIt) {
    chooser().setPoint({ProbePoint::Kind::Layer, 3});
    m_dock.setLayerCount(6);
    EXPECT_EQ(m_dock.point(), (ProbePoint{ProbePoint::Kind::Layer, 3}));
    m_dock.setLayerCount(2);
    EXPECT_EQ(m_dock.point(), ProbePoint{});
}

TEST_F(NormsDock, TheReferenceStaysBehindWhatComesNext) {
    m_dock.showNorms(test::sampleNorms({8, 4, 4}));
    auto* keep = m_dock.findChild<QToolButton*>(QStringLiteral("keepReference"));
    keep->click();
    m_dock.showNorms(test::sampleNorms({16, 12, 12}));
    ASSERT_TRUE(plot().content().reference);
    EXPECT_EQ(plot().content().referenceTokens, 128);
    keep->click();
    EXPECT_FALSE(plot().content().reference);
}

TEST_F(NormsDock, TheThresholdFollowsTheChosenRule) {
    QSignalSpy changed(&m_dock, &TokenNormsDock::thresholdRuleChanged);
    m_dock.showNorms(test::sampleNorms({16, 12, 12}));
    EXPECT_EQ(plot().content().threshold.rule.method, ThresholdMethod::MedianMad);
    choose(rules(), 1);
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(plot().content().threshold.rule.method, ThresholdMethod::DensityValley);
    EXPECT_EQ(m_dock.thresholdRule().method, ThresholdMethod::DensityValley);
}

TEST_F(NormsDock, TheLogAxisShowsASingleToken) {
    TokenNorms norms = test::sampleNorms({16, 12, 12}, 1);
    norms.norms[7] = 60; // alone, at the right end
    m_dock.showNorms(norms);
    const auto amber = [this] {
        plot().replot();
        return test::count(plot().grab().toImage(),
                           test::barOn(colorsOf(plot().palette()).panel, plotStyleOf(plot().palette()).dominant));
    };
    const int linear = amber();
    m_dock.findChild<QCheckBox*>(QStringLiteral("logCounts"))->click();
    EXPECT_EQ(plot().scale(), CountScale::Log);
    EXPECT_GT(amber(), linear);
}

TEST_F(NormsDock, EveryControlHasANameAndCanBeReachedByKey) {
    m_dock.showNorms(test::sampleNorms({8, 4, 4}));
    for (QWidget* control : m_dock.findChildren<QWidget*>()) {
        const bool button = qobject_cast<QAbstractButton*>(control) != nullptr;
        if (!control->isVisible() || control->objectName().startsWith(QStringLiteral("qt_")) ||
            !(button || qobject_cast<QComboBox*>(control)))
            continue;
        EXPECT_NE(control->focusPolicy() & Qt::TabFocus, 0);
        EXPECT_FALSE(control->accessibleName().isEmpty() &&
                     (!button || qobject_cast<QAbstractButton*>(control)->text().isEmpty()));
    }
}

TEST_F(NormsDock, SpeaksTheChosenLanguageAtOnce) {
    m_dock.showNorms(test::sampleNorms({8, 4, 4}));
    const QString english = m_dock.windowTitle();
    applyLanguage(QStringLiteral("zh_CN"));
    QCoreApplication::sendPostedEvents();
    EXPECT_EQ(m_dock.windowTitle(), QStringLiteral("token 范数"));
    EXPECT_EQ(chooser().itemText(1), QStringLiteral("池化之后"));
    EXPECT_TRUE(plot().accessibleDescription().startsWith(QStringLiteral("阈值")));
    applyLanguage(QStringLiteral("en"));
    QCoreApplication::sendPostedEvents();
    EXPECT_EQ(m_dock.windowTitle(), english);
}

TEST_F(NormsDock, FollowsAChangeOfTheme) {
    m_dock.showNorms(test::sampleNorms({8, 4, 4}));
    for (const Theme theme : {Theme::Dark, Theme::Light}) {
        applyTheme(theme);
        QCoreApplication::processEvents();
        plot().replot();
        EXPECT_EQ(plot().grab().toImage().pixelColor(2, 2), colorsOf(QApplication::palette()).panel);
    }
}

TEST_F(NormsDock, ManyTokensAreShownAtOnce) {
    for (const PoolingShape& shape : {PoolingShape{16, 12, 12}, {16, 24, 24}}) {
        const TokenNorms norms = test::sampleNorms(shape);
        m_dock.showNorms(norms);
        m_dock.findChild<QToolButton*>(QStringLiteral("keepReference"))->setChecked(true);
        constexpr int rounds = 20;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < rounds; ++i) {
            m_dock.showNorms(norms);
            plot().replot();
        }
        const double each = static_cast<double>(timer.nsecsElapsed()) / 1e6 / rounds;
        std::printf("%d tokens: %.1f ms an update, drawn\n", static_cast<int>(shape.tokens()), each);
        EXPECT_LT(each, 500); // a hang, not a slow machine
    }
}

} // namespace
} // namespace pllava::ui
