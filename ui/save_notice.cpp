#include "ui/save_notice.h"

#include "ui/base/wording.h"
#include "ui/notice_bar.h"

namespace pllava::ui {

SaveNotice::SaveNotice(NoticeBar& notice, QObject* parent) : QObject(parent), m_notice(notice) {}

void SaveNotice::fail(const Error& error) {
    if (m_failing++ > 0)
        return;
    m_said = tr("The conversation or the window's state cannot be saved. Saving is retried every few seconds. ") +
             errorWords(error);
    m_notice.show(m_said);
}

void SaveNotice::recover() {
    if (--m_failing == 0)
        m_notice.hideIf(m_said);
}

} // namespace pllava::ui
