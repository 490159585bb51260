# headroom_warnings: every target of ours links it; packagers leave HEADROOM_WERROR off.
add_library(headroom_warnings INTERFACE)
target_compile_options(headroom_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Wdouble-promotion -Wimplicit-fallthrough
  $<$<BOOL:${HEADROOM_WERROR}>:-Werror>)
target_compile_definitions(headroom_warnings INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
