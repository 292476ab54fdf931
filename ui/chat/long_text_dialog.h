#pragma once

#include <QDialog>

namespace pllava::ui {

/// A text of any length to read, mark and copy; only the lines on the screen are laid out. Deletes itself when closed.
class LongTextDialog : public QDialog {
    Q_OBJECT
public:
    LongTextDialog(const QString& title, const QString& text, QWidget* parent);
};

/// With a line end in every line that is too long to be laid out at once; at a space where there is one.
QString inShortLines(const QString& text);

} // namespace pllava::ui
