// Conversations as the window keeps them. Two halves as the beginning and the last line of a long file.
#include "tests/fuzz/support.h"
#include "ui/history/conversation_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pllava::fuzz;
    using namespace pllava::ui;
    const std::string_view text = asText(data, size);
    const QString id = QStringLiteral("id");
    attempt([&] {
        const std::string whole = wholeText(parseConversation(text, id));
        require(wholeText(parseConversation(whole, id)) == whole);
    });
    attempt([&] { require(summaryOf(text.substr(0, size / 2), text.substr(size / 2), id).questions >= 0); });
    return 0;
}
