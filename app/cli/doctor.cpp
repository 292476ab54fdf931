#include <array>
#include <fstream>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "core/base/resources.h"
#ifdef PLLAVA_VIDEO
#include "core/video/video_support.h"
#endif

namespace pllava::cli {
namespace {

/// Working memory in addition to the weights: 16 frames in progress and the KV cache of a full context, rounded up.
constexpr double kWorkingGigabytes = 3;

/// Published checkpoints and their weights in billions, vision tower included.
struct PublishedModel {
    const char* name;
    double billions;
};
constexpr std::array kPublished{PublishedModel{"pllava-7b", 7.1}, PublishedModel{"pllava-13b", 13.4},
                                PublishedModel{"pllava-34b", 35.1}};

/// A line of /proc/meminfo in gigabytes.
double memory(const std::string& key) {
    std::ifstream file("/proc/meminfo");
    std::string word;
    double kibibytes = 0;
    while (file >> word)
        if (word == key + ":")
            file >> kibibytes;
    return kibibytes * 1024 / 1e9;
}

nlohmann::json fitOf(double availableGigabytes) {
    nlohmann::json fit = nlohmann::json::array();
    for (const PublishedModel& model : kPublished) {
        const double bf16 = model.billions * 2 + kWorkingGigabytes, fp32 = model.billions * 4 + kWorkingGigabytes;
        fit.push_back({{"model", model.name},
                       {"bf16_gb", bf16},
                       {"fp32_gb", fp32},
                       {"bf16_fits", bf16 <= availableGigabytes},
                       {"fp32_fits", fp32 <= availableGigabytes}});
    }
    return fit;
}

nlohmann::json videoSupport() {
#ifdef PLLAVA_VIDEO
    const VideoSupport support = reportVideoSupport();
    return {{"ffmpeg", support.ffmpegVersion}, {"decoders", support.decoders}, {"missing", support.missing}};
#else
    return {{"ffmpeg", nullptr}, {"decoders", nlohmann::json::array()}, {"missing", nlohmann::json::array()}};
#endif
}

nlohmann::json examine() {
    const ComputeReport compute = reportCompute();
    const double available = memory("MemAvailable");
    return {{"version", PLLAVA_VERSION},
            {"torch", compute.torchVersion},
            {"cores", compute.cores},
            {"cpu_capability", compute.cpuCapability},
            {"cpu_bf16", compute.cpuBf16},
            {"fp32_gflops", compute.fp32Gflops},
            {"blas", compute.blasLibrary},
            {"memory_gb", memory("MemTotal")},
            {"memory_available_gb", available},
            {"cuda_driver", compute.cudaDriver},
            {"cuda_devices", compute.cudaDevices},
            {"cuda_problem", compute.cudaProblem},
            {"video", videoSupport()},
            {"model_fit", fitOf(available)},
            {"resources", resourceFolder().string()}};
}

std::string joined(const nlohmann::json& names) {
    std::string line;
    for (const auto& item : names)
        line += (line.empty() ? "" : ", ") + item.get<std::string>();
    return line;
}

const char* yesNo(const nlohmann::json& value) {
    return value.get<bool>() ? "yes" : "no";
}

void print(const nlohmann::json& report) {
    fmt::print("program     {}\nlibtorch    {}\n", report["version"].get<std::string>(),
               report["torch"].get<std::string>());
    fmt::print("processor   {} cores, {}, bf16 in hardware: {}, {:.0f} GFLOP/s a core in fp32\n",
               report["cores"].get<int>(), report["cpu_capability"].get<std::string>(), yesNo(report["cpu_bf16"]),
               report["fp32_gflops"].get<double>());
    fmt::print("BLAS        {}\n", report["blas"].get<std::string>());
    fmt::print("memory      {:.1f} GB, {:.1f} GB available\n", report["memory_gb"].get<double>(),
               report["memory_available_gb"].get<double>());
    const int devices = report["cuda_devices"];
    fmt::print("GPU         {}\n",
               devices > 0 ? fmt::format("{} usable", devices) : "none: " + report["cuda_problem"].get<std::string>());
    const auto& video = report["video"];
    fmt::print("FFmpeg      {}\n", video["ffmpeg"].is_null() ? "not built in" : video["ffmpeg"].get<std::string>());
    fmt::print("decoders    {}{}\n", joined(video["decoders"]),
               video["missing"].empty() ? "" : " (missing: " + joined(video["missing"]) + ")");
    for (const auto& model : report["model_fit"])
        fmt::print("{:<11} {:.0f} GB in bf16 (fits in memory: {}), {:.0f} GB in fp32 (fits: {})\n",
                   model["model"].get<std::string>(), model["bf16_gb"].get<double>(), yesNo(model["bf16_fits"]),
                   model["fp32_gb"].get<double>(), yesNo(model["fp32_fits"]));
    fmt::print("resources   {}\n", report["resources"].get<std::string>());
}

} // namespace

void addDoctor(CLI::App& app, Context& context) {
    app.add_subcommand("doctor", "What this machine can do")->callback([&context] {
        const nlohmann::json report = examine();
        if (context.global.json)
            printJson(report);
        else
            print(report);
    });
}

} // namespace pllava::cli
