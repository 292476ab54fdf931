// The reader of all JSON: refuses what is nested too deep, and accepts the rest as the parser below it does.
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "tests/fuzz/support.h"

namespace {

using namespace pllava;
using namespace pllava::fuzz;

int depthOf(const nlohmann::json& document) {
    int deepest = 0;
    if (document.is_structured())
        for (const auto& child : document)
            deepest = std::max(deepest, depthOf(child));
    return deepest + (document.is_structured() ? 1 : 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = asText(data, size);
    attempt([&] {
        const nlohmann::json document = parseJson(text, "input");
        require(depthOf(document) <= kMaxJsonDepth);
        require(parseJson(document.dump(), "output") == document);
    });
    attempt([&] { require(parseJson(text, "input", RepeatedKeys::Refused) == nlohmann::json::parse(text)); });
    static const Folder s_folder;
    if (text.find('\n') == std::string_view::npos)
        return 0;
    std::size_t lines = 0;
    attempt([&] { eachJsonLine(s_folder.put("lines", text), [&](const auto&, const auto&) { ++lines; }); });
    require(lines <= 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
    return 0;
}
