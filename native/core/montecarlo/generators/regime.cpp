#include <algorithm>
#include <cmath>

#include "montecarlo/generators/all.h"
#include "montecarlo/matrix.h"
#include "montecarlo/moments.h"
#include "montecarlo/regimeFit.h"

namespace autostock::montecarlo {
namespace {

Arrays fitRegime(const GeneratorOptions& options, const History& history, const Control& control) {
  requireHistory(history, 100 * options.states);
  const RegimeFit fit =
      fitRegimes(logReturns(history), history.rows, history.assets, options.states, control);
  const auto n = static_cast<size_t>(history.assets);
  std::vector<double> sd, correlation;
  for (size_t k = 0; k < static_cast<size_t>(options.states); ++k) {
    const double* c = &fit.covariance[k * n * n];
    for (size_t a = 0; a < n; ++a) sd.push_back(std::sqrt(c[a * n + a]));
    for (size_t a = 0; a < n; ++a)
      for (size_t b = 0; b < n; ++b)
        correlation.push_back(a == b ? 1.0 : std::clamp(c[a * n + b] / (sd[k * n + a] * sd[k * n + b]), -1.0, 1.0));
  }
  return {{"transition", fit.transition}, {"initial", fit.next}, {"mean", fit.mean},
          {"sd", sd},                     {"correlation", correlation}};
}

/** Cumulative rows; each must sum to 1. */
std::vector<double> cumulative(std::span<const double> rows, size_t K, const char* name) {
  std::vector<double> out;
  for (size_t i = 0; i < rows.size(); i += K) {
    double sum = 0;
    for (size_t k = 0; k < K; ++k) out.push_back(sum += rows[i + k]);
    if (std::abs(sum - 1) > 1e-6)
      throw Error(code::configInvalid, std::string("generator.") + name + " must have rows that sum to 1, one sums to " + formatNumber(sum));
  }
  return out;
}

Assembled assembleRegime(const GeneratorOptions& options, const Arrays& arrays, int assets) {
  const auto n = static_cast<size_t>(assets);
  const auto K = static_cast<size_t>(options.states);
  std::vector<double> atMost = cumulative(parameter(arrays, "transition", K * K, 0, 1), K, "transition");
  const std::vector<double> first = cumulative(parameter(arrays, "initial", K, 0, 1), K, "initial");
  atMost.insert(atMost.end(), first.begin(), first.end());
  const auto sd = parameter(arrays, "sd", K * n, 0, 10);
  const auto correlation = parameter(arrays, "correlation", K * n * n, -1, 1);
  std::vector<double> factors;
  for (size_t k = 0; k < K; ++k) {
    const auto factor = choleskyFactor(covarianceOf(correlation.subspan(k * n * n, n * n), sd.subspan(k * n, n)), assets,
                                       "generator.correlation");
    factors.insert(factors.end(), factor.begin(), factor.end());
  }
  Packer packer;
  const size_t bounds = packer.add(atMost);
  const size_t mean = packer.add(parameter(arrays, "mean", K * n, -10, 10));
  const size_t factor = packer.add(factors);
  return packer.finish(RegimeModel{assets, options.states, packer.place(bounds), packer.place(mean), packer.place(factor)});
}

}  // namespace

const Generator regime{"regime", fitRegime, assembleRegime};

}  // namespace autostock::montecarlo
