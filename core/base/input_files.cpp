#include "core/base/input_files.h"

#include <algorithm>

#include <sys/stat.h>

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;

} // namespace

InputFiles::Node InputFiles::nodeOf(const fs::path& path) {
    struct stat state {};
    return ::stat(path.c_str(), &state) == 0 ? Node(state.st_dev, state.st_ino) : Node();
}

const InputFiles::Input* InputFiles::find(const std::vector<Input>& inputs, const Node& node) {
    const auto found = std::ranges::find(inputs, node, &Input::node);
    return node == Node() || found == inputs.end() ? nullptr : &*found;
}

void InputFiles::add(const fs::path& path, std::string_view what) {
    std::error_code ignored;
    if (path.empty() || !fs::exists(path, ignored))
        return;
    m_files.push_back({nodeOf(path), std::string(what)});
    if (fs::is_directory(path, ignored))
        for (fs::directory_iterator entry(path, ignored), end; !ignored && entry != end; entry.increment(ignored))
            m_files.push_back({nodeOf(entry->path()), std::string(what)});
}

void InputFiles::addFolder(const fs::path& folder, std::string_view what) {
    add(folder, what);
    std::error_code ignored;
    if (fs::is_directory(folder, ignored))
        m_folders.push_back({nodeOf(folder), std::string(what)});
}

void InputFiles::requireNot(const fs::path& output, std::string_view subject) const {
    const auto refuse = [&](const char* relation, const std::string& what) {
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} {} {}, which this run reads; name another", subject, relation, what));
    };
    if (const Input* same = find(m_files, nodeOf(output)))
        refuse("is", same->what);
    std::error_code ignored;
    for (fs::path inner = fs::weakly_canonical(fs::absolute(output), ignored); inner.has_relative_path();
         inner = inner.parent_path())
        if (const Input* around = find(m_folders, nodeOf(inner)))
            refuse("lies in", around->what);
}

} // namespace pllava
