#include "core/base/own_file.h"

#include <fstream>

#include <gtest/gtest.h>

#include "core/base/csv.h"
#include "core/base/error.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

class OwnFile : public testing::Test {
protected:
    bool isReplaceable(const std::string& text, FileKind kind) const {
        std::ofstream(m_file, std::ios::binary) << text;
        try {
            requireReplaceable(m_file, kind, "--out F");
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::InvalidArgument);
            EXPECT_TRUE(std::string(error.what()).starts_with("--out F ")) << error.what();
            return false;
        }
        return true;
    }
    const test::ScratchFolder m_scratch;
    const std::filesystem::path m_file = m_scratch / "file";
};

constexpr FileKind kAll[]{FileKind::Table, FileKind::Figure, FileKind::Page, FileKind::Tensors, FileKind::Results};

TEST_F(OwnFile, WhatIsNotThereOrEmptyIsReplaceable) {
    for (const FileKind kind : kAll) {
        requireReplaceable(m_scratch / "none", kind, "--out F");
        EXPECT_TRUE(isReplaceable("", kind));
    }
}

TEST_F(OwnFile, ForeignFilesAreNot) {
    for (const std::string& text :
         {std::string("a note\n"), std::string("{\"a\": 1}"), std::string("[1, 2]\n"),
          std::string("\x89PNG\r\n\x1a\n..."), std::string("name,age\nAnn,3\n"),
          std::string("video,question,answer\na.mp4,q,a\n"), std::string(5000, '\0'),
          std::string("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\"><path d=\"M0 0\"/></svg>"),
          std::string("<!DOCTYPE html>\n<html><head><title>mine</title></head></html>"),
          std::string("\x40\0\0\0\0\0\0\0{\"model.weight\":{\"dtype\":\"F32\"}}", 40)})
        for (const FileKind kind : kAll)
            EXPECT_FALSE(isReplaceable(text, kind)) << text;
}

TEST_F(OwnFile, ATableIsKnownByItsColumnsHoweverASpreadsheetSavedIt) {
    for (const std::string& text :
         {csvHead("weights,video,question,expected") + "\"a\"", std::string("index,t,h,w,norm,dominant\n0,0,0,0,1,0\n"),
          std::string("\"index\";\"t\";\"h\";\"w\";\"norm\"\r\n"), std::string("place\tcount\tmedian\tmean\n")})
        EXPECT_TRUE(isReplaceable(text, FileKind::Table)) << text;
}

TEST_F(OwnFile, ALogIsKnownByItsFirstRowAlsoByHalfOfIt) {
    const std::string row =
        R"({"video": "a", "question": "q", "weights": "", "verdict": "answers", "stop_reason": "eos"})";
    EXPECT_TRUE(isReplaceable(row + "\nanything", FileKind::Results));
    for (const char* half : {R"({"al)", R"({"alpha":0.5,"ans)", R"({"alpha":-1e-05,"answer":"Left and)"})
        EXPECT_TRUE(isReplaceable(half, FileKind::Results)) << half;
    for (const char* other :
         {R"({"alpha":4})", R"({"alpha":4,"beta":)", R"({"alpine":)", "{\"alpha\": 4, \"answer\": \""})
        EXPECT_FALSE(isReplaceable(other, FileKind::Results)) << other;
}

TEST_F(OwnFile, OnlyAnOrdinaryFileIsReplaceable) {
    EXPECT_THROW(requireReplaceable("/dev/null", FileKind::Table, "--csv"), Error);
    EXPECT_THROW(requireReplaceable(m_scratch.path(), FileKind::Table, "--csv"), Error);
}

TEST_F(OwnFile, AChosenFileNeedsTheFormatOfItsEnding) {
    const auto check = [&](const char* name, const std::string& text) {
        std::ofstream(m_scratch / name, std::ios::binary) << text;
        requireSameFormat(m_scratch / name);
    };
    check("a.svg", "<?xml version=\"1.0\"?>\n<svg>");
    check("a.PNG", "\x89PNG\r\n\x1a\n");
    check("a.csv", "step,samples,loss\n");
    check("a.md", "anything");
    EXPECT_THROW(check("b.svg", "a letter"), Error);
    EXPECT_THROW(check("b.png", "GIF89a"), Error);
    EXPECT_THROW(check("b.csv", "name,age\n"), Error);
    EXPECT_THROW(check("b.html", "\x89PNG"), Error);
}

} // namespace
} // namespace pllava
