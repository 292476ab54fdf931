#include "ui/history/conversation_list_model.h"

#include <algorithm>

#include <QFileInfo>
#include <QLocale>

namespace pllava::ui {
namespace {

constexpr int kMost = 50;

} // namespace

void ConversationListModel::setConversations(const QVector<Conversation>& conversations) {
    beginResetModel();
    m_conversations.clear();
    std::copy_if(conversations.begin(), conversations.end(), std::back_inserter(m_conversations),
                 [](const Conversation& each) { return !each.exchanges.isEmpty(); });
    m_conversations.resize(std::min<qsizetype>(m_conversations.size(), kMost));
    endResetModel();
}

void ConversationListModel::keep(const Conversation& conversation) {
    if (conversation.exchanges.isEmpty())
        return;
    if (m_conversations.size() == kMost)
        take(kMost - 1);
    beginInsertRows({}, 0, 0);
    m_conversations.prepend(conversation);
    endInsertRows();
}

Conversation ConversationListModel::take(int row) {
    beginRemoveRows({}, row, row);
    Conversation taken = m_conversations.takeAt(row);
    endRemoveRows();
    return taken;
}

void ConversationListModel::retranslate() {
    if (!m_conversations.isEmpty())
        emit dataChanged(index(0), index(rowCount() - 1));
}

int ConversationListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_conversations.size());
}

QString ConversationListModel::details(const Conversation& conversation) const {
    const auto count = conversation.exchanges.size();
    QStringList parts{QFileInfo(conversation.video).fileName()};
    if (conversation.begun.isValid())
        parts << QLocale().toString(conversation.begun.toLocalTime(), QLocale::ShortFormat);
    parts << (count == 1 ? tr("1 question") : tr("%1 questions").arg(count));
    return parts.join(QStringLiteral(" · "));
}

QVariant ConversationListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Conversation& conversation = m_conversations[index.row()];
    const QString& question = conversation.exchanges.front().question;
    switch (role) {
    case QuestionRole: return question;
    case DetailsRole: return details(conversation);
    case Qt::DisplayRole: return QString(question + u'\n' + details(conversation));
    default: return {};
    }
}

} // namespace pllava::ui
