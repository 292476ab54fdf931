#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pllava {

/// The vocabulary of a tokenizer and how it cuts text, without added tokens and white space, which come before.
/// Immutable, so it may be shared between threads.
class SubwordModel {
public:
    virtual ~SubwordModel() = default;

    /// Ids of text in which spaces are written "▁". The text must be UTF-8.
    virtual std::vector<int> encode(std::string_view text) const = 0;
    /// One more than the largest id.
    virtual int size() const = 0;
    /// The text of an id from 0 to size() - 1; "" where there is none.
    virtual const std::string& piece(int id) const = 0;
    /// The piece's id, or -1.
    virtual int find(const std::string& piece) const = 0;
    /// The control tokens that the model itself names, or -1.
    virtual int unknownId() const = 0;
    virtual int beginId() const = 0;
    virtual int endId() const = 0;
};

} // namespace pllava
