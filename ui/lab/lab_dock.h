#pragma once

#include <vector>

#include "core/base/error.h"
#include "core/plot/svg_plot.h"
#include "ui/lab/lab_context.h"
#include "ui/look/panel_dock.h"

class QHBoxLayout;
class QLabel;
class QPushButton;
class QTabWidget;
class QVBoxLayout;

namespace pllava::ui {

class ExplainButton;
class ExportButton;
class FigureView;
class Saver;

/// A panel of the laboratory: controls and a button that runs something, pages with the results, among them a figure,
/// and its export. The owner of the panel does the work, one piece at a time for all panels. GUI thread only.
class LabDock : public PanelDock {
    Q_OBJECT
public:
    explicit LabDock(const char* name, QWidget* parent = nullptr);

    void setContext(const LabContext& context);
    /// Work is done, here or in another panel.
    void setBusy(bool busy);
    /// What was asked for is over: with a message where something went wrong.
    void finish(const QString& words = {});
    /// The file of this name: "csv" the numbers, else the figure.
    QByteArray exported(const QString& path) const;

signals:
    void stopRequested();
    /// An export could not be written.
    void failed(const Error& error);

protected:
    /// Asks the owner for it, after begin(). Throws Error where the controls ask for what cannot be.
    virtual void run() = 0;
    virtual void contextChanged() {}
    /// What is still needed, or nothing: by default an open video and a question about it.
    virtual QString missing() const;
    /// What a run works on.
    virtual QString subject() const;
    virtual void updateTexts();
    virtual QByteArray csv() const = 0;

    /// A line under the content; "" for none.
    void say(const QString& words);
    void begin(int expected);
    /// So much of it has come.
    void showProgress(int done);
    const LabContext& context() const { return m_context; }
    bool running() const { return m_running; }
    QHBoxLayout& controls() { return *m_controls; }
    /// Below the other controls.
    void addControlRow(QWidget* row);
    QTabWidget& pages() { return *m_pages; }
    FigureView& figure() { return *m_figure; }
    void setExplanation(const QString& text);
    virtual void updateState();
    void changeEvent(QEvent* event) override;

private:
    void build();
    void runOrStop();
    void chooseExport(const QString& suffix);

    LabContext m_context;
    ExplainButton* m_explain = nullptr;
    QHBoxLayout* m_controls = nullptr;
    QVBoxLayout* m_layout = nullptr;
    QPushButton* m_run = nullptr;
    ExportButton* m_export = nullptr;
    QTabWidget* m_pages = nullptr;
    FigureView* m_figure = nullptr;
    QLabel* m_note = nullptr;
    Saver* m_saver = nullptr;
    int m_expected = 0;
    bool m_running = false; ///< this panel's work
    bool m_busy = false;
};

} // namespace pllava::ui
