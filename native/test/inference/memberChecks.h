#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "base/rng.h"
#include "check.h"
#include "inference/forecaster.h"
#include "inference/tensors.h"

/** What every serving engine must hold, whatever its architecture. */
namespace autostock::test {

inline Tensor draw(const std::string& name, std::vector<int64_t> shape, double deviation = 0.4) {
  Rng rng(9, name);
  Tensor tensor{std::move(shape), {}};
  for (int64_t i = 0; i < elementCount(tensor.shape); ++i) tensor.data.push_back(static_cast<float>(deviation * rng.normal()));
  return tensor;
}

inline std::vector<float> forecastOf(const Forecaster& engine, const float* window) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> scratch(static_cast<size_t>(engine.scratchSize()) + 1, nan);  // an engine must not read what it has not written
  std::vector<float> out(static_cast<size_t>(engine.output().size()));
  engine.forecast(window, out.data(), scratch.data());
  CHECK(std::isnan(scratch.back()));
  return out;
}

/** Three windows of two symbols, the second with a gap: the stream must give the window's bits, and NaN before. */
inline void checkStream(const Forecaster& engine) {
  const int64_t L = engine.window(), F = engine.featureCount(), O = engine.output().size();
  const int64_t bars = 3 * L + 5, gap = L + L / 2;
  std::vector<Tensor> x = {draw("a", {bars, F}, 1.0), draw("b", {bars, F}, 1.0)};
  x[1].data[static_cast<size_t>(gap * F)] = std::numeric_limits<float>::quiet_NaN();
  const auto stream = engine.stream(2);
  for (int pass = 0; pass < 2; ++pass) {
    for (int64_t t = 0; t < bars; ++t) {
      std::vector<float> bar, out(static_cast<size_t>(2 * O));
      for (const Tensor& symbol : x) bar.insert(bar.end(), symbol.data.begin() + t * F, symbol.data.begin() + (t + 1) * F);
      stream->step(bar.data(), out.data());
      for (int64_t s = 0; s < 2; ++s) {
        const bool full = t >= L - 1 && (s == 0 || t < gap || t >= gap + L);
        if (!full) {
          for (int64_t o = 0; o < O; ++o) CHECK(std::isnan(out[s * O + o]));
          continue;
        }
        const std::vector<float> expected = forecastOf(engine, x[s].data.data() + (t - L + 1) * F);
        for (int64_t o = 0; o < O; ++o) CHECK_EQ(out[s * O + o], expected[o]);
      }
    }
    stream->reset();
  }
}

/** Bars before the receptive field change nothing; every bar inside changes the forecast. */
inline void checkReach(const Forecaster& engine, int64_t receptiveField) {
  const int64_t L = engine.window(), F = engine.featureCount();
  const std::vector<float> x = draw("reach", {L, F}, 1.0).data;
  const std::vector<float> plain = forecastOf(engine, x.data());
  for (int64_t t = 0; t < L; ++t) {
    std::vector<float> changed = x;
    for (int64_t f = 0; f < F; ++f) changed[t * F + f] += 3.0f;
    CHECK_EQ(forecastOf(engine, changed.data()) != plain, t >= L - receptiveField);
  }
}

}  // namespace autostock::test
