# chasqui_web(VAR [NAME SOURCES]): the pages of SOURCES, else of this folder's web/, as
# `node web/build.mjs` makes them, in build/web/NAME, else named as this folder. Sets VAR_DIR to the
# folder of the finished files and VAR_STAMP to the file that tells that they changed: what
# chasqui_embed takes. All presets share one folder, so the pages are made once.
find_program(NODE node REQUIRED)

function(chasqui_web var)
  get_filename_component(app ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  set(pages ${CMAKE_CURRENT_SOURCE_DIR}/web)
  if(ARGC EQUAL 3)
    set(app ${ARGV1})
    set(pages ${ARGV2})
  endif()
  set(stamp ${CMAKE_CURRENT_BINARY_DIR}/web.stamp)
  set(folder ${CMAKE_SOURCE_DIR}/build/web/${app})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/sdk/src/*
       ${CMAKE_SOURCE_DIR}/web/ui/src/* ${pages}/*)
  list(FILTER sources EXCLUDE REGEX "/node_modules/|\\.test\\.tsx?$")
  add_custom_command(
    OUTPUT ${stamp}
    COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/web/build.mjs ${pages} ${folder}
    COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    DEPENDS ${sources} ${CMAKE_SOURCE_DIR}/web/build.mjs ${CMAKE_SOURCE_DIR}/package-lock.json
    COMMENT "Making the pages of ${app}" VERBATIM)
  set(${var}_DIR ${folder} PARENT_SCOPE)
  set(${var}_STAMP ${stamp} PARENT_SCOPE)
endfunction()
