#include "ui/chat/long_text_dialog.h"

#include <algorithm>

#include <QDialogButtonBox>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace pllava::ui {
namespace {

constexpr qsizetype kLongestLine = 2000; // characters

} // namespace

QString inShortLines(const QString& text) {
    QString lines;
    lines.reserve(text.size() + text.size() / kLongestLine);
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype end = text.indexOf(u'\n', begin);
        qsizetype length = (end < 0 ? text.size() : end + 1) - begin;
        if (length > kLongestLine) {
            const qsizetype space = text.lastIndexOf(u' ', begin + kLongestLine - 1);
            length = space > begin ? space + 1 - begin : kLongestLine;
            length -= text[begin + length - 1].isHighSurrogate(); // a pair stays together
        }
        lines += QStringView(text).mid(begin, length);
        begin += length;
        if (begin < text.size() && !lines.endsWith(u'\n'))
            lines += u'\n';
    }
    return lines;
}

LongTextDialog::LongTextDialog(const QString& title, const QString& text, QWidget* parent) : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    auto* shown = new QPlainTextEdit(inShortLines(text));
    shown->setReadOnly(true);
    shown->setAccessibleName(title);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(shown);
    layout->addWidget(buttons);
    resize(60 * fontMetrics().averageCharWidth() * 3 / 2, 30 * fontMetrics().height());
}

} // namespace pllava::ui
