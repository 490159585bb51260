# headroom_warnings: every target of ours links it; packagers leave HEADROOM_WERROR off.
add_library(headroom_warnings INTERFACE)
target_compile_options(headroom_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Wdouble-promotion -Wimplicit-fallthrough
  $<$<BOOL:${HEADROOM_WERROR}>:-Werror>)
# g++ 12 warns about its own std::string and std::variant when it inlines them; the mistakes meant do not exist.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(headroom_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
target_compile_definitions(headroom_warnings INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
# headroom_precompiled: for targets with a precompiled standard library, where g++ 12 forgets that std::string is a header of the system and warns about the
# same mistakes that do not exist (GCC bug 105651). Releases are built without, and see these warnings.
add_library(headroom_precompiled INTERFACE)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(headroom_precompiled INTERFACE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()
