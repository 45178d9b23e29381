# chasqui_embed(TARGET FUNCTION DIR [DEPENDS file…]): all files under DIR, at build time, into
# TARGET, as
#   std::span<const chasqui::Asset> FUNCTION();      FUNCTION may be qualified: portal::pages
# Text is compressed with brotli and gzip; what does not shrink by a tenth stays as it is. Files may
# appear after configuring (a bundler's output): name what tells that they changed in DEPENDS, else
# the files there now are watched.
set(CHASQUI_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake)

function(chasqui_embed target function dir)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  if(NOT ARG_DEPENDS)
    file(GLOB_RECURSE ARG_DEPENDS CONFIGURE_DEPENDS ${dir}/*)
  endif()
  string(MAKE_C_IDENTIFIER "${target}_${function}" name)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name})
  add_custom_command(
    OUTPUT ${folder}/assets.cc
    COMMAND ${CMAKE_COMMAND} -DDIR=${dir} -DOUT=${folder} -DFUNCTION=${function} -DNAME=${name}
            -P ${CHASQUI_EMBED_SCRIPT}
    DEPENDS ${ARG_DEPENDS} ${CHASQUI_EMBED_SCRIPT}
    COMMENT "Embedding ${dir}" VERBATIM)
  target_sources(${target} PRIVATE ${folder}/assets.cc)
  # The symbols come from assembler text, which link-time optimisation does not see.
  set_source_files_properties(${folder}/assets.cc PROPERTIES COMPILE_OPTIONS -fno-lto
                                                             SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
