# The addon, under cmake-js only: it knows where Node's headers are.
if(NOT LibTorch_FOUND)
  message(FATAL_ERROR "the addon needs LibTorch: run \"npm run setup\" or set LIBTORCH_DIR")
endif()
file(STRINGS "${CMAKE_SOURCE_DIR}/package.json" _version_line REGEX "\"version\":" LIMIT_COUNT 1)
string(REGEX REPLACE ".*: *\"([^\"]+)\".*" "\\1" AUTOSTOCK_VERSION "${_version_line}")

add_library(autostock MODULE ${AUTOSTOCK_BINDING_SOURCES} ${CMAKE_JS_SRC})
target_include_directories(autostock PRIVATE native)
target_include_directories(autostock SYSTEM PRIVATE ${CMAKE_JS_INC})
target_precompile_headers(autostock PRIVATE <napi.h>)
target_compile_definitions(autostock PRIVATE
  NAPI_VERSION=8 NODE_ADDON_API_CPP_EXCEPTIONS NODE_ADDON_API_DISABLE_DEPRECATED
  NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS
  AUTOSTOCK_VERSION="${AUTOSTOCK_VERSION}"
  AUTOSTOCK_LIBTORCH="${LibTorch_VERSION}"
  AUTOSTOCK_COMPILER="${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}")
target_link_libraries(autostock PRIVATE ${AUTOSTOCK_LINK} LibTorch::torch ${CMAKE_JS_LIB})
set_target_properties(autostock PROPERTIES
  PREFIX "" SUFFIX ".node"
  LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}"
  RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}"
  BUILD_RPATH "$ORIGIN;${LibTorch_LIB_DIR}")
if(APPLE)
  target_link_options(autostock PRIVATE -undefined dynamic_lookup)
endif()
