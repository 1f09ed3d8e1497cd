#pragma once

#include "montecarlo/models/copula.h"
#include "montecarlo/models/garch.h"
#include "montecarlo/models/gbm.h"
#include "montecarlo/models/heston.h"
#include "montecarlo/models/history.h"
#include "montecarlo/models/merton.h"
#include "montecarlo/models/regime.h"
#include "montecarlo/walk.h"

/** Every model that kernels are compiled for. */
#define AUTOSTOCK_MC_MODELS(ENTRY) \
  ENTRY(HistoryModel)              \
  ENTRY(GbmModel)                  \
  ENTRY(MertonModel)               \
  ENTRY(HestonModel)               \
  ENTRY(GarchModel)                \
  ENTRY(RegimeModel)               \
  ENTRY(CopulaModel)

/** One function an instruction set and model: walkBatch over the widest lanes; `slots` holds slotCount * width doubles, 64-byte aligned. */
#define AUTOSTOCK_MC_DECLARE(Model)                                                                          \
  void walk(const Model& model, const Job& job, const PathResults& results, int64_t first, int32_t from, \
            int32_t to, double* slots);
#define AUTOSTOCK_MC_DEFINE(Model)                                                                           \
  void walk(const Model& model, const Job& job, const PathResults& results, int64_t first, int32_t from, \
            int32_t to, double* slots) {                                                                     \
    walkBatch<LaneType>(model, job, results, first, from, to, reinterpret_cast<LaneType*>(slots));           \
  }

// A sanitizer cannot follow code of another instruction set; other compilers run one lane.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define AUTOSTOCK_MC_WIDE 1
#endif

namespace autostock::montecarlo {

namespace scalar {
AUTOSTOCK_MC_MODELS(AUTOSTOCK_MC_DECLARE)
}
#ifdef AUTOSTOCK_MC_WIDE
namespace avx2 {
AUTOSTOCK_MC_MODELS(AUTOSTOCK_MC_DECLARE)
}
namespace avx512 {
AUTOSTOCK_MC_MODELS(AUTOSTOCK_MC_DECLARE)
}
#endif

}  // namespace autostock::montecarlo
