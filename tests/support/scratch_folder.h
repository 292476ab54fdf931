#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace pllava::test {

/// An empty folder of one test's own, gone with it. Tests run at the same time, so no other name is safe.
class ScratchFolder {
public:
    ScratchFolder() : m_path(testing::TempDir() + "pllava-XXXXXX") {
        if (!::mkdtemp(m_path.data()))
            throw std::runtime_error("no folder can be made in " + testing::TempDir());
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    std::filesystem::path path() const { return m_path; }
    std::filesystem::path operator/(const std::filesystem::path& name) const { return path() / name; }

private:
    std::string m_path;
};

} // namespace pllava::test
