#include "ui/history/conversation_list_model.h"

#include <algorithm>

#include <QFileInfo>
#include <QLocale>

namespace pllava::ui {

void ConversationListModel::setConversations(const QVector<ConversationSummary>& conversations) {
    beginResetModel();
    m_conversations = conversations;
    endResetModel();
}

void ConversationListModel::keep(const ConversationSummary& conversation) {
    if (conversation.questions == 0)
        return;
    remove(conversation.id);
    beginInsertRows({}, 0, 0);
    m_conversations.prepend(conversation);
    endInsertRows();
}

void ConversationListModel::remove(const QString& id) {
    const auto found = std::find_if(m_conversations.begin(), m_conversations.end(),
                                    [&](const ConversationSummary& each) { return each.id == id; });
    if (found == m_conversations.end())
        return;
    const int row = static_cast<int>(found - m_conversations.begin());
    beginRemoveRows({}, row, row);
    m_conversations.removeAt(row);
    endRemoveRows();
}

void ConversationListModel::retranslate() {
    if (!m_conversations.isEmpty())
        emit dataChanged(index(0), index(rowCount() - 1));
}

int ConversationListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_conversations.size());
}

QString ConversationListModel::details(const ConversationSummary& conversation) const {
    const auto count = conversation.questions;
    QStringList parts{QFileInfo(conversation.video).fileName()};
    if (const QDateTime begun = conversation.begun.toLocalTime(); begun.isValid())
        parts << (begun.date() == QDate::currentDate() ? QLocale().toString(begun.time(), QLocale::ShortFormat)
                                                       : QLocale().toString(begun.date(), QLocale::ShortFormat));
    parts << (count == 1 ? tr("1 question") : tr("%1 questions").arg(count));
    return parts.join(QStringLiteral(" · "));
}

QVariant ConversationListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ConversationSummary& conversation = m_conversations[index.row()];
    const QString& question = conversation.question;
    switch (role) {
    case QuestionRole: return question;
    case DetailsRole: return details(conversation);
    case Qt::DisplayRole: return QString(question + u'\n' + details(conversation));
    default: return {};
    }
}

} // namespace pllava::ui
