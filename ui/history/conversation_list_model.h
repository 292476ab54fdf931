#pragma once

#include <QAbstractListModel>

#include "ui/history/conversation_text.h"

namespace pllava::ui {

/// Earlier conversations, the one that was open last first: as many as there are. GUI thread only.
class ConversationListModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { QuestionRole = Qt::UserRole, DetailsRole };

    using QAbstractListModel::QAbstractListModel;

    void setConversations(const QVector<ConversationSummary>& conversations);
    const QVector<ConversationSummary>& conversations() const { return m_conversations; }
    /// Puts it first. Nothing is kept of a conversation without a question.
    void keep(const ConversationSummary& conversation);
    /// Nothing where it is not there.
    void remove(const QString& id);
    /// Updates the texts of every row after a change of language.
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    /// Display: question and details in two lines.
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QString details(const ConversationSummary& conversation) const;

    QVector<ConversationSummary> m_conversations;
};

} // namespace pllava::ui
