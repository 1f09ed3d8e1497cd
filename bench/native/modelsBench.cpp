#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/rng.h"
#include "bench.h"
#include "inference/lstm.h"
#include "inference/tcn.h"

using namespace autostock;

namespace {

constexpr int64_t window = 32;
constexpr int64_t features = 16;

Tensor draw(const std::string& name, std::vector<int64_t> shape) {
  Rng rng(1, name);
  Tensor tensor{std::move(shape), {}};
  const double deviation = 1.0 / std::sqrt(static_cast<double>(elementCount(tensor.shape)) / static_cast<double>(tensor.shape[0]));
  for (int64_t i = 0; i < elementCount(tensor.shape); ++i) tensor.data.push_back(static_cast<float>(deviation * rng.normal()));
  return tensor;
}

LstmForecaster lstm(int64_t hidden) {
  Tensors w;
  for (int64_t k = 0; k < 2; ++k) {
    const std::string suffix = "_l" + std::to_string(k);
    w["lstm.weight_ih" + suffix] = draw("ih" + suffix, {4 * hidden, k == 0 ? features : hidden});
    w["lstm.weight_hh" + suffix] = draw("hh" + suffix, {4 * hidden, hidden});
    w["lstm.bias_ih" + suffix] = draw("bi" + suffix, {4 * hidden});
    w["lstm.bias_hh" + suffix] = draw("bh" + suffix, {4 * hidden});
  }
  w["norm.weight"] = draw("nw", {hidden});
  w["norm.bias"] = draw("nb", {hidden});
  w["head.weight"] = draw("hw", {1, hidden});
  w["head.bias"] = draw("hb", {1});
  return {window, features, hidden, 2, w};
}

TcnForecaster tcn(int64_t channels) {
  Tensors w;
  for (int64_t i = 0; i < 4; ++i) {
    const std::string level = "levels." + std::to_string(i);
    const int64_t inputs = i == 0 ? features : channels;
    for (const auto& [conv, width] : {std::pair<std::string, int64_t>{".conv1", inputs}, {".conv2", channels}}) {
      w[level + conv + ".parametrizations.weight.original0"] = draw(level + conv + "g", {channels, 1, 1});
      w[level + conv + ".parametrizations.weight.original1"] = draw(level + conv + "v", {channels, width, 3});
      w[level + conv + ".bias"] = draw(level + conv + "b", {channels});
    }
    w[level + ".downsample.weight"] = draw(level + "d", {channels, inputs, 1});
    w[level + ".downsample.bias"] = draw(level + "e", {channels});
  }
  w["head.weight"] = draw("hw", {1, channels});
  w["head.bias"] = draw("hb", {1});
  return {window, features, channels, 4, 3, w};
}

/** One forecast of a window of 32 bars and 16 features. */
void forecast(const Forecaster& model) {
  static const std::vector<float> x = draw("x", {window * features}).data;
  std::vector<float> scratch(static_cast<size_t>(model.scratchSize()));
  bench::keep(model.forecast(x.data(), scratch.data()));
}

}  // namespace

BENCH_CASE("model.lstm2_h32 forecast", 1) {
  static const LstmForecaster model = lstm(32);
  forecast(model);
}

BENCH_CASE("model.lstm2_h64 forecast", 1) {
  static const LstmForecaster model = lstm(64);
  forecast(model);
}

BENCH_CASE("model.tcn4_c16 forecast", 1) {
  static const TcnForecaster model = tcn(16);
  forecast(model);
}
