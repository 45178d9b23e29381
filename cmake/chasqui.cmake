# chasqui_folder(NAME [LINKS lib…] [PRIVATE lib…] [EXCLUDE file…]): one folder = one library
# chasqui_NAME, one test program NAME_test made of its *_test.cc, one libFuzzer program for each
# *_fuzz.cc.
#
# With CHASQUI_UNITY a library compiles in a few pieces of eight sources each, so that their common
# headers are read once a piece: three times faster from nothing. What a single source forgets to
# include, the release build finds.
find_package(Threads REQUIRED)
find_package(GTest REQUIRED)

function(chasqui_folder name)
  cmake_parse_arguments(ARG "" "" "LINKS;PRIVATE;EXCLUDE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  set(tests ${sources})
  set(fuzzers ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench)\\.cc$")
  foreach(excluded ${ARG_EXCLUDE})
    list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${excluded})
  endforeach()
  if(sources)
    add_library(chasqui_${name} STATIC ${sources})
    set_target_properties(chasqui_${name} PROPERTIES UNITY_BUILD ${CHASQUI_UNITY}
                                                     UNITY_BUILD_BATCH_SIZE 8)
    target_include_directories(chasqui_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(chasqui_${name} PUBLIC ${ARG_LINKS} Threads::Threads
                                          PRIVATE ${ARG_PRIVATE})
  else()
    add_library(chasqui_${name} INTERFACE)
    target_include_directories(chasqui_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(chasqui_${name} INTERFACE ${ARG_LINKS})
  endif()
  if(tests AND NOT CHASQUI_FUZZ)
    add_executable(${name}_test ${tests})
    target_precompile_headers(${name}_test PRIVATE <gtest/gtest.h>)
    target_link_libraries(${name}_test PRIVATE chasqui_${name} GTest::gtest GTest::gmock
                                               GTest::gtest_main)
    add_test(NAME ${name} COMMAND ${name}_test)
  endif()
  if(CHASQUI_FUZZ)
    foreach(fuzzer ${fuzzers})
      get_filename_component(target ${fuzzer} NAME_WE)
      add_executable(${target} ${fuzzer})
      target_link_options(${target} PRIVATE -fsanitize=fuzzer)
      target_link_libraries(${target} PRIVATE chasqui_${name})
    endforeach()
  endif()
endfunction()
