#include "bench.h"
#include "montecarlo/simulate.h"

namespace {

using namespace autostock::montecarlo;

constexpr int ASSETS = 10;
constexpr int64_t PATHS = 2'000;
constexpr int32_t STEPS = 252;

const Assembled& market() {
  static const Assembled model = [] {
    std::vector<double> correlation(ASSETS * ASSETS, 0.4);
    for (size_t a = 0; a < ASSETS; ++a) correlation[a * (ASSETS + 1)] = 1;
    const Arrays arrays{{"mean", std::vector<double>(ASSETS, 0.0003)},
                        {"sd", std::vector<double>(ASSETS, 0.015)},
                        {"correlation", correlation}};
    return findGenerator("gbm").assemble({}, arrays, ASSETS);
  }();
  return model;
}

void paths(const char* simd) {
  static const std::vector<double> weights(ASSETS, 1.0 / ASSETS);
  const SimulationSettings settings{.paths = PATHS, .steps = STEPS, .simd = simdByName(simd)};
  autostock::bench::keep(simulate(market(), weights, {}, settings, {}).terminal[0]);
}

}  // namespace

BENCH_AGAINST("montecarlo.gbm asset-steps", double(PATHS) * STEPS * ASSETS, "one lane", [] { paths("auto"); },
              [] { paths("scalar"); });
