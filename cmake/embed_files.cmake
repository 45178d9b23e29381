# cmake -DDIR=… -DOUT=… -DFUNCTION=… -DNAME=… -P: writes OUT/assets.cc. Part of embed.cmake.
cmake_policy(VERSION 3.25)
find_program(BROTLI brotli REQUIRED)
find_program(GZIP gzip REQUIRED)
set(TEXT_FILES "\\.(html|css|js|mjs|json|svg|txt|map|xml|webmanifest|ico|wasm|ttf)$")
string(REPEAT "[A-Za-z0-9_-]" 8 HASH)
set(HASHED_NAMES "[-.]${HASH}\\.[a-z0-9]+$")

# Sets `var` to the file when it is worth sending in place of `source`, else to nothing.
function(keep_if_smaller var source file)
  file(SIZE ${source} plain)
  file(SIZE ${file} packed)
  math(EXPR worth "${plain} * 9 / 10")
  if(packed LESS worth)
    set(${var} ${file} PARENT_SCOPE)
  else()
    set(${var} "" PARENT_SCOPE)
  endif()
endfunction()

# Appends the assembler lines and the C++ expression for one run of bytes.
function(add_bytes var symbol file)
  if(NOT file)
    set(${var} "std::string_view()" PARENT_SCOPE)
    return()
  endif()
  file(SIZE ${file} size)
  string(APPEND ASSEMBLER
    "asm(\".pushsection .rodata\\n.global ${symbol}\\n\"\n"
    "    \"${symbol}: .incbin \\\"${file}\\\"\\n.byte 0\\n.popsection\\n\");\n"
    "extern \"C\" const char ${symbol}[];\n")
  set(ASSEMBLER "${ASSEMBLER}" PARENT_SCOPE)
  set(${var} "std::string_view(${symbol}, ${size})" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${OUT}/packed)
file(MAKE_DIRECTORY ${OUT}/packed)
file(GLOB_RECURSE paths RELATIVE ${DIR} ${DIR}/*)
list(SORT paths)
set(ASSEMBLER "")
set(rows "")
set(index 0)
foreach(path ${paths})
  set(source ${DIR}/${path})
  set(brotli "")
  set(gzip "")
  if(path MATCHES "${TEXT_FILES}")
    set(packed ${OUT}/packed/${index})
    execute_process(COMMAND ${BROTLI} -q 11 -f -o ${packed}.br ${source} COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND ${GZIP} -9 -n -c ${source} OUTPUT_FILE ${packed}.gz
                    COMMAND_ERROR_IS_FATAL ANY)
    keep_if_smaller(brotli ${source} ${packed}.br)
    keep_if_smaller(gzip ${source} ${packed}.gz)
  endif()
  file(SHA256 ${source} hash)
  string(SUBSTRING ${hash} 0 16 etag)
  set(immutable false)
  if(path MATCHES "^(.*/)?assets/" AND path MATCHES "${HASHED_NAMES}")
    set(immutable true)
  endif()
  add_bytes(plain_bytes ${NAME}_${index}_plain ${source})
  add_bytes(gzip_bytes ${NAME}_${index}_gzip "${gzip}")
  add_bytes(brotli_bytes ${NAME}_${index}_brotli "${brotli}")
  string(APPEND rows
    "      {.path = \"/${path}\",\n"
    "       .media_type = chasqui::wire::media_type_of_file(\"${path}\"),\n"
    "       .etag = \"\\\"${etag}\\\"\",\n"
    "       .identity = ${plain_bytes},\n"
    "       .gzip = ${gzip_bytes},\n       .brotli = ${brotli_bytes},\n"
    "       .is_immutable = ${immutable}},\n")
  math(EXPR index "${index} + 1")
endforeach()

string(REGEX REPLACE "^(.*)::([^:]+)$" "\\1" namespace "${FUNCTION}")
string(REGEX REPLACE "^(.*)::([^:]+)$" "\\2" function "${FUNCTION}")
if(namespace STREQUAL FUNCTION)
  set(open "")
  set(close "")
else()
  set(open "namespace ${namespace} {\n")
  set(close "}  // namespace ${namespace}\n")
endif()
if(index EQUAL 0)
  set(body "  return {};\n")
else()
  set(body "  static const Asset kAssets[] = {\n${rows}  };\n  return kAssets;\n")
endif()
file(WRITE ${OUT}/assets.cc
"// Made from ${index} files by cmake/embed.cmake.
#include <span>
#include <string_view>

#include \"base/asset.h\"
#include \"wire/http_media.h\"

${ASSEMBLER}
${open}using chasqui::Asset;
std::span<const Asset> ${function}();
std::span<const Asset> ${function}() {
${body}}
${close}")
