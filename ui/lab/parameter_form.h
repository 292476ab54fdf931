#pragma once

#include <map>
#include <string>

#include <QWidget>

#include "core/lab/experiment.h"

class QHBoxLayout;

namespace pllava::ui {

/// A control for each parameter of an experiment: a check box, a chooser or a field for text. GUI thread only.
class ParameterForm : public QWidget {
    Q_OBJECT
public:
    explicit ParameterForm(QWidget* parent = nullptr);

    /// Other controls, with the defaults.
    void setExperiment(const Experiment& experiment);
    const Experiment& experiment() const { return *m_experiment; }
    /// Throws InvalidArgument that names the control.
    ParameterValues values() const;
    /// As values(), with the defaults of controls that cannot be read.
    ParameterValues readableValues() const;
    /// What is not among them gets its default.
    void setValues(const std::map<std::string, std::string>& values);
    void retranslate();

signals:
    void changed();

private:
    QWidget* controlFor(const Parameter& parameter);
    std::string valueOf(const Parameter& parameter) const;
    void setValue(const Parameter& parameter, const std::string& value);

    const Experiment* m_experiment = nullptr;
    QHBoxLayout* m_row = nullptr;
    std::map<std::string, QWidget*> m_controls; ///< by parameter
};

} // namespace pllava::ui
