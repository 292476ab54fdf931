#include "ui/norms/dominant_token_model.h"

#include "ui/norms/norm_wording.h"

namespace pllava::ui {

void DominantTokenModel::setTokens(std::vector<DominantToken> tokens) {
    if (tokens == m_tokens)
        return;
    beginResetModel();
    m_tokens = std::move(tokens);
    endResetModel();
}

void DominantTokenModel::retranslate() {
    if (!m_tokens.empty())
        emit dataChanged(index(0), index(rowCount() - 1));
}

int DominantTokenModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_tokens.size());
}

QVariant DominantTokenModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) ||
        (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    return tokenWords(m_tokens[static_cast<std::size_t>(index.row())]);
}

} // namespace pllava::ui
