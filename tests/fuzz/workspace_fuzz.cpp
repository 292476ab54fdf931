// What the window restores at its start, and the conversations that earlier versions kept in the same file.
#include "tests/fuzz/support.h"
#include "ui/workspace_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pllava::fuzz;
    using namespace pllava::ui;
    attempt([&] {
        const std::string whole = workspaceText(parseWorkspace(asText(data, size), "workspace.json"));
        require(workspaceText(parseWorkspace(whole, "workspace.json")) == whole);
    });
    return 0;
}
