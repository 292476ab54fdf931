#pragma once

#include <QObject>

#include "core/base/error.h"

namespace pllava::ui {

class NoticeBar;

/// Says once that something cannot be saved, whichever of several files it is, until all of them can be again.
class SaveNotice : public QObject {
    Q_OBJECT
public:
    explicit SaveNotice(NoticeBar& notice, QObject* parent = nullptr);
    /// What saves one of the files: has signals failed(Error), once, and recovered().
    template <typename Source> void watch(Source* source) {
        connect(source, &Source::failed, this, &SaveNotice::fail);
        connect(source, &Source::recovered, this, &SaveNotice::recover);
    }

private:
    void fail(const Error& error);
    void recover();

    NoticeBar& m_notice;
    QString m_said;
    int m_failing = 0; ///< files
};

} // namespace pllava::ui
