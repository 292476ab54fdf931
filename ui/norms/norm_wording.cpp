#include "ui/norms/norm_wording.h"

#include <cmath>

#include <QCoreApplication>
#include <QLocale>

namespace pllava::ui {
namespace {

struct NormWords {
    Q_DECLARE_TR_FUNCTIONS(NormWords)
};

} // namespace

QString normWords(double norm) {
    return std::abs(norm) < 1e5 ? QLocale().toString(norm, 'f', std::abs(norm) < 10 ? 2 : 1)
                                : QLocale().toString(norm, 'g', 4);
}

QString ruleWords(const ThresholdRule& rule) {
    return rule.method == ThresholdMethod::MedianMad ? NormWords::tr("median + %1 MAD").arg(QLocale().toString(rule.k))
                                                     : NormWords::tr("density valley");
}

QString thresholdWords(const Threshold& threshold) {
    if (!threshold.value)
        return NormWords::tr("no threshold: one tower (%1)").arg(ruleWords(threshold.rule));
    return NormWords::tr("threshold %1 (%2)").arg(normWords(*threshold.value), ruleWords(threshold.rule));
}

QString tokenWords(const DominantToken& token) {
    return NormWords::tr("t %1 · row %2 · col %3 · norm %4")
        .arg(token.t)
        .arg(token.h)
        .arg(token.w)
        .arg(normWords(token.norm));
}

QString tokenWords(const DominantToken& token, const Threshold& threshold) {
    const bool dominant = threshold.value && token.norm > *threshold.value;
    return dominant ? NormWords::tr("%1 · dominant").arg(tokenWords(token)) : tokenWords(token);
}

} // namespace pllava::ui
