# libtorch as the imported target pllava::torch.
#
# The wheel's own find_package(Torch) is fatal without a CUDA toolkit and links CUDA hard with one, so only
# libtorch_cpu and libc10 are linked; the CUDA library is opened at run time when a driver is there.
# A libtorch of the user's own is honoured through CMAKE_PREFIX_PATH or PLLAVA_TORCH_ROOT.
set(PLLAVA_TORCH_VERSION 2.11.0)
if(DEFINED ENV{XDG_CACHE_HOME})
  set(_cache $ENV{XDG_CACHE_HOME})
else()
  set(_cache $ENV{HOME}/.cache)
endif()
set(PLLAVA_TORCH_ROOT ${_cache}/pllava-studio/torch-${PLLAVA_TORCH_VERSION} CACHE PATH
    "Folder that holds torch/ and nvidia/ (made by packaging/setup), or an unpacked libtorch")

find_library(PLLAVA_TORCH_CPU torch_cpu PATH_SUFFIXES lib torch/lib HINTS ${CMAKE_PREFIX_PATH} ${PLLAVA_TORCH_ROOT} NO_CACHE)
if(NOT PLLAVA_TORCH_CPU)
  message(FATAL_ERROR "libtorch not found in ${PLLAVA_TORCH_ROOT}. Run packaging/setup, or set PLLAVA_TORCH_ROOT.")
endif()
cmake_path(GET PLLAVA_TORCH_CPU PARENT_PATH _torch_lib)
cmake_path(GET _torch_lib PARENT_PATH _torch)
message(STATUS "libtorch: ${_torch}")
set(PLLAVA_TORCH_HEADERS ${_torch}/include)

add_library(pllava::c10 SHARED IMPORTED)
set_target_properties(pllava::c10 PROPERTIES IMPORTED_LOCATION ${_torch_lib}/libc10.so)
add_library(pllava::torch SHARED IMPORTED)
set_target_properties(pllava::torch PROPERTIES
  IMPORTED_LOCATION ${PLLAVA_TORCH_CPU}
  INTERFACE_LINK_LIBRARIES pllava::c10)
# After the system's folders: the wheel carries headers of other libraries (fmt 12 among them) that must not stand in
# front of the system's own. g++ 12 misreads torch's reference counting.
target_compile_options(pllava::torch INTERFACE
  "SHELL:-idirafter ${_torch}/include" "SHELL:-idirafter ${_torch}/include/torch/csrc/api/include"
  $<$<CXX_COMPILER_ID:GNU>:-Wno-use-after-free>)
# Every executable must name libtorch_cpu itself: reached only through another library, torch would take its
# BLAS calls from the system's reference BLAS where one is loaded, 10 to 50 times slower.
target_link_options(pllava::torch INTERFACE
  -Wl,--no-as-needed -Wl,-rpath-link,${_torch_lib} -Wl,-rpath-link,${_torch}/../nvidia/cu13/lib)
