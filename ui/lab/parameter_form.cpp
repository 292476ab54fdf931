#include "ui/lab/parameter_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalBlocker>

#include "core/base/error.h"
#include "ui/lab/lab_wording.h"
#include "ui/look/pieces.h"

namespace pllava::ui {
namespace {

/// Lists as people type them: with spaces, and with the commas of Chinese.
QString listOf(QString text) {
    static const QRegularExpression commas(QStringLiteral("[,，\\s]+")), ends(QStringLiteral("^,+|,+$")),
        semicolons(QStringLiteral("[,\\s]*[;；][,\\s]*"));
    return text.trimmed().replace(commas, QStringLiteral(",")).replace(semicolons, QStringLiteral(";")).remove(ends);
}

} // namespace

ParameterForm::ParameterForm(QWidget* parent) : QWidget(parent), m_row(new QHBoxLayout(this)) {
    m_row->setContentsMargins(0, 0, 0, 0);
}

void ParameterForm::setExperiment(const Experiment& experiment) {
    if (m_experiment == &experiment)
        return;
    const QSignalBlocker quiet(this); // what is shown is of the former experiment
    m_experiment = &experiment;
    for (const auto& [name, control] : m_controls) {
        m_row->removeWidget(control);
        control->hide();
        control->deleteLater();
    }
    m_controls.clear();
    setVisible(!experiment.facts().parameters.empty());
    for (const Parameter& parameter : experiment.facts().parameters) {
        QWidget* control = controlFor(parameter);
        control->setObjectName(QStringLiteral("parameter.") + QString::fromStdString(parameter.name));
        m_row->addWidget(control, qobject_cast<QLineEdit*>(control) != nullptr ? 1 : 0);
        m_controls[parameter.name] = control;
        setValue(parameter, parameter.defaultValue);
    }
    retranslate();
}

QWidget* ParameterForm::controlFor(const Parameter& parameter) {
    if (parameter.type == ParameterType::Flag) {
        auto* box = new QCheckBox;
        connect(box, &QCheckBox::toggled, this, &ParameterForm::changed);
        return box;
    }
    if (parameter.type == ParameterType::Choice) {
        auto* box = new QComboBox;
        for (const std::string& choice : parameter.choices)
            box->addItem(QString::fromStdString(choice), QString::fromStdString(choice));
        connect(box, &QComboBox::currentIndexChanged, this, &ParameterForm::changed);
        return box;
    }
    auto* field = new QLineEdit;
    field->setMinimumWidth(5 * fontMetrics().height());
    field->setMaximumWidth(16 * fontMetrics().height());
    connect(field, &QLineEdit::textChanged, this, &ParameterForm::changed);
    return field;
}

std::string ParameterForm::valueOf(const Parameter& parameter) const {
    const QWidget* control = m_controls.at(parameter.name);
    if (const auto* flag = qobject_cast<const QCheckBox*>(control))
        return flag->isChecked() ? "true" : "";
    if (const auto* choice = qobject_cast<const QComboBox*>(control))
        return choice->currentData().toString().toStdString();
    const std::string text = listOf(qobject_cast<const QLineEdit*>(control)->text()).toStdString();
    return text.empty() ? parameter.defaultValue : text;
}

void ParameterForm::setValue(const Parameter& parameter, const std::string& value) {
    QWidget* control = m_controls.at(parameter.name);
    const QString text = QString::fromStdString(value);
    if (auto* flag = qobject_cast<QCheckBox*>(control))
        flag->setChecked(!value.empty());
    else if (auto* choice = qobject_cast<QComboBox*>(control))
        choice->setCurrentIndex(std::max(0, choice->findData(text)));
    else
        qobject_cast<QLineEdit*>(control)->setText(value == parameter.defaultValue ? QString() : text);
}

ParameterValues ParameterForm::values() const {
    ParameterValues values = m_experiment->defaults();
    for (const Parameter& parameter : m_experiment->facts().parameters)
        if (const std::string value = valueOf(parameter); value != parameter.defaultValue) {
            if (const std::string fault = faultOf(parameter, value); !fault.empty())
                throw Error(ErrorKind::InvalidArgument, parameterWords(parameter.name).toStdString() + ": " + fault);
            values.set(parameter.name, value);
        }
    return values;
}

ParameterValues ParameterForm::readableValues() const {
    ParameterValues values = m_experiment->defaults();
    for (const Parameter& parameter : m_experiment->facts().parameters)
        if (const std::string value = valueOf(parameter);
            value != parameter.defaultValue && faultOf(parameter, value).empty())
            values.set(parameter.name, value);
    return values;
}

void ParameterForm::setValues(const std::map<std::string, std::string>& values) {
    for (const Parameter& parameter : m_experiment->facts().parameters) {
        const auto found = values.find(parameter.name);
        setValue(parameter, found == values.end() ? parameter.defaultValue : found->second);
    }
}

void ParameterForm::retranslate() {
    if (m_experiment == nullptr)
        return;
    for (const Parameter& parameter : m_experiment->facts().parameters) {
        QWidget* control = m_controls.at(parameter.name);
        describe(*control, parameterWords(parameter.name));
        if (auto* flag = qobject_cast<QCheckBox*>(control))
            flag->setText(parameterWords(parameter.name));
        else if (auto* choice = qobject_cast<QComboBox*>(control))
            for (int i = 0; i < choice->count(); ++i)
                choice->setItemText(i, choiceWords(parameter.choices[static_cast<std::size_t>(i)]));
        else
            qobject_cast<QLineEdit*>(control)->setPlaceholderText(
                parameter.defaultValue.empty()
                    ? parameterWords(parameter.name)
                    : QStringLiteral("%1: %2").arg(parameterWords(parameter.name),
                                                   QString::fromStdString(parameter.defaultValue)));
    }
}

} // namespace pllava::ui
