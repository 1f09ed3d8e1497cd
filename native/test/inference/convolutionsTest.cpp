#include <array>

#include "inference/tcn.h"
#include "inference/tcnMultiScale.h"
#include "inference/tcnStream.h"
#include "memberChecks.h"

using namespace autostock;
using test::draw;

namespace {

using Series = std::vector<std::vector<double>>;  // [T][C]

Tensors tcnWeights(int64_t features, int64_t channels, int64_t levels, int64_t kernel, const Output& output) {
  Tensors w;
  for (int64_t i = 0; i < levels; ++i) {
    const std::string level = "levels." + std::to_string(i);
    const int64_t inputs = i == 0 ? features : channels;
    for (const auto& [name, width] : {std::pair<std::string, int64_t>{".conv1", inputs}, {".conv2", channels}}) {
      w[level + name + ".parametrizations.weight.original0"] = draw(level + name + "g", {channels, 1, 1}, 1.0);
      w[level + name + ".parametrizations.weight.original1"] = draw(level + name + "v", {channels, width, kernel});
      w[level + name + ".bias"] = draw(level + name + "b", {channels});
    }
    if (inputs != channels) {
      w[level + ".downsample.weight"] = draw(level + "d", {channels, inputs, 1});
      w[level + ".downsample.bias"] = draw(level + "e", {channels});
    }
  }
  w["head.weight"] = draw("head.weight", {output.size(), channels});
  w["head.bias"] = draw("head.bias", {output.size()});
  return w;
}

struct MultiScale {
  int64_t window, features, channels, levels;
  std::array<int64_t, 3> kernels;
  bool gated;
  Output output = {};

  Tensors weights() const {
    Tensors w;
    for (int64_t i = 0; i < levels; ++i) {
      const std::string level = "levels." + std::to_string(i);
      const int64_t inputs = i == 0 ? features : channels;
      for (size_t j = 0; j < kernels.size(); ++j) {
        const std::string branch = level + ".branches." + std::to_string(j);
        w[branch + ".weight"] = draw(branch, {(gated ? 2 : 1) * channels, inputs, kernels[j]});
        w[branch + ".bias"] = draw(branch + "b", {(gated ? 2 : 1) * channels});
      }
      w[level + ".mix.weight"] = draw(level + "m", {channels, 3 * channels, 1});
      w[level + ".mix.bias"] = draw(level + "n", {channels});
      if (inputs != channels) {
        w[level + ".downsample.weight"] = draw(level + "d", {channels, inputs, 1});
        w[level + ".downsample.bias"] = draw(level + "e", {channels});
      }
    }
    w["head.weight"] = draw("head.weight", {output.size(), channels});
    w["head.bias"] = draw("head.bias", {output.size()});
    return w;
  }
  TcnMultiScaleForecaster engine(const Tensors& w) const {
    return {window, features, output, channels, levels, kernels, gated, w};
  }
};

/** One output of a plain causal convolution in float64. weight: [Co][Ci][K]. */
double tapSum(const Tensor& weight, const Tensor& bias, int64_t o, const Series& x, int64_t t, int64_t dilation) {
  const int64_t inputs = weight.shape[1], taps = weight.shape[2];
  double sum = bias.data[static_cast<size_t>(o)];
  for (int64_t i = 0; i < inputs; ++i) {
    for (int64_t k = 0; k < taps; ++k) {
      const int64_t at = t - (taps - 1 - k) * dilation;
      if (at >= 0) sum += weight.data[(o * inputs + i) * taps + k] * x[at][i];
    }
  }
  return sum;
}

/** Every bar of every level, dilated, in float64. */
Series naiveLevel(const Tensors& w, const std::string& level, const MultiScale& m, int64_t dilation, const Series& x) {
  const int64_t C = m.channels;
  Series out(x.size(), std::vector<double>(C));
  for (int64_t t = 0; t < static_cast<int64_t>(x.size()); ++t) {
    std::vector<double> joined;  // [3C]
    for (size_t j = 0; j < m.kernels.size(); ++j) {
      const Tensor& weight = w.at(level + ".branches." + std::to_string(j) + ".weight");
      const Tensor& bias = w.at(level + ".branches." + std::to_string(j) + ".bias");
      for (int64_t c = 0; c < C; ++c) {
        const double a = tapSum(weight, bias, c, x, t, dilation);
        joined.push_back(m.gated ? std::tanh(a) / (1.0 + std::exp(-tapSum(weight, bias, C + c, x, t, dilation))) : std::max(a, 0.0));
      }
    }
    for (int64_t c = 0; c < C; ++c) {
      double sum = w.at(level + ".mix.bias").data[c];
      for (int64_t i = 0; i < 3 * C; ++i) sum += w.at(level + ".mix.weight").data[c * 3 * C + i] * joined[i];
      const bool projected = w.contains(level + ".downsample.weight");
      sum += projected ? tapSum(w.at(level + ".downsample.weight"), w.at(level + ".downsample.bias"), c, x, t, 1) : x[t][c];
      out[t][c] = sum;
    }
  }
  return out;
}

const Output wide{3, Head::quantiles};

}  // namespace

TEST_CASE("a residual TCN's receptive field is exact") {
  CHECK_EQ(tcnReceptiveField(4, 3), 61);
  CHECK_EQ(tcnReceptiveField(6, 3), 253);
  for (const auto& [window, levels, kernel] : {std::array<int64_t, 3>{20, 2, 3}, {40, 3, 3}, {16, 2, 4}, {13, 4, 2}}) {
    const TcnForecaster engine(window, 2, wide, 8, levels, kernel, tcnWeights(2, 8, levels, kernel, wide));
    test::checkReach(engine, std::min(window, tcnReceptiveField(levels, kernel)));
  }
}

TEST_CASE("a residual TCN's stream gives the window's bits") {
  for (const auto& [window, features, channels, levels, kernel] :
       {std::array<int64_t, 5>{20, 3, 5, 2, 3}, {64, 2, 16, 4, 3}, {13, 4, 4, 2, 3}, {31, 3, 7, 4, 2}, {9, 1, 3, 1, 5}}) {
    const TcnForecaster engine(window, features, wide, channels, levels, kernel,
                               tcnWeights(features, channels, levels, kernel, wide));
    CHECK(tcnReceptiveField(levels, kernel) <= window);
    CHECK(dynamic_cast<TcnStream*>(engine.stream(1).get()) != nullptr);
    test::checkStream(engine);
  }
  const TcnForecaster deep(16, 3, wide, 4, 4, 3, tcnWeights(3, 4, 4, 3, wide));  // 61 bars do not fit 16
  CHECK(dynamic_cast<TcnStream*>(deep.stream(1).get()) == nullptr);
  test::checkStream(deep);
}

TEST_CASE("the multi-scale TCN's pyramid is the dilated network at the last bar") {
  for (const MultiScale& m :
       {MultiScale{32, 3, 4, 2, {3, 5, 9}, true}, {32, 4, 4, 3, {3, 5, 9}, false}, {21, 2, 5, 4, {2, 7, 4}, true},
        {7, 3, 3, 5, {5, 3, 9}, false}, {2, 1, 2, 1, {1, 5, 9}, true}}) {
    const Tensors w = m.weights();
    const std::vector<float> x = draw("x", {m.window * m.features}, 1.0).data;
    Series h;
    for (int64_t t = 0; t < m.window; ++t) h.emplace_back(x.begin() + t * m.features, x.begin() + (t + 1) * m.features);
    for (int64_t i = 0; i < m.levels; ++i) h = naiveLevel(w, "levels." + std::to_string(i), m, int64_t{1} << i, h);
    double expected = w.at("head.bias").data[0];
    for (int64_t c = 0; c < m.channels; ++c) expected += w.at("head.weight").data[c] * h.back()[c];
    CHECK_CLOSE(test::forecastOf(m.engine(w), x.data())[0], expected, 5e-6);
  }
}

TEST_CASE("a multi-scale TCN's receptive field is exact and its stream gives the window's bits") {
  CHECK_EQ(multiScaleReceptiveField(2, {3, 5, 9}), 25);
  for (const MultiScale& m : {MultiScale{32, 3, 4, 2, {3, 5, 9}, true, wide}, {25, 2, 6, 2, {9, 5, 3}, false, wide},
                              {40, 2, 5, 3, {2, 3, 5}, true, wide}, {16, 2, 4, 3, {3, 5, 9}, true, wide}}) {
    const Tensors w = m.weights();
    const TcnMultiScaleForecaster engine = m.engine(w);
    test::checkReach(engine, std::min(m.window, multiScaleReceptiveField(m.levels, m.kernels)));
    test::checkStream(engine);
  }
}
