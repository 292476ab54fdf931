# Compiler cache, fast linker, warnings and sanitizers, applied to every target.
find_program(PLLAVA_CCACHE ccache)
if(PLLAVA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # ccache needs this to cache sources that use precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${PLLAVA_CCACHE})
endif()
# Only headers of libraries are precompiled, so that a change of our own rebuilds what includes it and no more. Sources
# still include all that they use: the presets asan and fuzz build without precompiled headers.
find_program(PLLAVA_MOLD mold)
if(PLLAVA_MOLD)
  add_link_options(-fuse-ld=mold)
  execute_process(COMMAND ${PLLAVA_MOLD} --version OUTPUT_VARIABLE _mold)
  if(_mold MATCHES "mold 1\\.")
    # It begins the read-only-after-relocation part in front of its page now and then; such a program cannot start.
    add_link_options(-Wl,-z,norelro)
  endif()
endif()

add_compile_options(-Winvalid-pch -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
# g++ 12 warns of overlapping and overlong copies inside std::string that cannot happen (GCC bugs 105651, 105329).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)
endif()
if(PLLAVA_SANITIZE)
  add_compile_options(-fsanitize=${PLLAVA_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PLLAVA_SANITIZE})
endif()
