# headroom_sanitizers: -DHEADROOM_SANITIZE=address,undefined or thread; empty switches it off.
add_library(headroom_sanitizers INTERFACE)
if(HEADROOM_SANITIZE)
  target_compile_options(headroom_sanitizers INTERFACE -fsanitize=${HEADROOM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(headroom_sanitizers INTERFACE -fsanitize=${HEADROOM_SANITIZE})
endif()
