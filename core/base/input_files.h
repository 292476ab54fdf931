#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pllava {

/// The files and folders that a run reads, over which no result may be written. They are known by device and inode, so
/// that links and other spellings of a path count. What is not there is passed over. One thread.
class InputFiles {
public:
    /// A file, or a folder of pictures: each of its files.
    void add(const std::filesystem::path& path, std::string_view what);
    /// The folder of a model: nothing is written anywhere inside.
    void addFolder(const std::filesystem::path& folder, std::string_view what);
    /// Throws InvalidArgument, beginning with `subject`, where the output is one of them or lies in such a folder.
    void requireNot(const std::filesystem::path& output, std::string_view subject) const;

private:
    using Node = std::pair<std::uint64_t, std::uint64_t>; ///< device and inode
    struct Input {
        Node node;
        std::string what;
    };
    static Node nodeOf(const std::filesystem::path& path);
    static const Input* find(const std::vector<Input>& inputs, const Node& node);

    std::vector<Input> m_files, m_folders;
};

} // namespace pllava
