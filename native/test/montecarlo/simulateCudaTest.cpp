#include "check.h"
#include "market.h"

using namespace autostock;
using namespace autostock::montecarlo;

TEST_CASE("CUDA gives the paths of the CPU") {
  if (cudaDeviceCount() == 0) return;  // skipped: no GPU
  const std::vector<double> returns = test::marketReturns(700, 3);
  const std::vector<double> weights = {0.5, 0.3, 0.2};
  const std::vector<int32_t> checkpoints = {1, 20, 60};
  for (const Generator* generator : generators()) {
    const Assembled model = test::fitted(*generator, returns, 3);
    const Simulated cpu = simulate(model, weights, checkpoints, {.paths = 5'000, .steps = 60}, {});
    const Simulated gpu = simulate(model, weights, checkpoints, {.paths = 5'000, .steps = 60, .device = Device::cuda}, {});
    for (size_t i = 0; i < cpu.fan.size(); ++i) CHECK_CLOSE(gpu.fan[i], cpu.fan[i], 1e-9);
    for (size_t p = 0; p < cpu.terminal.size(); ++p) {
      CHECK_CLOSE(gpu.terminal[p], cpu.terminal[p], 1e-9);
      CHECK_CLOSE(gpu.drawdown[p], cpu.drawdown[p], 1e-9);
      CHECK_CLOSE(gpu.low[p], cpu.low[p], 1e-9);
    }
  }
}
