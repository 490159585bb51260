include(Catch)

# headroom_test(NAME name SOURCES … LIBRARIES … [LABELS …] [SERIAL]): a Catch2 binary, one ctest entry per test case.
# SERIAL: nothing else runs beside its cases, for those that look at the clock.
function(headroom_test)
  cmake_parse_arguments(ARG "SERIAL" "NAME" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE headroom_test_support headroom_warnings ${ARG_LIBRARIES})
  target_compile_definitions(${ARG_NAME} PRIVATE HEADROOM_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set(serial FALSE)
  if(ARG_SERIAL)
    set(serial TRUE)
  endif()
  catch_discover_tests(${ARG_NAME} EXTRA_ARGS --order lex --warn NoAssertions
    PROPERTIES LABELS "${ARG_LABELS}" ENVIRONMENT "QT_QPA_PLATFORM=offscreen" RUN_SERIAL ${serial})
endfunction()
