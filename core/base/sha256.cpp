#include "core/base/sha256.h"

#include <array>
#include <memory>
#include <span>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "core/base/regular_file.h"
#include "core/base/stop.h"

namespace pllava {
namespace {

class Digest {
public:
    Digest() : m_context(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
        if (!m_context || EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) != 1)
            throw Error(ErrorKind::Internal, "libcrypto gives no SHA-256; reinstall OpenSSL");
    }
    void add(std::span<const std::byte> bytes) { EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size()); }
    std::string digits() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
        unsigned int length = 0;
        EVP_DigestFinal_ex(m_context.get(), bytes.data(), &length);
        std::string digits;
        for (unsigned int i = 0; i < length; ++i)
            digits += fmt::format("{:02x}", bytes[i]);
        return digits;
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> m_context;
};

} // namespace

std::string sha256OfFile(const std::filesystem::path& path, const std::stop_token& stop) {
    const RegularFile file(path);
    Digest digest;
    std::vector<std::byte> block(1 << 20);
    std::size_t count = block.size();
    for (std::uint64_t offset = 0; count == block.size(); offset += count) {
        throwIfStopped(stop);
        count = file.readAt(offset, block);
        digest.add(std::span(block).first(count));
    }
    return digest.digits();
}

std::string sha256OfText(std::string_view text) {
    Digest digest;
    digest.add(std::as_bytes(std::span(text)));
    return digest.digits();
}

} // namespace pllava
