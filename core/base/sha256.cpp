#include "core/base/sha256.h"

#include <array>
#include <fstream>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "core/base/stop.h"

namespace pllava {

std::string sha256OfFile(const std::filesystem::path& path, const std::stop_token& stop) {
    std::ifstream file(path, std::ios::binary);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (!digest || EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) != 1)
        throw Error(ErrorKind::Internal, "libcrypto gives no SHA-256; reinstall OpenSSL");
    std::vector<char> block(1 << 20);
    while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
        throwIfStopped(stop);
        EVP_DigestUpdate(digest.get(), block.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (!file.eof())
        throw Error(ErrorKind::NotFound, fmt::format("{} is missing or cannot be read", path.string()));
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int count = 0;
    EVP_DigestFinal_ex(digest.get(), bytes.data(), &count);
    std::string digits;
    for (unsigned int i = 0; i < count; ++i)
        digits += fmt::format("{:02x}", bytes[i]);
    return digits;
}

} // namespace pllava
