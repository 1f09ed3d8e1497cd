#include <cmath>
#include <string>
#include <vector>

#include "base/rng.h"
#include "check.h"
#include "inference/lstm.h"
#include "inference/tcn.h"

using namespace autostock;

namespace {

Tensor draw(const std::string& name, std::vector<int64_t> shape, double deviation = 0.4) {
  Rng rng(9, name);
  Tensor tensor{std::move(shape), {}};
  for (int64_t i = 0; i < elementCount(tensor.shape); ++i) tensor.data.push_back(static_cast<float>(deviation * rng.normal()));
  return tensor;
}

double logistic(double x) { return 1.0 / (1.0 + std::exp(-x)); }

using Series = std::vector<std::vector<double>>;  // [T][C]

/** One LSTM layer in float64, gate by gate as PyTorch documents it. */
Series naiveLstm(const Tensors& w, int64_t layer, int64_t hidden, const Series& input) {
  const std::string suffix = "_l" + std::to_string(layer);
  const Tensor& ih = w.at("lstm.weight_ih" + suffix);
  const Tensor& hh = w.at("lstm.weight_hh" + suffix);
  std::vector<double> h(hidden), c(hidden);
  Series out;
  for (const std::vector<double>& x : input) {
    std::vector<double> gates(4 * hidden);
    for (int64_t g = 0; g < 4 * hidden; ++g) {
      gates[g] = w.at("lstm.bias_ih" + suffix).data[g] + w.at("lstm.bias_hh" + suffix).data[g];
      for (size_t i = 0; i < x.size(); ++i) gates[g] += ih.data[g * x.size() + i] * x[i];
      for (int64_t j = 0; j < hidden; ++j) gates[g] += hh.data[g * hidden + j] * h[j];
    }
    for (int64_t j = 0; j < hidden; ++j) {
      c[j] = logistic(gates[hidden + j]) * c[j] + logistic(gates[j]) * std::tanh(gates[2 * hidden + j]);
      h[j] = logistic(gates[3 * hidden + j]) * std::tanh(c[j]);
    }
    out.push_back(h);
    for (int64_t j = 0; layer > 0 && j < hidden; ++j) out.back()[j] += x[j];  // residual
  }
  return out;
}

/** A dilated causal convolution with weight norm in float64, every bar computed. */
Series naiveConvolution(const Tensors& w, const std::string& name, int64_t dilation, const Series& x) {
  const Tensor& g = w.at(name + ".parametrizations.weight.original0");
  const Tensor& v = w.at(name + ".parametrizations.weight.original1");
  const int64_t outputs = v.shape[0], inputs = v.shape[1], taps = v.shape[2];
  Series out(x.size(), std::vector<double>(outputs));
  for (int64_t o = 0; o < outputs; ++o) {
    double norm = 0.0;
    for (int64_t i = 0; i < inputs * taps; ++i) norm += std::pow(v.data[o * inputs * taps + i], 2);
    norm = std::sqrt(norm);
    for (int64_t t = 0; t < static_cast<int64_t>(x.size()); ++t) {
      double sum = w.at(name + ".bias").data[o];
      for (int64_t i = 0; i < inputs; ++i) {
        for (int64_t k = 0; k < taps; ++k) {
          const int64_t at = t - (taps - 1 - k) * dilation;
          if (at >= 0) sum += g.data[o] * v.data[(o * inputs + i) * taps + k] / norm * x[at][i];
        }
      }
      out[t][o] = std::max(sum, 0.0);
    }
  }
  return out;
}

Series windowOf(const std::vector<float>& x, int64_t length, int64_t features) {
  Series out;
  for (int64_t t = 0; t < length; ++t) out.emplace_back(x.begin() + t * features, x.begin() + (t + 1) * features);
  return out;
}

double head(const Tensors& w, const std::vector<double>& x) {
  double sum = w.at("head.bias").data[0];
  for (size_t i = 0; i < x.size(); ++i) sum += w.at("head.weight").data[i] * x[i];
  return sum;
}

}  // namespace

TEST_CASE("the LSTM engine is the textbook recurrence") {
  for (const auto& [window, features, hidden, layers] :
       {std::array<int64_t, 4>{5, 3, 4, 1}, {12, 2, 7, 2}, {9, 1, 16, 3}}) {
    Tensors w;
    for (int64_t k = 0; k < layers; ++k) {
      const std::string suffix = "_l" + std::to_string(k);
      for (const auto& [name, shape] : {std::pair<std::string, std::vector<int64_t>>{"weight_ih", {4 * hidden, k == 0 ? features : hidden}},
                                        {"weight_hh", {4 * hidden, hidden}}, {"bias_ih", {4 * hidden}}, {"bias_hh", {4 * hidden}}}) {
        w["lstm." + name + suffix] = draw(name + suffix, shape);
      }
    }
    for (const char* name : {"norm.weight", "norm.bias"}) w[name] = draw(name, {hidden});
    w["head.weight"] = draw("head.weight", {1, hidden});
    w["head.bias"] = draw("head.bias", {1});
    const std::vector<float> x = draw("x", {window * features}, 1.0).data;

    Series series = windowOf(x, window, features);
    for (int64_t k = 0; k < layers; ++k) series = naiveLstm(w, k, hidden, series);
    std::vector<double> last = series.back();
    double mean = 0.0, variance = 0.0;
    for (const double v : last) mean += v / static_cast<double>(hidden);
    for (const double v : last) variance += (v - mean) * (v - mean) / static_cast<double>(hidden);
    for (int64_t j = 0; j < hidden; ++j) {
      last[j] = (last[j] - mean) / std::sqrt(variance + 1e-5) * w.at("norm.weight").data[j] + w.at("norm.bias").data[j];
    }

    const LstmForecaster engine(window, features, Output{}, layers, w);
    std::vector<float> scratch(static_cast<size_t>(engine.scratchSize()));
    float forecast = 0.0f;
    engine.forecast(x.data(), &forecast, scratch.data());
    CHECK_CLOSE(forecast, head(w, last), 3e-6);
  }
}

TEST_CASE("the TCN engine's pyramid is the dilated network at the last bar") {
  for (const auto& [window, features, channels, levels, kernel] :
       {std::array<int64_t, 5>{16, 3, 4, 3, 3}, {32, 4, 4, 4, 3}, {21, 2, 5, 4, 2}, {7, 3, 3, 5, 4}, {2, 1, 2, 1, 9}}) {
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
    w["head.weight"] = draw("head.weight", {1, channels});
    w["head.bias"] = draw("head.bias", {1});
    const std::vector<float> x = draw("x", {window * features}, 1.0).data;

    Series h = windowOf(x, window, features);
    for (int64_t i = 0; i < levels; ++i) {
      const std::string level = "levels." + std::to_string(i);
      const Series y = naiveConvolution(w, level + ".conv2", int64_t{1} << i,
                                        naiveConvolution(w, level + ".conv1", int64_t{1} << i, h));
      for (size_t t = 0; t < h.size(); ++t) {
        std::vector<double> sum = y[t];
        for (int64_t c = 0; c < channels; ++c) {
          if (!w.contains(level + ".downsample.weight")) {
            sum[c] += h[t][c];
          } else {
            sum[c] += w.at(level + ".downsample.bias").data[c];
            for (size_t k = 0; k < h[t].size(); ++k) sum[c] += w.at(level + ".downsample.weight").data[c * h[t].size() + k] * h[t][k];
          }
          sum[c] = std::max(sum[c], 0.0);
        }
        h[t] = sum;
      }
    }
    const TcnForecaster engine(window, features, Output{}, channels, levels, kernel, w);
    std::vector<float> scratch(static_cast<size_t>(engine.scratchSize()));
    float forecast = 0.0f;
    engine.forecast(x.data(), &forecast, scratch.data());
    CHECK_CLOSE(forecast, head(w, h.back()), 3e-6);
  }
}
