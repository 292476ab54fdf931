#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "core/chat/session.h"
#include "tests/support/frames_file.h"

namespace pllava::test {

inline const std::string kQuestion = "How many objects are there?";

/// A session of the demo model that looks at a clip of 20 frames.
class DemoSession : public testing::Test {
protected:
    DemoSession() : m_session(loaded(kBase)), m_settings(m_session.defaults()) {
        m_session.open(writeFrames(m_folder, 20));
    }
    static Session loaded(const std::filesystem::path& model) {
        setenv("PLLAVA_RESOURCES", PLLAVA_RESOURCES, 1);
        return {{model, {}}, {{Device::Cpu}, NumberFormat::Auto, 0}};
    }
    /// One of whose visual tokens' norms is no number.
    Session broken() {
        std::filesystem::copy(kBase, m_folder / "broken");
        const std::filesystem::path weights = m_folder / "broken/model.safetensors";
        const TensorEntry bias = *SafetensorsFile(weights).find("multi_modal_projector.linear_2.bias");
        std::fstream file(weights, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(bias.offset));
        file.write("\x7f\x7f", 2); // the largest number of bf16, whose square is none
        file.close();
        Session session = loaded(m_folder / "broken");
        session.open(writeFrames(m_folder, 20));
        return session;
    }
    static inline const std::filesystem::path kBase = std::filesystem::path(PLLAVA_RESOURCES) / "demo-model/base";
    const ScratchFolder m_folder;
    Session m_session;
    AskSettings m_settings;
};

} // namespace pllava::test
