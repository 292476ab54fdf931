# Compiler cache, fast linker, warnings and sanitizers, applied to every target.
find_program(PLLAVA_CCACHE ccache)
if(PLLAVA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${PLLAVA_CCACHE})
endif()
find_program(PLLAVA_MOLD mold)
if(PLLAVA_MOLD)
  add_link_options(-fuse-ld=mold)
  execute_process(COMMAND ${PLLAVA_MOLD} --version OUTPUT_VARIABLE _mold)
  if(_mold MATCHES "mold 1\\.")
    # It begins the read-only-after-relocation part in front of its page now and then; such a program cannot start.
    add_link_options(-Wl,-z,norelro)
  endif()
endif()

add_compile_options(-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
# g++ 12 warns of overlapping copies inside std::string that cannot happen (GCC bug 105651).
add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(PLLAVA_SANITIZE)
  add_compile_options(-fsanitize=${PLLAVA_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PLLAVA_SANITIZE})
endif()
