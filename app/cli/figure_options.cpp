#include "app/cli/figure_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"

namespace pllava::cli {
namespace {

class LanguageValidator : public CLI::Validator {
public:
    LanguageValidator() {
        desc_function_ = [] {
            try {
                return fmt::format("{{{}}}", fmt::join(languagesIn(), ","));
            } catch (const Error&) {
                return std::string(); // help works without the program's data
            }
        };
        func_ = [](const std::string& code) -> std::string {
            try {
                loadWords(code);
                return {};
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::InvalidArgument)
                    throw; // the file's fault, not the command line's
                return error.what();
            }
        };
    }
};

} // namespace

void addFigureOptions(CLI::App& app, FigureOptions& options, const std::string& what) {
    const auto fault = [](const std::string& file) {
        return file.ends_with(".svg") ? std::string() : "is an SVG; give it a name that ends in .svg";
    };
    app.add_option("--plot", options.plot, what)->type_name("F.svg")->check(CLI::Validator(fault, ""));
    addLanguageOption(app, options.language, "the figure's words");
}

void addLanguageOption(CLI::App& app, std::string& language, const std::string& what) {
    app.add_option("--language", language, fmt::format("Language of {} (default en)", what))
        ->type_name("CODE")
        ->check(LanguageValidator());
}

} // namespace pllava::cli
