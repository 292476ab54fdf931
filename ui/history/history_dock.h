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
    /// A conversation was chosen.
    void opened(const QString& id);
    /// A conversation is to be deleted; it is no longer in the list.
    void forgotten(const QString& id);

protected:
    void changeEvent(QEvent* event) override;

private:
    QString idAt(const QModelIndex& shown) const;
    void forget();
    void updateTexts();

    ConversationListModel* m_model = nullptr;
    QSortFilterProxyModel* m_found = nullptr;
    QLineEdit* m_search = nullptr;
    QAction* m_forget = nullptr;
    QListView* m_list = nullptr;
};

} // namespace pllava::ui
