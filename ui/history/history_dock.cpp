#include "ui/history/history_dock.h"

#include <QAction>
#include <QEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/look/icons.h"
#include "ui/look/theme.h"

namespace pllava::ui {
namespace {

/// The question above, details below it in a secondary colour.
class ConversationDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {option.fontMetrics.height() * 8, option.fontMetrics.height() * 3};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool chosen = option.state & QStyle::State_Selected;
        const int line = option.fontMetrics.height();
        const QRect area = option.rect.adjusted(line / 2, line / 3, -line / 2, -line / 3);
        const Colors colors = colorsOf(option.palette);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (chosen || option.state & QStyle::State_MouseOver) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(chosen ? colors.question : colors.answer);
            painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 6, 6);
        }
        const auto text = [&](int role, int flags, Qt::TextElideMode elide) {
            const QString words =
                option.fontMetrics.elidedText(index.data(role).toString().simplified(), elide, area.width());
            painter->drawText(area, flags, words);
        };
        painter->setPen(option.palette.color(QPalette::Text));
        text(ConversationListModel::QuestionRole, Qt::AlignTop, Qt::ElideRight);
        painter->setPen(chosen ? option.palette.color(QPalette::Text) : colors.mutedText);
        text(ConversationListModel::DetailsRole, Qt::AlignBottom, Qt::ElideMiddle); // the count comes last
        painter->restore();
    }
};

} // namespace

HistoryDock::HistoryDock(QWidget* parent)
    : PanelDock("history", parent), m_model(new ConversationListModel(this)), m_found(new QSortFilterProxyModel(this)),
      m_search(new QLineEdit), m_list(new QListView) {
    m_found->setSourceModel(m_model);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setModel(m_found);
    m_list->setItemDelegate(new ConversationDelegate(m_list));
    m_list->setUniformItemSizes(true); // thousands are laid out at once
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_search->setClearButtonEnabled(true);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->addWidget(m_search);
    layout->addWidget(m_list);
    setContent(content);
    connect(m_search, &QLineEdit::textChanged, m_found, &QSortFilterProxyModel::setFilterFixedString);
    const auto open = [this](const QModelIndex& index) { emit opened(idAt(index)); };
    connect(m_list, &QListView::activated, this, open); // a double click or Enter
    m_forget = new QAction(m_list);
    m_forget->setShortcut(Qt::Key_Delete);
    m_forget->setShortcutContext(Qt::WidgetShortcut);
    connect(m_forget, &QAction::triggered, this, &HistoryDock::forget);
    m_list->addAction(m_forget);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    const auto show = [this] { showContent(m_model->rowCount() > 0); };
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, change, this, show);
    connect(m_model, &QAbstractItemModel::modelReset, this, show);
    // Nobody has chosen the row that replaces an opened one: Delete would remove it.
    connect(m_found, &QAbstractItemModel::rowsRemoved, m_list, [this] { m_list->setCurrentIndex({}); });
    show();
    updateTexts();
}

QString HistoryDock::idAt(const QModelIndex& shown) const {
    return m_model->conversations().at(m_found->mapToSource(shown).row()).id;
}

void HistoryDock::forget() {
    const QModelIndex chosen = m_list->currentIndex();
    if (!chosen.isValid())
        return;
    const QString id = idAt(chosen);
    m_model->remove(id);
    emit forgotten(id);
}

void HistoryDock::updateTexts() {
    setWindowTitle(tr("Earlier conversations"));
    setEmptyText(tr("Your earlier conversations are kept here."));
    m_search->setPlaceholderText(tr("Search…"));
    m_search->setAccessibleName(tr("Search earlier conversations"));
    m_list->setAccessibleName(tr("Earlier conversations"));
    m_list->setAccessibleDescription(tr("Press Enter or double-click to open a conversation, Delete to delete it"));
    m_list->setToolTip(m_list->accessibleDescription());
    m_forget->setText(tr("Delete this conversation"));
    m_forget->setIcon(icon(QStringLiteral("edit-delete")));
    m_model->retranslate();
}

void HistoryDock::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        updateTexts();
    PanelDock::changeEvent(event);
}

} // namespace pllava::ui
