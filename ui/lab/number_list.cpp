#include "ui/lab/number_list.h"

#include <QRegularExpression>
#include <QStringList>

#include "core/base/error.h"

namespace pllava::ui {

std::vector<double> numbersIn(const QString& text) {
    static const QRegularExpression between(QStringLiteral("[,;，\\s]+"));
    std::vector<double> numbers;
    for (const QString& part : text.split(between, Qt::SkipEmptyParts)) {
        bool good = false;
        numbers.push_back(part.toDouble(&good));
        if (!good)
            throw Error(ErrorKind::InvalidArgument, "\"" + part.toStdString() + "\" is no number; write 0, 4, 32");
    }
    return numbers;
}

} // namespace pllava::ui
