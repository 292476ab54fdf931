#pragma once

#include "ui/lab/experiment_dock.h"

class QComboBox;
class QDoubleSpinBox;
class QFrame;
class QLabel;
class QToolButton;

namespace pllava::ui {

/// Up to six ways to show the video to the model, side by side on the same question: PLLaVA and the systems that it is
/// compared with. Answers stream in turn. Source: PLLaVA, section 3.1; see VisualLayout. GUI thread only.
class CompareDock : public ExperimentDock {
    Q_OBJECT
public:
    static constexpr std::size_t kMost = 6;

    explicit CompareDock(QWidget* parent = nullptr);

    void write(const QString& piece) override;
    void add(const TrialResult& result) override;

    const Experiment& experiment() const override;

protected:
    /// One for each card.
    std::vector<Trial> trials() const override;
    void prepare(const SavedExperiment& experiment) override;
    void contextChanged() override;
    void updateTexts() override;
    void run() override;

private:
    struct Way {
        QFrame* card = nullptr;
        QComboBox *layout = nullptr, *adapter = nullptr;
        QDoubleSpinBox* alpha = nullptr;
        QLabel *answer = nullptr, *facts = nullptr;
    };
    Way makeWay(VisualLayout layout);
    void addWay(VisualLayout layout);
    void dropWay();
    void clearAnswers();
    void fill(Way& way);

    std::vector<Way> m_ways;
    QHBoxLayout* m_row = nullptr;
    QToolButton *m_more = nullptr, *m_fewer = nullptr;
    std::size_t m_current = 0; ///< whose answer comes
    double m_alpha = -1;       ///< the slider's, as the ways last took it over
};

} // namespace pllava::ui
