# autostock_test and autostock_bench; one ctest per suite. Under cmake-js they are built only when asked for.
if(CMAKE_JS_VERSION)
  set(_exclude EXCLUDE_FROM_ALL)
endif()

add_executable(autostock_test ${_exclude} native/test/main.cpp ${AUTOSTOCK_TEST_SOURCES})
target_include_directories(autostock_test PRIVATE native/test)
target_link_libraries(autostock_test PRIVATE ${AUTOSTOCK_LINK})
set(_suites ${AUTOSTOCK_TEST_SOURCES})

if(TARGET autostock_nn AND AUTOSTOCK_NN_TEST_SOURCES)
  # A library of its own, so that only these units take the precompiled LibTorch header.
  add_library(autostock_nn_test OBJECT ${_exclude} ${AUTOSTOCK_NN_TEST_SOURCES})
  target_include_directories(autostock_nn_test PRIVATE native/test)
  target_link_libraries(autostock_nn_test PRIVATE autostock_nn)
  target_precompile_headers(autostock_nn_test REUSE_FROM autostock_nn)
  target_link_libraries(autostock_test PRIVATE autostock_nn_test)
  target_sources(autostock_test PRIVATE $<TARGET_OBJECTS:autostock_nn_test>)
  list(APPEND _suites ${AUTOSTOCK_NN_TEST_SOURCES})
endif()

if(AUTOSTOCK_CHECK_CUDA)
  add_library(autostock_cuda_check OBJECT ${_exclude} ${AUTOSTOCK_CUDA_SOURCES})
  target_include_directories(autostock_cuda_check PRIVATE native/core)
  add_dependencies(autostock_test autostock_cuda_check)
endif()

add_executable(autostock_bench ${_exclude} bench/native/main.cpp ${AUTOSTOCK_BENCH_SOURCES})
target_include_directories(autostock_bench PRIVATE bench/native)
target_link_libraries(autostock_bench PRIVATE ${AUTOSTOCK_LINK})

set_target_properties(autostock_test autostock_bench PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")
if(LibTorch_FOUND)
  set_target_properties(autostock_test autostock_bench PROPERTIES BUILD_RPATH "${LibTorch_LIB_DIR}")
endif()

enable_testing()
foreach(source IN LISTS _suites)
  get_filename_component(suite "${source}" NAME_WE)
  string(REGEX REPLACE "Test$" "" suite "${suite}")
  add_test(NAME ${suite} COMMAND autostock_test ${suite})
  set_tests_properties(${suite} PROPERTIES TIMEOUT 120)
endforeach()
