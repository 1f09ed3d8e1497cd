#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

// Headers of the library come first: their functions must not be compiled for the wide registers.
#include <bit>
#include <cstdint>
#include <immintrin.h>

#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // the header's undefined registers (GCC bug 105593)
#pragma GCC target("arch=x86-64-v4")
#define AUTOSTOCK_MC_WIDTH 8
#include "montecarlo/kernels.h"

namespace autostock::montecarlo::avx512 {

using LaneType = Double8;
AUTOSTOCK_MC_MODELS(AUTOSTOCK_MC_DEFINE)

}  // namespace autostock::montecarlo::avx512

#endif
