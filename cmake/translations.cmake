# translations: collects every text of the window into build/translations/headroom.ts, the file that translators start from.
find_program(LUPDATE_PROGRAM NAMES lupdate6 lupdate HINTS /usr/lib/qt6/bin NO_DEFAULT_PATH)
find_program(LUPDATE_PROGRAM NAMES lupdate6 lupdate-qt6)
if(LUPDATE_PROGRAM)
  add_custom_target(translations
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_BINARY_DIR}/translations"
    COMMAND "${LUPDATE_PROGRAM}" -no-obsolete -locations relative -I "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/app/gui"
            -ts "${CMAKE_BINARY_DIR}/translations/headroom.ts"
    COMMENT "Collecting texts for translators" VERBATIM)
else()
  add_custom_target(translations COMMAND "${CMAKE_COMMAND}" -E echo "lupdate was not found. On Debian: apt-get install qt6-l10n-tools"
    COMMAND "${CMAKE_COMMAND}" -E false VERBATIM)
endif()
