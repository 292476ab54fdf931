#pragma once

#include <QDialog>
#include <QList>

class QAction;
class QDialogButtonBox;
class QLabel;
class QTableWidget;

namespace pllava::ui {

class Preferences;

/// An action whose keys can be changed, and the keys it comes with.
struct ShortcutEntry {
    QAction* action = nullptr;
    QKeySequence usual;
};

/// Lists every action with its keys and lets a person change them. Keys that another action has are refused in place.
class ShortcutsDialog : public QDialog {
    Q_OBJECT
public:
    ShortcutsDialog(QList<ShortcutEntry> entries, Preferences& preferences, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void updateTexts();
    /// The row's action has other words or keys.
    void showRow(int row);
    void restoreUsual();
    void edit(int row);
    void change(int row, const QKeySequence& keys);

    QList<ShortcutEntry> m_entries;
    Preferences& m_preferences;
    QTableWidget* m_table = nullptr;
    QLabel* m_notice = nullptr;
    QDialogButtonBox* m_buttons = nullptr;
};

} // namespace pllava::ui
