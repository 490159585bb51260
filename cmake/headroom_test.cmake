include(Catch)

# headroom_test(NAME name SOURCES … LIBRARIES … [LABELS …]): a Catch2 binary, one ctest entry per test case.
# A name with a semicolon would become two in CMake's list, which match no test, and pass: what matches nothing fails.
function(headroom_test)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE headroom_test_support headroom_warnings ${ARG_LIBRARIES})
  # Qt's tests bring definitions of their own, which a precompiled header that they share cannot have.
  if(TARGET headroom_model_test_headers AND "headroom::models" IN_LIST ARG_LIBRARIES AND NOT "gui" IN_LIST ARG_LABELS)
    target_link_libraries(${ARG_NAME} PRIVATE fmt::fmt headroom_precompiled)
    target_precompile_headers(${ARG_NAME} REUSE_FROM headroom_model_test_headers)
  endif()
  target_compile_definitions(${ARG_NAME} PRIVATE HEADROOM_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  catch_discover_tests(${ARG_NAME} EXTRA_ARGS --order lex --warn NoAssertions
    PROPERTIES LABELS "${ARG_LABELS}" ENVIRONMENT "QT_QPA_PLATFORM=offscreen" FAIL_REGULAR_EXPRESSION "No test cases matched")
endfunction()
