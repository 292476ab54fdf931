#pragma once

#include <filesystem>
#include <string>

#include "ui/history/conversation_text.h"

namespace pllava::ui {

/// Owner alone may read what was said: 0700 for the folder, 0600 for its files. Throws Internal.
void makePrivateFolder(const std::filesystem::path& folder);

/// The file of one conversation, to be appended to. A lock keeps other programs from appending to it as long as this
/// lives. What cannot be written stays pending, and is tried again with the next flush(). One thread at a time.
class ConversationFile {
public:
    /// Touches no disk.
    explicit ConversationFile(std::filesystem::path file) : m_file(std::move(file)) {}
    ConversationFile(ConversationFile&& other) noexcept;
    ConversationFile& operator=(ConversationFile&&) = delete;
    ~ConversationFile();

    /// False where another program holds it. A file that does not exist, or cannot be locked, counts as ours.
    bool lock();
    void append(const std::string& lines) { m_pending += lines; }
    bool pending() const { return !m_pending.empty(); }
    enum class Durability { Process, Power }; ///< survives the end of the program; a loss of power too
    /// Throws Internal with the system's words; lines that were written whole are no longer pending.
    void flush(Durability durability);
    /// All lines, whether on the disk or pending. Throws NotFound, CorruptFile.
    std::string text() const;

private:
    void open();
    void writePending();
    [[noreturn]] void fail(int error) const;

    std::filesystem::path m_file;
    std::string m_pending;
    std::size_t m_end = 0; ///< of the last whole line on the disk
    int m_descriptor = -1;
    bool m_writable = false;
};

/// Reads no more of the file than it needs. No questions: there is nothing to be shown.
ConversationSummary readSummary(const std::filesystem::path& file, const QString& id);
/// A new file with all of it, or nothing where one of that name exists. Not on the disk for sure before a sync. Throws
/// Internal.
void writeNewConversation(const std::filesystem::path& file, const Conversation& conversation);

} // namespace pllava::ui
