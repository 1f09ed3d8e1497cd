# Kernels compiled once for each instruction set. Results never depend on which one runs.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
  target_sources(autostock_core PRIVATE ${AUTOSTOCK_X86_SOURCES})
  target_compile_definitions(autostock_core PRIVATE AUTOSTOCK_X86_KERNELS)
  foreach(source IN LISTS AUTOSTOCK_X86_SOURCES)
    set(_isa -mavx2;-mbmi;-mbmi2;-mlzcnt;-mpopcnt)
    if(source MATCHES "Avx512")
      # GCC 12 takes the intrinsics' undefined operands for uninitialised variables.
      set(_isa "${_isa};-mavx512f;-mavx512dq;$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>")
    endif()
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "${_isa}" COMPILE_DEFINITIONS AUTOSTOCK_ISA_FILE)
  endforeach()
endif()
# Square roots in loops become vectors once nobody asks for errno.
set_source_files_properties(native/core/models/adamWKernel.cpp PROPERTIES COMPILE_OPTIONS -fno-math-errno)
# Products enter their sums unrounded: half the instructions of the fused policy networks.
set_source_files_properties(native/core/rl/networks/fusedKernels.cpp PROPERTIES COMPILE_OPTIONS -ffp-contract=fast)
