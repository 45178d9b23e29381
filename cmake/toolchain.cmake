# Compiler flags, sanitizers, ccache and the linker: the same for every target.
set(CHASQUI_SANITIZE "" CACHE STRING "value of -fsanitize")
option(CHASQUI_UNITY "compile the libraries in pieces of several sources" OFF)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these inside libstdc++ at -O2, with no fault in our code (GCC bugs 105329,
  # 105651).
  add_compile_options(-Wno-restrict -Wno-stringop-overflow -Wno-array-bounds
                      -Wno-maybe-uninitialized)
endif()
if(CHASQUI_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # A source that is included looks like a header to GCC.
  add_compile_options(-Wno-subobject-linkage)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12 uses its own deprecated get_temporary_buffer in stable_sort.
  add_compile_options(-Wno-deprecated-declarations)
endif()
if(CHASQUI_SANITIZE)
  add_compile_options(-fsanitize=${CHASQUI_SANITIZE} -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${CHASQUI_SANITIZE})
endif()
if(CHASQUI_SANITIZE MATCHES "undefined")  # What runs once is not worth optimising.
  add_compile_options(-fno-sanitize-recover=undefined -O0)
elseif(CHASQUI_SANITIZE)  # Threads have to meet: there speed counts.
  add_compile_options(-O1)
endif()
if(CHASQUI_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -O1 -g1)
  add_link_options(-fsanitize=address,undefined)
endif()
