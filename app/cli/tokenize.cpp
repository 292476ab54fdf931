#include <algorithm>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "core/base/json.h"
#include "core/model/load_model_config.h"

namespace pllava::cli {
namespace {

/// One more than the largest id: rows of the embedding without a token count, since the model may write them.
std::int64_t vocabularyOf(const Tokenizer& tokenizer, const std::filesystem::path& folder) {
    std::error_code ignored;
    if (!std::filesystem::exists(folder / "config.json", ignored))
        return tokenizer.size();
    return std::max(tokenizer.size(), loadModelConfig(folder).text.vocabularySize);
}

[[noreturn]] void refuse(const std::string& where, const std::string& reason) {
    throw Error(ErrorKind::InvalidArgument, fmt::format("{}: {}", where, reason));
}

std::vector<std::int64_t> idsOf(const nlohmann::json& input, std::int64_t vocabulary, const std::string& where) {
    if (!input.is_array())
        refuse(where, "expected a list of ids in JSON");
    std::vector<std::int64_t> ids;
    for (const nlohmann::json& id : input) {
        if (!id.is_number_integer())
            refuse(where, "expected a list of ids in JSON");
        const bool known = id.is_number_unsigned() && id.get<std::uint64_t>() < static_cast<std::uint64_t>(vocabulary);
        if (!known)
            refuse(where, fmt::format("id {} is outside the vocabulary of {} tokens; ids go from 0 to {}", id.dump(),
                                      vocabulary, vocabulary - 1));
        ids.push_back(id.get<std::int64_t>());
    }
    return ids;
}

} // namespace

void addTokenize(CLI::App& app, Context& context) {
    struct Options : RunOptions {
        bool decode = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("tokenize", "JSON strings from standard input, one per line, to token ids");
    command->add_flag("--decode", options->decode, "The reverse: lists of ids to text without special tokens");
    addModelOption(*command, *options);
    command->callback([options, &context] {
        const std::filesystem::path folder = options->folders().base;
        const Tokenizer tokenizer = Tokenizer::load(folder);
        const std::int64_t vocabulary = options->decode ? vocabularyOf(tokenizer, folder) : 0;
        std::int64_t number = 0;
        context.interrupt.setIdle(true); // every line is done at once
        for (std::string line; std::getline(std::cin, line);) {
            const std::string where = fmt::format("standard input, line {}", ++number);
            if (line.find_first_not_of(" \t\r") == std::string::npos)
                continue;
            const nlohmann::json input = parseJson(line, where);
            if (options->decode) {
                const auto ids = idsOf(input, vocabulary, where);
                printJson({{"ids", ids}, {"text", tokenizer.decode(ids)}});
            } else if (input.is_string()) {
                const auto text = input.get<std::string>();
                printJson({{"ids", tokenizer.encode(text)}, {"text", text}});
            } else {
                refuse(where, "expected a string in JSON");
            }
        }
    });
}

} // namespace pllava::cli
