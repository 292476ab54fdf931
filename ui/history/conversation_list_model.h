#pragma once

#include <QAbstractListModel>

#include "ui/base/conversation.h"

namespace pllava::ui {

/// Earlier conversations, newest first, the oldest forgotten beyond fifty. GUI thread only.
class ConversationListModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { QuestionRole = Qt::UserRole, DetailsRole };

    using QAbstractListModel::QAbstractListModel;

    void setConversations(const QVector<Conversation>& conversations);
    const QVector<Conversation>& conversations() const { return m_conversations; }
    /// Nothing is kept of a conversation without a question.
    void keep(const Conversation& conversation);
    Conversation take(int row);
    /// The words of every row anew, after a change of language.
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    /// Display: question and details in two lines.
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QString details(const Conversation& conversation) const;

    QVector<Conversation> m_conversations;
};

} // namespace pllava::ui
