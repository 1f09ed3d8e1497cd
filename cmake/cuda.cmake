# AUTOSTOCK_WITH_CUDA: nvcc and a CUDA LibTorch are there, the kernels are part of the core.
# AUTOSTOCK_CHECK_CUDA: only nvcc is, the kernels are compiled but linked nowhere.
set(AUTOSTOCK_WITH_CUDA OFF)
set(AUTOSTOCK_CHECK_CUDA OFF)
if(AUTOSTOCK_CUDA STREQUAL "OFF")
  return()
endif()

include(CheckLanguage)
check_language(CUDA)
if(CMAKE_CUDA_COMPILER)
  set(CMAKE_CUDA_ARCHITECTURES "${AUTOSTOCK_CUDA_ARCHITECTURES}")
  enable_language(CUDA)
  if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)
    set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION "-std=c++20")  # older CMake does not know nvcc's C++20
    set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION "-std=c++20")
  endif()
  set(CMAKE_CUDA_STANDARD 20)
  set(CMAKE_CUDA_FLAGS "${CMAKE_CUDA_FLAGS} --fmad=false -Xcompiler=-Wall,-Wextra,-Werror,-ffp-contract=off")
  find_package(CUDAToolkit)
endif()

if(CMAKE_CUDA_COMPILER AND LibTorch_FOUND AND LibTorch_CUDA AND CUDAToolkit_FOUND)
  set(AUTOSTOCK_WITH_CUDA ON)
elseif(AUTOSTOCK_CUDA STREQUAL "ON")
  message(FATAL_ERROR "AUTOSTOCK_CUDA=ON needs nvcc (found: ${CMAKE_CUDA_COMPILER}) and a CUDA LibTorch in LIBTORCH_DIR")
elseif(CMAKE_CUDA_COMPILER)
  set(AUTOSTOCK_CHECK_CUDA ON)
endif()
