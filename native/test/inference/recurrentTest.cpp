#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/rng.h"
#include "check.h"
#include "inference/gru.h"
#include "inference/lstm.h"
#include "inference/lstmAttention.h"
#include "models/recurrentTensors.h"

using namespace autostock;

namespace {

using Row = std::vector<double>;
using Series = std::vector<Row>;  // [T][C]

struct Sizes {
  int64_t window, features, hidden, layers;
};

Tensors drawn(const std::vector<TensorSpec>& specs) {
  Tensors out;
  for (const TensorSpec& spec : specs) {
    Rng rng(9, spec.name);
    Tensor tensor{spec.shape, {}};
    const bool variance = spec.name.ends_with("running_var");
    for (int64_t i = 0; i < elementCount(spec.shape); ++i) {
      const double value = 0.4 * rng.normal();
      tensor.data.push_back(static_cast<float>(variance ? 0.1 + std::abs(value) : value));
    }
    out[spec.name] = tensor;
  }
  return out;
}

Tensors lstmTensors(const Sizes& s, const Output& output, bool norm) {
  std::vector<TensorSpec> list;
  for (int64_t k = 0; k < s.layers; ++k) {
    addRecurrent(list, "lstm.", "_l" + std::to_string(k), 4, k == 0 ? s.features : s.hidden, s.hidden);
  }
  if (norm) addNorm(list, "norm", s.hidden);
  addLinear(list, "head", output.size(), s.hidden);
  return drawn(list);
}

Tensors attentionTensors(const Sizes& s, const Output& output) {
  std::vector<TensorSpec> list;
  addRecurrent(list, "lstm.", "_l0", 4, s.features, s.hidden);
  addRecurrent(list, "lstm.", "_l0_reverse", 4, s.features, s.hidden);
  addLinear(list, "attention", 3, 2 * s.hidden);
  list.push_back({"score.weight", {1, 3}});
  addLinear(list, "head", output.size(), 4 * s.hidden);
  return drawn(list);
}

Tensors gruTensors(const Sizes& s, const Output& output, bool enhanced) {
  std::vector<TensorSpec> list;
  addLinear(list, "input", s.hidden, s.features);
  for (int64_t k = 0; k < s.layers; ++k) {
    const std::string place = "." + std::to_string(k);
    addRecurrent(list, "gru" + place + ".", "_l0", 3, s.hidden, s.hidden);
    addNorm(list, (enhanced ? "norm" : "bn") + place, s.hidden);
    if (enhanced) continue;
    list.push_back({"bn" + place + ".running_mean", {s.hidden}});
    list.push_back({"bn" + place + ".running_var", {s.hidden}});
  }
  if (enhanced) {
    addNorm(list, "final", s.hidden);
    addLinear(list, "attention", 5, s.hidden);
    list.push_back({"score.weight", {1, 5}});
  }
  addLinear(list, "head", output.size(), (enhanced ? 2 : 1) * s.hidden);
  return drawn(list);
}

double logistic(double x) { return 1.0 / (1.0 + std::exp(-x)); }

Row affine(const Tensor& weight, const std::vector<float>* bias, const Row& x) {
  Row out(static_cast<size_t>(weight.shape[0]));
  for (size_t o = 0; o < out.size(); ++o) {
    out[o] = bias == nullptr ? 0.0 : (*bias)[o];
    for (size_t i = 0; i < x.size(); ++i) out[o] += weight.data[o * x.size() + i] * x[i];
  }
  return out;
}

Row linear(const Tensors& w, const std::string& name, const Row& x) {
  return affine(w.at(name + ".weight"), &w.at(name + ".bias").data, x);
}

Row layerNormed(const Tensors& w, const std::string& name, Row x) {
  const auto n = static_cast<double>(x.size());
  double mean = 0.0, variance = 0.0;
  for (const double v : x) mean += v / n;
  for (const double v : x) variance += (v - mean) * (v - mean) / n;
  for (size_t j = 0; j < x.size(); ++j) {
    x[j] = (x[j] - mean) / std::sqrt(variance + 1e-5) * w.at(name + ".weight").data[j] + w.at(name + ".bias").data[j];
  }
  return x;
}

/** A recurrent layer in float64, gate by gate as PyTorch documents it: 4 gates are an LSTM, 3 a GRU. */
Series naiveLayer(const Tensors& w, const std::string& prefix, const std::string& suffix, const Series& input) {
  const Tensor& hh = w.at(prefix + "weight_hh" + suffix);
  const size_t H = static_cast<size_t>(hh.shape[1]);
  Row h(H), c(H);
  Series out;
  for (const Row& x : input) {
    const Row a = affine(w.at(prefix + "weight_ih" + suffix), &w.at(prefix + "bias_ih" + suffix).data, x);
    const Row b = affine(hh, &w.at(prefix + "bias_hh" + suffix).data, h);
    for (size_t j = 0; j < H; ++j) {
      const auto sum = [&](size_t gate) { return a[gate * H + j] + b[gate * H + j]; };
      if (a.size() == 4 * H) {
        c[j] = logistic(sum(1)) * c[j] + logistic(sum(0)) * std::tanh(sum(2));
        h[j] = logistic(sum(3)) * std::tanh(c[j]);
      } else {
        const double z = logistic(sum(1));
        h[j] = (1.0 - z) * std::tanh(a[2 * H + j] + logistic(sum(0)) * b[2 * H + j]) + z * h[j];
      }
    }
    out.push_back(h);
  }
  return out;
}

Row pooled(const Tensors& w, const Series& rows) {
  Row out(rows[0].size()), weights;
  double total = 0.0;
  for (const Row& row : rows) {
    Row energy = linear(w, "attention", row);
    for (double& e : energy) e = std::tanh(e);
    weights.push_back(std::exp(affine(w.at("score.weight"), nullptr, energy)[0]));
    total += weights.back();
  }
  for (size_t t = 0; t < rows.size(); ++t) {
    for (size_t j = 0; j < out.size(); ++j) out[j] += weights[t] / total * rows[t][j];
  }
  return out;
}

Row joined(Row a, const Row& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Row naiveLstm(const Tensors& w, const Sizes& s, const Series& window) {
  Series h = window;
  for (int64_t k = 0; k < s.layers; ++k) {
    const Series y = naiveLayer(w, "lstm.", "_l" + std::to_string(k), h);
    for (size_t t = 0; t < h.size(); ++t) {
      const Row below = h[t];
      h[t] = y[t];
      for (size_t j = 0; k > 0 && j < below.size(); ++j) h[t][j] += below[j];
    }
  }
  return linear(w, "head", w.contains("norm.weight") ? layerNormed(w, "norm", h.back()) : h.back());
}

Row naiveAttention(const Tensors& w, const Sizes&, const Series& window) {
  const Series ahead = naiveLayer(w, "lstm.", "_l0", window);
  const Series back = naiveLayer(w, "lstm.", "_l0_reverse", Series(window.rbegin(), window.rend()));
  Series rows;
  for (size_t t = 0; t < window.size(); ++t) rows.push_back(joined(ahead[t], back[window.size() - 1 - t]));
  return linear(w, "head", joined(joined(ahead.back(), back.back()), pooled(w, rows)));
}

Row naiveGru(const Tensors& w, const Sizes& s, const Series& window) {
  Series x;
  for (const Row& bar : window) x.push_back(linear(w, "input", bar));
  const bool enhanced = w.contains("final.weight");
  for (int64_t k = 0; k < s.layers; ++k) {
    const std::string place = "." + std::to_string(k);
    Series input = x;
    for (Row& row : input) row = enhanced ? layerNormed(w, "norm" + place, row) : row;
    const Series y = naiveLayer(w, "gru" + place + ".", "_l0", input);
    for (size_t t = 0; t < x.size(); ++t) {
      for (size_t j = 0; j < x[t].size(); ++j) {
        const auto bn = [&](const char* part) { return static_cast<double>(w.at("bn" + place + part).data[j]); };
        x[t][j] += enhanced ? y[t][j]
                            : (y[t][j] - bn(".running_mean")) / std::sqrt(bn(".running_var") + 1e-5) * bn(".weight") +
                                  bn(".bias");
      }
    }
  }
  if (!enhanced) return linear(w, "head", x.back());
  for (Row& row : x) row = layerNormed(w, "final", row);
  return linear(w, "head", joined(x.back(), pooled(w, x)));
}

struct Member {
  std::string name;
  Sizes sizes;
  Tensors tensors;
  std::unique_ptr<Forecaster> engine;
  Row (*naive)(const Tensors&, const Sizes&, const Series&);
};

std::vector<Member> members(const Output& output) {
  std::vector<Member> out;
  for (const Sizes& s : {Sizes{5, 3, 4, 1}, Sizes{12, 2, 7, 2}, Sizes{9, 1, 16, 3}, Sizes{20, 6, 40, 2}}) {
    const auto [L, F, H, layers] = s;
    for (const bool norm : {false, true}) {
      Tensors w = lstmTensors(s, output, norm);
      auto engine = std::make_unique<LstmForecaster>(L, F, output, layers, w);
      out.push_back({"lstm", s, std::move(w), std::move(engine), naiveLstm});
    }
    for (const bool enhanced : {false, true}) {
      Tensors w = gruTensors(s, output, enhanced);
      auto engine = std::make_unique<GruForecaster>(L, F, output, layers, w);
      out.push_back({enhanced ? "gru-enhanced" : "gru-residual", s, std::move(w), std::move(engine), naiveGru});
    }
    Tensors w = attentionTensors(s, output);
    auto engine = std::make_unique<LstmAttentionForecaster>(L, F, output, w);
    out.push_back({"lstm-attention", s, std::move(w), std::move(engine), naiveAttention});
  }
  return out;
}

std::vector<float> bars(int64_t count, int64_t features) {
  Rng rng(4, "bars");
  std::vector<float> x(static_cast<size_t>(count * features));
  for (float& value : x) value = static_cast<float>(rng.normal());
  return x;
}

}  // namespace

TEST_CASE("the recurrent engines are the textbook recurrences, for several horizons too") {
  const Output output{3, Head::point};
  for (const Member& member : members(output)) {
    const auto [L, F, H, layers] = member.sizes;
    const std::vector<float> x = bars(L, F);
    Series window;
    for (int64_t t = 0; t < L; ++t) window.emplace_back(x.begin() + t * F, x.begin() + (t + 1) * F);
    const Row expected = member.naive(member.tensors, member.sizes, window);
    std::vector<float> scratch(static_cast<size_t>(member.engine->scratchSize()), std::nanf(""));
    std::vector<float> forecast(3);
    member.engine->forecast(x.data(), forecast.data(), scratch.data());
    for (size_t h = 0; h < expected.size(); ++h) CHECK_CLOSE(forecast[h], expected[h], 5e-6);
  }
}

TEST_CASE("a recurrent stream is the window forecast bit by bit, over a gap and for each symbol alone") {
  for (const Head head : {Head::point, Head::studentT}) {
    const Output output{2, head};
    for (const Member& member : members(output)) {
      const int64_t L = member.sizes.window, F = member.sizes.features, O = output.size(), S = 3;
      const int64_t T = 4 * L + 3, gap = 2 * L + 1;
      std::vector<float> x = bars(T * S, F);  // [T][S][F]
      x[(gap * S + 1) * F] = std::numeric_limits<float>::quiet_NaN();
      const auto stream = member.engine->stream(S);
      std::vector<float> scratch(static_cast<size_t>(member.engine->scratchSize()));
      std::vector<float> window(static_cast<size_t>(L * F)), expected(static_cast<size_t>(O)), out(static_cast<size_t>(S * O));
      for (int64_t t = 0; t < T; ++t) {
        stream->step(x.data() + t * S * F, out.data());
        if (t % 3 == 0) stream->settle();
        for (int64_t s = 0; s < S; ++s) {
          const float* answer = out.data() + s * O;
          const bool known = t >= L - 1 && !(s == 1 && t >= gap && t < gap + L);
          if (!known) {
            CHECK(std::isnan(answer[0]));
            continue;
          }
          for (int64_t i = 0; i < L; ++i) std::copy_n(x.data() + ((t - L + 1 + i) * S + s) * F, F, window.data() + i * F);
          member.engine->forecast(window.data(), expected.data(), scratch.data());
          CHECK(std::memcmp(answer, expected.data(), expected.size() * sizeof(float)) == 0);
        }
      }
    }
  }
}

TEST_CASE("a recurrent stream that was reset answers as a new one") {
  for (const Member& member : members({})) {
    const int64_t L = member.sizes.window, F = member.sizes.features;
    const std::vector<float> x = bars(3 * L, F);
    const auto used = member.engine->stream(1);
    const auto fresh = member.engine->stream(1);
    float a = 0.0f, b = 0.0f;
    for (int64_t t = 0; t < L + 2; ++t) used->step(x.data() + t * F, &a);
    used->reset();
    for (int64_t t = L; t < 3 * L; ++t) {
      used->step(x.data() + t * F, &a);
      fresh->step(x.data() + t * F, &b);
      CHECK(std::isnan(a) == std::isnan(b));
      if (!std::isnan(a)) CHECK_EQ(a, b);
    }
  }
}
