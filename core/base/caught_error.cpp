#include "core/base/caught_error.h"

#include <cerrno>
#include <filesystem>
#include <new>
#include <system_error>

#include <fmt/format.h>

#include "core/base/system_error.h"

namespace pllava {

Error caughtError() {
    try {
        throw;
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return {ErrorKind::OutOfMemory, "memory is full; close other programs, use fewer frames or a smaller pooling "
                                        "shape, or raise the limit on memory (ulimit -v)"};
    } catch (const std::filesystem::filesystem_error& error) {
        return systemError(error.code().value(), fmt::format("{} cannot be used", error.path1().string()));
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::resource_unavailable_try_again)
            return systemError(EAGAIN, "a thread cannot be started");
        return {ErrorKind::Internal, fmt::format("{}; please report this", error.what())};
    } catch (const std::exception& error) {
        return {ErrorKind::Internal, fmt::format("{}; please report this", error.what())};
    }
}

} // namespace pllava
