# Flags of our own code. Imported headers (LibTorch, Node) are system headers: no warnings from them.
add_library(autostock_options INTERFACE)

# No contraction to fused multiply-add: results must not depend on what the compiler fuses.
set(AUTOSTOCK_CXX_FLAGS -ffp-contract=off -Wall -Wextra -Werror -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  list(APPEND AUTOSTOCK_CXX_FLAGS -Wno-restrict)  # false alarms in std::string (GCC bug 105651)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  list(APPEND AUTOSTOCK_CXX_FLAGS -Wno-unknown-pragmas)  # GCC ivdep: clang proves the same by itself
endif()
foreach(flag IN LISTS AUTOSTOCK_CXX_FLAGS)
  target_compile_options(autostock_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:${flag}>)
endforeach()
if(NOT AUTOSTOCK_SANITIZE)
  target_compile_options(autostock_options INTERFACE
    "$<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CONFIG:Release>>:SHELL:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>")
endif()
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  target_link_options(autostock_options INTERFACE LINKER:-z,relro LINKER:-z,now)
endif()
if(AUTOSTOCK_SANITIZE)
  target_compile_options(autostock_options INTERFACE -fsanitize=${AUTOSTOCK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(autostock_options INTERFACE -fsanitize=${AUTOSTOCK_SANITIZE})
endif()
