#include <array>

#include "inference/encoderInput.h"
#include "inference/iTransformer.h"
#include "inference/patchTst.h"
#include "inference/tsMixer.h"
#include "memberChecks.h"
#include "models/encoderTensors.h"
#include "models/recurrentTensors.h"

using namespace autostock;
using test::draw;

namespace {

using Row = std::vector<double>;
using Rows = std::vector<Row>;

const Output wide{2, Head::gaussian};

Tensors drawnOf(const std::vector<TensorSpec>& list) {
  Tensors w;
  for (const TensorSpec& spec : list) {
    w[spec.name] = draw(spec.name, spec.shape, 0.3);
    if (!spec.name.ends_with("running_var")) continue;
    for (float& v : w[spec.name].data) v = 0.2f + std::abs(v);
  }
  return w;
}

Row linear(const Tensors& w, const std::string& weight, const std::string& bias, const Row& x) {
  const Tensor& matrix = w.at(weight);
  Row y;
  for (int64_t o = 0; o < matrix.shape[0]; ++o) {
    double sum = w.at(bias).data[o];
    for (size_t i = 0; i < x.size(); ++i) sum += matrix.data[o * x.size() + i] * x[i];
    y.push_back(sum);
  }
  return y;
}

Row linear(const Tensors& w, const std::string& name, const Row& x) { return linear(w, name + ".weight", name + ".bias", x); }

Row layerNormed(const Tensors& w, const std::string& name, const Row& x) {
  double mean = 0.0, variance = 0.0;
  for (const double v : x) mean += v / static_cast<double>(x.size());
  for (const double v : x) variance += (v - mean) * (v - mean) / static_cast<double>(x.size());
  Row y;
  for (size_t i = 0; i < x.size(); ++i) {
    y.push_back((x[i] - mean) / std::sqrt(variance + 1e-5) * w.at(name + ".weight").data[i] + w.at(name + ".bias").data[i]);
  }
  return y;
}

Row batchNormed(const Tensors& w, const std::string& name, const Row& x) {
  Row y;
  for (size_t i = 0; i < x.size(); ++i) {
    const double deviation = std::sqrt(w.at(name + ".running_var").data[i] + 1e-5);
    y.push_back((x[i] - w.at(name + ".running_mean").data[i]) / deviation * w.at(name + ".weight").data[i] +
                w.at(name + ".bias").data[i]);
  }
  return y;
}

/** One group of tokens through all layers, in float64. */
void encode(const EncoderShape& s, const Tensors& w, Rows& h) {
  const size_t T = h.size();
  const auto d = static_cast<size_t>(s.width), D = static_cast<size_t>(s.headWidth());
  const auto normed = [&](const std::string& name, const Row& x) { return s.batchNorm ? batchNormed(w, name, x) : layerNormed(w, name, x); };
  std::vector<Rows> before(s.heads, Rows(T, Row(T)));
  for (int64_t i = 0; i < s.layers; ++i) {
    const std::string layer = "layers." + std::to_string(i) + ".";
    Rows projected, attended(T, Row(d));
    for (const Row& x : h) projected.push_back(linear(w, layer + "self_attn.in_proj_weight", layer + "self_attn.in_proj_bias", x));
    for (int64_t head = 0; head < s.heads; ++head) {
      const size_t column = head * D;
      for (size_t t = 0; t < T; ++t) {
        double total = 0.0;
        for (size_t u = 0; u < T; ++u) {
          double score = 0.0;
          for (size_t j = 0; j < D; ++j) score += projected[t][column + j] * projected[u][d + column + j];
          score = score / std::sqrt(static_cast<double>(D)) + before[head][t][u];
          if (s.residualScores) before[head][t][u] = score;
          total += std::exp(score);
          for (size_t j = 0; j < D; ++j) attended[t][column + j] += std::exp(score) * projected[u][2 * d + column + j];
        }
        for (size_t j = 0; j < D; ++j) attended[t][column + j] /= total;
      }
    }
    for (size_t t = 0; t < T; ++t) {
      const Row mixed = linear(w, layer + "self_attn.out_proj", attended[t]);
      for (size_t j = 0; j < d; ++j) h[t][j] += mixed[j];
      h[t] = normed(layer + "norm1", h[t]);
      Row up = linear(w, layer + "linear1", h[t]);
      for (double& v : up) v *= 0.5 * (1.0 + std::erf(v / std::sqrt(2.0)));
      const Row down = linear(w, layer + "linear2", up);
      for (size_t j = 0; j < d; ++j) h[t][j] += down[j];
      h[t] = normed(layer + "norm2", h[t]);
    }
  }
}

/** Normalised features, [F][L], and their means and deviations. */
struct Normed {
  Normed(const std::vector<float>& x, int64_t L, int64_t F) {
    for (int64_t f = 0; f < F; ++f) {
      double mean = 0.0, variance = 0.0;
      for (int64_t t = 0; t < L; ++t) mean += x[t * F + f] / static_cast<double>(L);
      for (int64_t t = 0; t < L; ++t) variance += (x[t * F + f] - mean) * (x[t * F + f] - mean) / static_cast<double>(L);
      means.push_back(mean);
      deviations.push_back(std::sqrt(variance + 1e-5));
      Row row;
      for (int64_t t = 0; t < L; ++t) row.push_back((x[t * F + f] - mean) / deviations.back());
      values.push_back(row);
    }
  }
  Row headInput(const Rows& tokens) const {
    Row all;
    for (const Row& token : tokens) all.insert(all.end(), token.begin(), token.end());
    all.insert(all.end(), means.begin(), means.end());
    all.insert(all.end(), deviations.begin(), deviations.end());
    return all;
  }
  Rows values;
  Row means, deviations;
};

struct Patches {
  int64_t window, features;
  PatchShape cut;
  bool affine;
  EncoderShape encoder;

  Tensors weights() const {
    std::vector<TensorSpec> list;
    if (affine) list = {{"revin.affine_weight", {features}}, {"revin.affine_bias", {features}}};
    addLinear(list, "W_P", encoder.width, cut.patch);
    list.push_back({"W_pos", {cut.tokens(window), encoder.width}});
    addEncoder(list, encoder);
    addLinear(list, "head", wide.size(), features * (cut.tokens(window) * encoder.width + 2));
    return drawnOf(list);
  }
  PatchTstForecaster engine() const { return {window, features, wide, cut, affine, encoder, weights()}; }

  Row naive(const std::vector<float>& x) const {
    const Tensors w = weights();
    const Normed normed(x, window, features);
    Rows tokens;
    for (int64_t f = 0; f < features; ++f) {
      Row channel = normed.values[f];
      for (double& v : channel) {
        if (affine) v = v * w.at("revin.affine_weight").data[f] + w.at("revin.affine_bias").data[f];
      }
      for (int64_t i = 0; i < cut.stride; ++i) channel.push_back(channel[window - 1]);
      Rows own;
      for (int64_t from = 0; from + cut.patch <= window + cut.stride; from += cut.stride) {
        own.push_back(linear(w, "W_P", Row(channel.begin() + from, channel.begin() + from + cut.patch)));
        for (int64_t j = 0; j < encoder.width; ++j) own.back()[j] += w.at("W_pos").data[(own.size() - 1) * encoder.width + j];
      }
      encode(encoder, w, own);
      tokens.insert(tokens.end(), own.begin(), own.end());
    }
    return linear(w, "head", normed.headInput(tokens));
  }
};

struct Inverted {
  int64_t window, features;
  EncoderShape encoder;

  Tensors weights() const {
    std::vector<TensorSpec> list;
    addLinear(list, "embed", encoder.width, window);
    addEncoder(list, encoder);
    addNorm(list, "norm", encoder.width);
    addLinear(list, "head", wide.size(), features * (encoder.width + 2));
    return drawnOf(list);
  }
  ITransformerForecaster engine() const { return {window, features, wide, encoder, weights()}; }

  Row naive(const std::vector<float>& x) const {
    const Tensors w = weights();
    const Normed normed(x, window, features);
    Rows tokens;
    for (const Row& variate : normed.values) tokens.push_back(linear(w, "embed", variate));
    encode(encoder, w, tokens);
    for (Row& token : tokens) token = layerNormed(w, "norm", token);
    return linear(w, "head", normed.headInput(tokens));
  }
};

struct Mixer {
  int64_t window, features, blocks, hidden, latent;

  Tensors weights() const {
    std::vector<TensorSpec> list;
    for (int64_t i = 0; i < blocks; ++i) {
      const std::string block = "blocks." + std::to_string(i) + ".";
      addNorm(list, block + "norm_time", features);
      addLinear(list, block + "time", window, window);
      addNorm(list, block + "norm_feature", features);
      addLinear(list, block + "feature1", hidden, features);
      addLinear(list, block + "feature2", features, hidden);
    }
    addLinear(list, "projection", latent, window);
    addLinear(list, "head", wide.size(), latent * features);
    return drawnOf(list);
  }
  TsMixerForecaster engine() const { return {window, features, wide, blocks, weights()}; }

  Row naive(const std::vector<float>& x) const {
    const Tensors w = weights();
    Rows h;  // [L][F]
    for (int64_t t = 0; t < window; ++t) h.emplace_back(x.begin() + t * features, x.begin() + (t + 1) * features);
    const auto column = [&](const Rows& of, int64_t f) {
      Row out;
      for (const Row& row : of) out.push_back(row[f]);
      return out;
    };
    for (int64_t i = 0; i < blocks; ++i) {
      const std::string block = "blocks." + std::to_string(i) + ".";
      Rows normed;
      for (const Row& row : h) normed.push_back(layerNormed(w, block + "norm_time", row));
      for (int64_t f = 0; f < features; ++f) {
        const Row mixed = linear(w, block + "time", column(normed, f));
        for (int64_t t = 0; t < window; ++t) h[t][f] += std::max(mixed[t], 0.0);
      }
      for (Row& row : h) {
        Row up = linear(w, block + "feature1", layerNormed(w, block + "norm_feature", row));
        for (double& v : up) v = std::max(v, 0.0);
        const Row down = linear(w, block + "feature2", up);
        for (int64_t f = 0; f < features; ++f) row[f] += down[f];
      }
    }
    Row z(static_cast<size_t>(latent * features));  // [P][F]
    for (int64_t f = 0; f < features; ++f) {
      const Row profile = linear(w, "projection", column(h, f));
      for (int64_t p = 0; p < latent; ++p) z[p * features + f] = profile[p];
    }
    return linear(w, "head", z);
  }
};

template <class Member>
void checkNaive(const Member& m) {
  const std::vector<float> x = draw("x", {m.window * m.features}, 1.5).data;
  const auto engine = m.engine();
  const Row expected = m.naive(x);
  std::vector<float> scratch(static_cast<size_t>(engine.scratchSize())), raw(expected.size());
  engine.raw(x.data(), raw.data(), scratch.data());
  for (size_t o = 0; o < raw.size(); ++o) CHECK_CLOSE(raw[o], expected[o], 1e-5);
}

/** Each feature by itself changes every value of the forecast, at a bar in the middle of the window. */
void checkFeatures(const Forecaster& engine) {
  const int64_t F = engine.featureCount();
  const std::vector<float> x = draw("features", {engine.window(), F}, 1.0).data;
  const std::vector<float> plain = test::forecastOf(engine, x.data());
  for (int64_t f = 0; f < F; ++f) {
    std::vector<float> changed = x;
    changed[engine.window() / 2 * F + f] += 2.0f;
    const std::vector<float> out = test::forecastOf(engine, changed.data());
    for (size_t o = 0; o < out.size(); ++o) CHECK(out[o] != plain[o]);
  }
}

const Patches patches[] = {{24, 5, {8, 4}, true, {16, 4, 24, 2, true, true}},
                           {17, 3, {5, 3}, false, {12, 3, 7, 3, true, true}},
                           {32, 40, {16, 8}, false, {16, 4, 64, 2, true, true}},
                           {90, 2, {2, 1}, true, {6, 2, 8, 2, true, true}},
                           {4, 1, {4, 4}, false, {5, 1, 3, 1, true, true}}};
const Inverted inverted[] = {{24, 5, {16, 4, 24, 2}}, {9, 37, {12, 3, 20, 3}}, {32, 1, {8, 2, 16, 1}}, {2, 3, {7, 7, 5, 2}}};
const Mixer mixers[] = {{24, 5, 2, 12, 3}, {9, 33, 3, 7, 1}, {2, 2, 1, 1, 4}, {16, 1, 2, 4, 2}};

}  // namespace

TEST_CASE("a window is normalised by itself; a constant feature becomes zeros") {
  const int64_t L = 21, F = 3;
  std::vector<float> x = draw("window", {L, F}, 2.0).data, y(F * L), scratch(L * F), mean(F), deviation(F);
  for (int64_t t = 0; t < L; ++t) x[t * F + 1] = 0.1f;
  normaliseWindow(x.data(), L, F, y.data(), L, mean.data(), deviation.data(), scratch.data());
  const Normed expected(x, L, F);
  for (int64_t f = 0; f < F; ++f) {
    CHECK_CLOSE(mean[f], expected.means[f], 1e-6);
    CHECK_CLOSE(deviation[f], expected.deviations[f], 1e-6);
    for (int64_t t = 0; t < L; ++t) CHECK_CLOSE(y[f * L + t], f == 1 ? 0.0 : expected.values[f][t], f == 1 ? 0.0 : 2e-6);
  }
  CHECK_EQ(mean[1], 0.1f);
}

TEST_CASE("the PatchTST, iTransformer and TSMixer engines are the networks as published, in float64") {
  for (const Patches& m : patches) checkNaive(m);
  for (const Inverted& m : inverted) checkNaive(m);
  for (const Mixer& m : mixers) checkNaive(m);
}

TEST_CASE("every bar and every feature of a window reaches the forecast") {
  for (const Patches& m : patches) test::checkReach(m.engine(), m.window), checkFeatures(m.engine());
  for (const Inverted& m : inverted) test::checkReach(m.engine(), m.window), checkFeatures(m.engine());
  for (const Mixer& m : {mixers[0], mixers[1]}) test::checkReach(m.engine(), m.window), checkFeatures(m.engine());
}

TEST_CASE("streams of PatchTST, iTransformer and TSMixer give the window's bits") {
  test::checkStream(patches[0].engine());
  test::checkStream(patches[1].engine());
  test::checkStream(inverted[0].engine());
  test::checkStream(mixers[0].engine());
}

TEST_CASE("how many groups share a pass of the encoder changes no bit") {
  for (const int64_t T : {4, 20}) {
    const EncoderShape shape{12, 3, 20, 2, true, true};
    std::vector<TensorSpec> list;
    addEncoder(list, shape);
    const Encoder encoder(shape, drawnOf(list));
    const int64_t groups = 7, d = shape.width;
    const std::vector<float> x = draw("tokens", {T, groups, d}, 1.0).data;
    const auto run = [&](int64_t from, int64_t count) {
      std::vector<float> part, scratch(static_cast<size_t>(encoder.scratchSize(count, T)));
      for (int64_t t = 0; t < T; ++t) part.insert(part.end(), x.begin() + (t * groups + from) * d, x.begin() + (t * groups + from + count) * d);
      encoder.run(count, T, part.data(), scratch.data());
      return part;
    };
    const std::vector<float> together = run(0, groups);
    for (const auto& [from, count] : {std::array<int64_t, 2>{0, 2}, {2, 5}, {3, 4}}) {
      const std::vector<float> part = run(from, count);
      for (int64_t t = 0; t < T; ++t) {
        for (int64_t i = 0; i < count * d; ++i) CHECK_EQ(part[t * count * d + i], together[(t * groups + from) * d + i]);
      }
    }
  }
}
