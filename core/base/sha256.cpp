#include "core/base/sha256.h"

#include <array>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "core/base/regular_file.h"
#include "core/base/stop.h"

namespace pllava {

std::string sha256OfFile(const std::filesystem::path& path, const std::stop_token& stop) {
    const RegularFile file(path);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (!digest || EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) != 1)
        throw Error(ErrorKind::Internal, "libcrypto gives no SHA-256; reinstall OpenSSL");
    std::vector<std::byte> block(1 << 20);
    std::size_t count = block.size();
    for (std::uint64_t offset = 0; count == block.size(); offset += count) {
        throwIfStopped(stop);
        count = file.readAt(offset, block);
        EVP_DigestUpdate(digest.get(), block.data(), count);
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int length = 0;
    EVP_DigestFinal_ex(digest.get(), bytes.data(), &length);
    std::string digits;
    for (unsigned int i = 0; i < length; ++i)
        digits += fmt::format("{:02x}", bytes[i]);
    return digits;
}

} // namespace pllava
