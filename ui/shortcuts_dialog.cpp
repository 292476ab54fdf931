#include "ui/shortcuts_dialog.h"

#include <algorithm>

#include <QAction>
#include <QDialogButtonBox>
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
    setWindowTitle(tr("Keys"));
    m_table = new QTableWidget(static_cast<int>(m_entries.size()), 2);
    m_table->setHorizontalHeaderLabels({tr("Action"), tr("Keys")});
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_table->verticalHeader()->hide();
    m_table->setAccessibleName(tr("Actions and their keys"));
    m_notice = new QLabel(tr("Click into a key to change it."));
    m_notice->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close | QDialogButtonBox::RestoreDefaults);
    buttons->button(QDialogButtonBox::Close)->setText(tr("Close"));
    buttons->button(QDialogButtonBox::RestoreDefaults)->setText(tr("Restore the usual keys"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] {
        for (const ShortcutEntry& entry : m_entries)
            entry.action->setShortcut({}); // or two that have changed places would stand in each other's way
        for (int row = 0; row < m_entries.size(); ++row)
            change(row, m_entries[row].usual);
        fill();
    });
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_table);
    layout->addWidget(m_notice);
    layout->addWidget(buttons);
    const int line = fontMetrics().height();
    resize(line * 32, line * 34);
    fill();
}

void ShortcutsDialog::fill() {
    for (int row = 0; row < m_entries.size(); ++row) {
        const QAction* action = m_entries[row].action;
        auto* name = new QTableWidgetItem(action->text().remove(u'&'));
        name->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        m_table->setItem(row, 0, name);
        auto* keys = new QKeySequenceEdit(action->shortcut());
        keys->setAccessibleName(name->text());
        connect(keys, &QKeySequenceEdit::editingFinished, this, [this, row, keys] {
            change(row, keys->keySequence());
            keys->setKeySequence(m_entries[row].action->shortcut());
        });
        m_table->setCellWidget(row, 1, keys);
    }
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
