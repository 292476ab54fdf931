// From one move of a pooling slider to its histogram and token map on the screen, for 16 cached frames of a 7B model on
// the CPU, as one line of JSON. The way is the window's: a job on the worker's thread, its norms back to the docks.

#include <algorithm>
#include <cstdio>
#include <vector>

// torch comes before Qt, whose macros break it.
#include <ATen/Parallel.h>
#include <ATen/ops/randn.h>

#include <QApplication>
#include <QMainWindow>
#include <QTest>

#include "core/base/stopwatch.h"
#include "core/model/pooling.h"
#include "tests/support/await.h"
#include "ui/base/worker.h"
#include "ui/norms/norm_plot.h"
#include "ui/norms/token_grid.h"
#include "ui/norms/token_map_dock.h"
#include "ui/norms/token_norms_dock.h"

namespace {

using pllava::PoolingShape;
using pllava::TokenNorms;

/// Knows when each of the widgets was painted.
class Painted : public QObject {
public:
    explicit Painted(QList<QWidget*> widgets) : m_widgets(std::move(widgets)) {
        for (QWidget* widget : m_widgets)
            widget->installEventFilter(this);
    }
    void forget() { m_painted.clear(); }
    bool all() const { return m_painted.size() == m_widgets.size(); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint)
            m_painted.insert(watched);
        return false;
    }

private:
    QList<QWidget*> m_widgets;
    QSet<QObject*> m_painted;
};

TokenNorms measured(const at::Tensor& projected, const PoolingShape& shape) {
    const at::Tensor found = pllava::pooledNorms(projected, shape);
    TokenNorms norms{{}, shape, {}, {}, {}};
    norms.norms.assign(found.data_ptr<float>(), found.data_ptr<float>() + found.numel());
    return norms;
}

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const at::Tensor projected = at::randn({16, 24, 24, 4096});
    QMainWindow window;
    auto* histogram = new pllava::ui::TokenNormsDock;
    auto* map = new pllava::ui::TokenMapDock;
    for (QDockWidget* dock : std::initializer_list<QDockWidget*>{map, histogram})
        window.addDockWidget(Qt::BottomDockWidgetArea, dock);
    window.resize(1440, 500);
    window.show();
    QTest::qWait(200);
    // The plot paints into a child of its own.
    Painted painted({histogram->findChild<pllava::ui::NormPlot*>()->findChild<QWidget*>(),
                     map->findChild<pllava::ui::TokenGrid*>()});
    pllava::ui::Worker worker;
    std::vector<double> times;
    for (int move = 0; move < 33; ++move) {
        const PoolingShape shape{16, 4 + move % 16, 4 + move % 16};
        painted.forget();
        const pllava::Stopwatch watch;
        worker.run(
            [&, shape](const std::stop_token&) -> pllava::ui::Delivery {
                at::set_num_threads(2);
                return [&, norms = measured(projected, shape)] {
                    histogram->showNorms(norms);
                    map->showNorms(norms);
                };
            },
            [](const pllava::Error& error) { std::fprintf(stderr, "%s\n", error.what()); });
        if (!pllava::test::await([&] { return worker.idle() && painted.all(); }, std::chrono::seconds(10)))
            return 1;
        times.push_back(watch.milliseconds());
        QTest::qWait(20);
    }
    std::ranges::sort(times);
    std::printf("{\"moves\": %zu, \"p50_ms\": %.1f, \"p90_ms\": %.1f, \"max_ms\": %.1f}\n", times.size(),
                times[times.size() / 2], times[times.size() * 9 / 10], times.back());
    return 0;
}
