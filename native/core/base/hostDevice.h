#pragma once

/** Functions that the CPU and a GPU both run. */
#if defined(__CUDACC__)
#define AUTOSTOCK_HD __host__ __device__
#elif defined(AUTOSTOCK_ISA_FILE)
// A file compiled for one instruction set keeps its own copy: the linker may not offer it to the others.
#define AUTOSTOCK_HD __attribute__((always_inline))
#else
#define AUTOSTOCK_HD
#endif
