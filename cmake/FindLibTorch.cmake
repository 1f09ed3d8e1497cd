# Finds LibTorch in LIBTORCH_DIR (variable or environment): a folder with include/ and lib/, or a folder holding
# such a torch/ folder. Imported targets: LibTorch::torch (link this), LibTorch::torch_cpu, LibTorch::c10 and,
# where the libraries exist, LibTorch::torch_cuda and LibTorch::c10_cuda. Sets LibTorch_LIB_DIR, LibTorch_VERSION,
# LibTorch_CUDA and LibTorch_CXX11_ABI (0 or 1: every unit that shares std::string with LibTorch must agree).
if(NOT LIBTORCH_DIR AND DEFINED ENV{LIBTORCH_DIR})
  set(LIBTORCH_DIR "$ENV{LIBTORCH_DIR}")
endif()
set(LIBTORCH_DIR "${LIBTORCH_DIR}" CACHE PATH "LibTorch folder (include/ and lib/)")

# What was found in another folder must not outlive a change of LIBTORCH_DIR.
set(_libtorch_names torch torch_cpu c10 torch_cuda c10_cuda)
if(NOT LibTorch_SEARCHED_DIR STREQUAL LIBTORCH_DIR)
  unset(LibTorch_INCLUDE_DIR CACHE)
  foreach(name IN LISTS _libtorch_names)
    unset(LibTorch_${name}_LIBRARY CACHE)
  endforeach()
  set(LibTorch_SEARCHED_DIR "${LIBTORCH_DIR}" CACHE INTERNAL "")
endif()

find_path(LibTorch_INCLUDE_DIR torch/csrc/api/include/torch/torch.h
  HINTS "${LIBTORCH_DIR}" "${LIBTORCH_DIR}/torch" PATH_SUFFIXES include NO_DEFAULT_PATH)
foreach(name IN LISTS _libtorch_names)
  find_library(LibTorch_${name}_LIBRARY ${name}
    HINTS "${LIBTORCH_DIR}" "${LIBTORCH_DIR}/torch" PATH_SUFFIXES lib NO_DEFAULT_PATH)
  mark_as_advanced(LibTorch_${name}_LIBRARY)
endforeach()

if(LibTorch_INCLUDE_DIR AND EXISTS "${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h")
  set(_version_header "${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h")
elseif(LibTorch_INCLUDE_DIR)
  set(_version_header "${LibTorch_INCLUDE_DIR}/torch/csrc/api/include/torch/version.h")
endif()
if(_version_header AND EXISTS "${_version_header}")
  file(STRINGS "${_version_header}" _version_lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX REPLACE ".*MAJOR ([0-9]+).*MINOR ([0-9]+).*PATCH ([0-9]+).*" "\\1.\\2.\\3" LibTorch_VERSION "${_version_lines}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS LibTorch_torch_LIBRARY LibTorch_torch_cpu_LIBRARY LibTorch_c10_LIBRARY LibTorch_INCLUDE_DIR
  VERSION_VAR LibTorch_VERSION)
mark_as_advanced(LibTorch_INCLUDE_DIR)

if(LibTorch_FOUND)
  get_filename_component(LibTorch_LIB_DIR "${LibTorch_c10_LIBRARY}" DIRECTORY)
  set(LibTorch_CXX11_ABI 1)
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    # The old ABI has no __cxx11 in the names of its exported functions.
    file(STRINGS "${LibTorch_c10_LIBRARY}" _cxx11_names REGEX "_ZN3c105Error.*__cxx11" LIMIT_COUNT 1)
    if(NOT _cxx11_names)
      set(LibTorch_CXX11_ABI 0)
    endif()
  endif()

  function(_libtorch_target name)
    if(LibTorch_${name}_LIBRARY AND NOT TARGET LibTorch::${name})
      add_library(LibTorch::${name} SHARED IMPORTED)
      set_target_properties(LibTorch::${name} PROPERTIES
        IMPORTED_LOCATION "${LibTorch_${name}_LIBRARY}"
        IMPORTED_NO_SONAME FALSE
        INTERFACE_INCLUDE_DIRECTORIES "${LibTorch_INCLUDE_DIR};${LibTorch_INCLUDE_DIR}/torch/csrc/api/include"
        INTERFACE_COMPILE_DEFINITIONS "_GLIBCXX_USE_CXX11_ABI=${LibTorch_CXX11_ABI}"
        INTERFACE_LINK_LIBRARIES "${ARGN}")
    endif()
  endfunction()
  set(LibTorch_CUDA OFF)
  if(LibTorch_torch_cuda_LIBRARY AND LibTorch_c10_cuda_LIBRARY)
    set(LibTorch_CUDA ON)
    set(_cuda_targets LibTorch::torch_cuda LibTorch::c10_cuda)
  endif()
  _libtorch_target(c10)
  _libtorch_target(torch_cpu LibTorch::c10)
  _libtorch_target(c10_cuda LibTorch::c10)
  _libtorch_target(torch_cuda LibTorch::torch_cpu LibTorch::c10_cuda)
  _libtorch_target(torch LibTorch::torch_cpu LibTorch::c10 ${_cuda_targets})
endif()
