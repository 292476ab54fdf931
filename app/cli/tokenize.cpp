#include <iostream>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "core/base/json.h"

namespace pllava::cli {
namespace {

nlohmann::json convert(const Tokenizer& tokenizer, const nlohmann::json& input, bool decode, const std::string& where) {
    try {
        if (decode) {
            const auto ids = input.get<std::vector<std::int64_t>>();
            return {{"ids", ids}, {"text", tokenizer.decode(ids)}};
        }
        const auto text = input.get<std::string>();
        return {{"ids", tokenizer.encode(text)}, {"text", text}};
    } catch (const nlohmann::json::exception&) {
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{}: expected {} in JSON", where, decode ? "a list of ids" : "a string"));
    }
}

} // namespace

void addTokenize(CLI::App& app, Context& context) {
    struct Options : RunOptions {
        bool decode = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("tokenize", "JSON strings from standard input, one a line, to token ids");
    command->add_flag("--decode", options->decode, "The other way: lists of ids to text without special tokens");
    addModelOption(*command, *options);
    command->callback([options, &context] {
        const Tokenizer tokenizer = Tokenizer::load(options->folders().base);
        std::int64_t number = 0;
        context.interrupt.setIdle(true); // every line is done at once
        for (std::string line; std::getline(std::cin, line);) {
            const std::string where = fmt::format("standard input, line {}", ++number);
            if (line.find_first_not_of(" \t\r") != std::string::npos)
                printJson(convert(tokenizer, parseJson(line, where), options->decode, where));
        }
    });
}

} // namespace pllava::cli
