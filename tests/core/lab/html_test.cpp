#include "core/lab/html.h"

#include <gtest/gtest.h>

namespace pllava {
namespace {

TEST(Html, WhatAPersonTypedStaysText) {
    EXPECT_EQ(escapedHtml("<script>alert('x')</script> & \"y\""),
              "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;");
    EXPECT_EQ(escapedHtml("什么 🙂\n\t"), "什么 🙂\n\t");
    EXPECT_EQ(escapedHtml("a\x01\x7f"), "a\xef\xbf\xbd\xef\xbf\xbd");
    EXPECT_EQ(escapedHtml("a\xff"), "a\xef\xbf\xbd");
}

TEST(Html, FilesAreInBase64) { // RFC 4648, section 10
    const auto uri = [](std::string_view text) { return dataUri("x/y", std::as_bytes(std::span(text))); };
    EXPECT_EQ(uri(""), "data:x/y;base64,");
    EXPECT_EQ(uri("f"), "data:x/y;base64,Zg==");
    EXPECT_EQ(uri("fo"), "data:x/y;base64,Zm8=");
    EXPECT_EQ(uri("foobar"), "data:x/y;base64,Zm9vYmFy");
}

TEST(Html, CellsAreEscaped) {
    EXPECT_EQ(htmlTable({"a&b"}, {{"<1>"}}),
              "<table>\n<tr><th>a&amp;b</th></tr>\n<tr><td>&lt;1&gt;</td></tr>\n</table>\n");
}

} // namespace
} // namespace pllava
