#pragma once

#include <QDialog>

#include "ui/base/choosing.h"
#include "ui/training/training_runner.h"

class QFormLayout;
class QLineEdit;
class QPushButton;

namespace pllava::ui {

/// What a new training needs: a set, perhaps another to be measured on and settings, and where to write. Not modal;
/// gone once it is closed.
class StartDialog : public QDialog {
    Q_OBJECT
public:
    StartDialog(const QString& model, QWidget* parent);

signals:
    void chosen(const TrainingRequest& request);

private:
    using Wanted = OpenQuestion::Wanted;
    QLineEdit* addPath(QFormLayout* form, const QString& label, const QString& hint, Wanted wanted);
    void updateReady();

    QString m_model;
    QLineEdit *m_set = nullptr, *m_heldOut = nullptr, *m_settings = nullptr, *m_output = nullptr;
    QPushButton* m_start = nullptr;
};

} // namespace pllava::ui
