#include "montecarlo/generators/all.h"
#include "montecarlo/matrix.h"
#include "montecarlo/moments.h"

namespace autostock::montecarlo {
namespace {

Arrays fitGbm(const GeneratorOptions&, const History& history, const Control&) {
  requireHistory(history, history.assets + 20);
  Moments m = momentsOf(logReturns(history), history.rows, history.assets);
  return {{"mean", std::move(m.mean)}, {"sd", std::move(m.sd)}, {"correlation", std::move(m.correlation)}};
}

Assembled assembleGbm(const GeneratorOptions&, const Arrays& arrays, int assets) {
  const auto n = static_cast<size_t>(assets);
  const auto sd = parameter(arrays, "sd", n, 0, 10);
  const auto correlation = parameter(arrays, "correlation", n * n, -1, 1);
  Packer packer;
  const size_t drift = packer.add(parameter(arrays, "mean", n, -10, 10));
  const size_t factor = packer.add(choleskyFactor(covarianceOf(correlation, sd), assets, "generator.correlation"));
  return packer.finish(GbmModel{assets, packer.place(drift), packer.place(factor)});
}

}  // namespace

const Generator gbm{"gbm", fitGbm, assembleGbm};

}  // namespace autostock::montecarlo
