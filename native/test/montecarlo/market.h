#pragma once

#include <cmath>
#include <vector>

#include "base/rng.h"
#include "montecarlo/simulate.h"

namespace autostock::test {

/** [rows][assets] simple returns with volatility clusters and a common factor. */
inline std::vector<double> marketReturns(int64_t rows, int assets, uint64_t seed = 1) {
  Rng rng(seed, "test/market");
  std::vector<double> returns;
  double variance = 1e-4;
  for (int64_t t = 0; t < rows; ++t) {
    const double common = rng.normal();
    variance = 2e-6 + 0.08 * variance * common * common + 0.9 * variance;
    for (int a = 0; a < assets; ++a)
      returns.push_back(std::expm1(3e-4 + std::sqrt(variance) * (0.8 * common + 0.6 * rng.normal())));
  }
  return returns;
}

/** Parameters of every generator, fitted to one market; trades are its first asset's returns. */
inline montecarlo::Assembled fitted(const montecarlo::Generator& generator, std::span<const double> returns, int assets,
                                    const montecarlo::GeneratorOptions& options = {}) {
  const montecarlo::History history{returns, static_cast<int64_t>(returns.size()) / assets, assets};
  return generator.assemble(options, generator.fit(options, history, {}), assets);
}

/** Mean and sd of the terminal wealth of one step are those of a step's growth. */
struct Growth {
  double mean, sd, meanError, sdError;
};

inline Growth growthOf(std::span<const double> terminal) {
  const double n = static_cast<double>(terminal.size());
  double mean = 0, second = 0, fourth = 0;
  for (const double x : terminal) mean += x / n;
  for (const double x : terminal) {
    second += (x - mean) * (x - mean) / n;
    fourth += std::pow(x - mean, 4) / n;
  }
  const double sd = std::sqrt(second);
  return {mean, sd, sd / std::sqrt(n), std::sqrt((fourth - second * second) / n) / (2 * sd)};
}

}  // namespace autostock::test
