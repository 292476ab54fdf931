#include "ui/shortcuts_dialog.h"

#include <algorithm>

#include <QAction>
#include <QDialogButtonBox>
#include <QEvent>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/look/theme.h"
#include "ui/preferences.h"

namespace pllava::ui {

ShortcutsDialog::ShortcutsDialog(QList<ShortcutEntry> entries, Preferences& preferences, QWidget* parent)
    : QDialog(parent), m_entries(std::move(entries)), m_preferences(preferences) {
    build();
    for (int row = 0; row < m_entries.size(); ++row) {
        for (int column = 0; column < 2; ++column) {
            auto* item = new QTableWidgetItem;
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            m_table->setItem(row, column, item);
        }
        showRow(row);
        connect(m_entries[row].action, &QAction::changed, this, [this, row] { showRow(row); });
    }
    updateTexts();
    const int line = fontMetrics().height();
    resize(line * 32, line * 34);
}

void ShortcutsDialog::build() {
    m_table = new QTableWidget(static_cast<int>(m_entries.size()), 2);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_table->verticalHeader()->hide();
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    connect(m_table, &QTableWidget::cellClicked, this, [this](int row, int column) {
        if (column == 1)
            edit(row);
    });
    connect(m_table, &QTableWidget::cellActivated, this, &ShortcutsDialog::edit);
    m_notice = new QLabel;
    m_notice->setWordWrap(true);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Close | QDialogButtonBox::RestoreDefaults);
    for (QAbstractButton* button : m_buttons->buttons())
        qobject_cast<QPushButton*>(button)->setAutoDefault(false); // Enter is the table's
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this,
            &ShortcutsDialog::restoreUsual);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_table);
    layout->addWidget(m_notice);
    layout->addWidget(m_buttons);
}

void ShortcutsDialog::restoreUsual() {
    for (const ShortcutEntry& entry : m_entries)
        entry.action->setShortcut({}); // or two that have changed places would stand in each other's way
    for (int row = 0; row < m_entries.size(); ++row)
        change(row, m_entries[row].usual);
}

void ShortcutsDialog::updateTexts() {
    setWindowTitle(tr("Keyboard shortcuts"));
    m_table->setHorizontalHeaderLabels({tr("Action"), tr("Shortcut")});
    m_table->setAccessibleName(tr("Actions and their shortcuts"));
    m_notice->setText(tr("Select a shortcut and press Enter to change it."));
    m_buttons->button(QDialogButtonBox::Close)->setText(tr("Close"));
    m_buttons->button(QDialogButtonBox::RestoreDefaults)->setText(tr("Restore the default shortcuts"));
}

void ShortcutsDialog::showRow(int row) {
    const QAction* action = m_entries[row].action;
    m_table->item(row, 0)->setText(action->text().remove(u'&'));
    m_table->item(row, 1)->setText(action->shortcut().toString(QKeySequence::NativeText));
}

void ShortcutsDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        updateTexts();
    QDialog::changeEvent(event);
}

/// Only now are keys taken down: arrows and Tab must lead through the table.
void ShortcutsDialog::edit(int row) {
    if (m_table->cellWidget(row, 1))
        return;
    auto* keys = new QKeySequenceEdit(m_entries[row].action->shortcut());
    keys->setAccessibleName(m_table->item(row, 0)->text());
    m_table->setCellWidget(row, 1, keys);
    keys->setFocus();
    connect(keys, &QKeySequenceEdit::editingFinished, this, [this, row, keys] {
        change(row, keys->keySequence());
        m_table->removeCellWidget(row, 1);
        m_table->setFocus();
    });
}

void ShortcutsDialog::change(int row, const QKeySequence& keys) {
    const ShortcutEntry& entry = m_entries[row];
    const auto other = std::find_if(m_entries.begin(), m_entries.end(), [&](const ShortcutEntry& each) {
        return each.action != entry.action && !keys.isEmpty() && each.action->shortcut() == keys;
    });
    if (other != m_entries.end()) {
        m_notice->setText(tr("%1 already belongs to “%2”.")
                              .arg(keys.toString(QKeySequence::NativeText), other->action->text().remove(u'&')));
        return;
    }
    entry.action->setShortcut(keys);
    m_preferences.setShortcut(entry.action->objectName(), keys, entry.usual);
}

} // namespace pllava::ui
