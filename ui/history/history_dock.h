#pragma once

#include "ui/history/conversation_list_model.h"
#include "ui/look/panel_dock.h"

class QLineEdit;
class QListView;
class QSortFilterProxyModel;

namespace pllava::ui {

/// Earlier conversations to go back to: a list that can be searched; Enter or a double click opens one,
/// Delete forgets it.
/// GUI thread only.
class HistoryDock : public PanelDock {
    Q_OBJECT
public:
    explicit HistoryDock(QWidget* parent = nullptr);

    ConversationListModel& model() { return *m_model; }

signals:
    /// The row of model() that was chosen.
    void opened(int row);
    /// A conversation was forgotten.
    void changed();

protected:
    void changeEvent(QEvent* event) override;

private:
    void forget();
    void updateTexts();

    ConversationListModel* m_model = nullptr;
    QSortFilterProxyModel* m_found = nullptr;
    QLineEdit* m_search = nullptr;
    QAction* m_forget = nullptr;
    QListView* m_list = nullptr;
};

} // namespace pllava::ui
