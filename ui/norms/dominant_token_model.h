#pragma once

#include <vector>

#include <QAbstractListModel>

#include "core/analysis/dominant_tokens.h"

namespace pllava::ui {

/// The dominant tokens, largest first, one per row.
class DominantTokenModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    void setTokens(std::vector<DominantToken> tokens);
    const std::vector<DominantToken>& tokens() const { return m_tokens; }
    /// Updates the texts of every row after a change of language.
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<DominantToken> m_tokens;
};

} // namespace pllava::ui
