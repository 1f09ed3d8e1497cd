#include <cmath>

#include "montecarlo/garchFit.h"
#include "montecarlo/generators/all.h"
#include "montecarlo/moments.h"

namespace autostock::montecarlo {
namespace {

Arrays fitGarchRows(const GeneratorOptions&, const History& history, const Control& control) {
  requireHistory(history, 250);
  const std::vector<double> logs = logReturns(history);
  const auto n = static_cast<size_t>(history.assets);
  Arrays arrays;
  std::vector<double> shocks(logs.size());
  for (size_t a = 0; a < n; ++a) {
    const GarchFit fit = fitGarch(column(logs, history.rows, history.assets, static_cast<int>(a)), control);
    arrays["mu"].push_back(fit.mu);
    arrays["omega"].push_back(fit.omega);
    arrays["alpha"].push_back(fit.alpha);
    arrays["beta"].push_back(fit.beta);
    arrays["v0"].push_back(fit.nextVariance);
    // Drawn shocks must have mean 0 and variance 1, or simulated variance would drift from the fitted one.
    double mean = 0;
    double square = 0;
    for (const double z : fit.shocks) mean += z / static_cast<double>(history.rows);
    for (const double z : fit.shocks) square += (z - mean) * (z - mean) / static_cast<double>(history.rows);
    for (size_t t = 0; t < fit.shocks.size(); ++t) shocks[t * n + a] = (fit.shocks[t] - mean) / std::sqrt(square);
  }
  arrays["history"] = std::move(shocks);
  return arrays;
}

Assembled assembleGarch(const GeneratorOptions&, const Arrays& arrays, int assets) {
  const auto n = static_cast<size_t>(assets);
  const auto found = arrays.find("history");
  const size_t rows = found == arrays.end() ? 0 : found->second.size() / n;
  if (rows < 1) throw Error(code::configInvalid, "generator.history is required: the residuals to draw from");
  const auto alpha = parameter(arrays, "alpha", n, 0, 1);
  const auto beta = parameter(arrays, "beta", n, 0, 1);
  for (size_t a = 0; a < n; ++a)
    if (alpha[a] + beta[a] > 1)
      throw Error(code::configInvalid, "generator.alpha + generator.beta must be at most 1, was " +
                                           formatNumber(alpha[a] + beta[a]) + ": variance would explode");
  Packer packer;
  const size_t mu = packer.add(parameter(arrays, "mu", n, -10, 10));
  const size_t omega = packer.add(parameter(arrays, "omega", n, 0, 100));
  const size_t alphaAt = packer.add(alpha);
  const size_t betaAt = packer.add(beta);
  const size_t v0 = packer.add(parameter(arrays, "v0", n, 0, 100));
  const size_t shocks = packer.add(parameter(arrays, "history", rows * n));
  return packer.finish(GarchModel{assets, static_cast<int64_t>(rows), packer.place(mu), packer.place(omega),
                                  packer.place(alphaAt), packer.place(betaAt), packer.place(v0), packer.place(shocks)});
}

}  // namespace

const Generator garch{"garch", fitGarchRows, assembleGarch};

}  // namespace autostock::montecarlo
