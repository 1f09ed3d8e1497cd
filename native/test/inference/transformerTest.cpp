#include "inference/transformer.h"

#include "inference/attention.h"
#include "inference/transformerStream.h"
#include "memberChecks.h"

using namespace autostock;
using test::draw;

namespace {

using Row = std::vector<double>;
using Series = std::vector<Row>;  // [T][d]

struct Member {
  int64_t window, features;
  TransformerShape shape;
  Output output = {};

  Tensors weights() const {
    const int64_t d = shape.width;
    Tensors w;
    const auto add = [&](const std::string& name, std::vector<int64_t> dims) { w[name] = draw(name, std::move(dims), 0.3); };
    add("input.weight", {d, features});
    add("input.bias", {d});
    for (int64_t i = 0; i < shape.layers; ++i) {
      const std::string layer = "layers." + std::to_string(i) + ".";
      for (const char* norm : {"norm1", "norm2"}) {
        add(layer + norm + ".weight", {d});
        add(layer + norm + ".bias", {d});
      }
      add(layer + "self_attn.in_proj_weight", {3 * d, d});
      add(layer + "self_attn.in_proj_bias", {3 * d});
      add(layer + "self_attn.out_proj.weight", {d, d});
      add(layer + "self_attn.out_proj.bias", {d});
      add(layer + "linear1.weight", {shape.feedForward, d});
      add(layer + "linear1.bias", {shape.feedForward});
      add(layer + "linear2.weight", {d, shape.feedForward});
      add(layer + "linear2.bias", {d});
    }
    add("norm.weight", {d});
    add("norm.bias", {d});
    add("head.weight", {output.size(), d});
    add("head.bias", {output.size()});
    return w;
  }
  TransformerForecaster engine() const { return {window, features, output, shape, weights()}; }
};

Row linear(const Tensors& w, const std::string& name, const Row& x) {
  const Tensor& weight = w.at(name + "weight");
  Row y;
  for (int64_t o = 0; o < weight.shape[0]; ++o) {
    double sum = w.at(name + "bias").data[o];
    for (size_t i = 0; i < x.size(); ++i) sum += weight.data[o * x.size() + i] * x[i];
    y.push_back(sum);
  }
  return y;
}

Row norm(const Tensors& w, const std::string& name, const Row& x) {
  double mean = 0.0, variance = 0.0;
  for (const double v : x) mean += v / static_cast<double>(x.size());
  for (const double v : x) variance += (v - mean) * (v - mean) / static_cast<double>(x.size());
  Row y;
  for (size_t i = 0; i < x.size(); ++i) {
    y.push_back((x[i] - mean) / std::sqrt(variance + 1e-5) * w.at(name + ".weight").data[i] + w.at(name + ".bias").data[i]);
  }
  return y;
}

/** Rotates a head's vector by its absolute bar, as the papers write it. */
void rotate(Row& x, int64_t column, int64_t headWidth, int64_t t) {
  for (int64_t j = 0; j < headWidth / 2; ++j) {
    const double phase = static_cast<double>(t) * std::pow(10000.0, -2.0 * static_cast<double>(j) / static_cast<double>(headWidth));
    const double a = x[column + j], b = x[column + headWidth / 2 + j];
    x[column + j] = a * std::cos(phase) - b * std::sin(phase);
    x[column + headWidth / 2 + j] = b * std::cos(phase) + a * std::sin(phase);
  }
}

/** The whole encoder in float64, every token of every layer. */
double naive(const Member& m, const Tensors& w, const std::vector<float>& x) {
  const TransformerShape& s = m.shape;
  const int64_t d = s.width, D = s.headWidth();
  Series h;
  for (int64_t t = 0; t < m.window; ++t) {
    h.push_back(linear(w, "input.", Row(x.begin() + t * m.features, x.begin() + (t + 1) * m.features)));
    for (int64_t i = 0; s.band == 0 && i < d; ++i) {
      const double phase = static_cast<double>(t) / std::pow(10000.0, static_cast<double>(i / 2 * 2) / static_cast<double>(d));
      h[t][i] += i % 2 == 0 ? std::sin(phase) : std::cos(phase);
    }
  }
  for (int64_t i = 0; i < s.layers; ++i) {
    const std::string layer = "layers." + std::to_string(i) + ".";
    Series projected;
    for (int64_t t = 0; t < m.window; ++t) {
      projected.push_back(linear(w, layer + "self_attn.in_proj_", norm(w, layer + "norm1", h[t])));
      for (int64_t column = 0; s.band > 0 && column < 2 * d; column += D) rotate(projected[t], column, D, t);
    }
    for (int64_t t = 0; t < m.window; ++t) {
      Row attended(d);
      for (int64_t column = 0; column < d; column += D) {
        double total = 0.0;
        Row sum(D);
        for (int64_t u = s.band == 0 ? 0 : std::max<int64_t>(0, t - s.band + 1); u <= t; ++u) {
          double score = 0.0;
          for (int64_t j = 0; j < D; ++j) score += projected[t][column + j] * projected[u][d + column + j];
          const double weight = std::exp(score / std::sqrt(static_cast<double>(D)));
          total += weight;
          for (int64_t j = 0; j < D; ++j) sum[j] += weight * projected[u][2 * d + column + j];
        }
        for (int64_t j = 0; j < D; ++j) attended[column + j] = sum[j] / total;
      }
      const Row mixed = linear(w, layer + "self_attn.out_proj.", attended);
      for (int64_t j = 0; j < d; ++j) h[t][j] += mixed[j];
      Row up = linear(w, layer + "linear1.", norm(w, layer + "norm2", h[t]));
      for (double& v : up) v *= 0.5 * (1.0 + std::erf(v / std::sqrt(2.0)));
      const Row down = linear(w, layer + "linear2.", up);
      for (int64_t j = 0; j < d; ++j) h[t][j] += down[j];
    }
  }
  return linear(w, "head.", norm(w, "norm", h.back()))[0];
}

const Output wide{2, Head::gaussian};

}  // namespace

TEST_CASE("gelu is within 3e-7 of the exact erf form and has its limits") {
  for (double x = -12.0; x <= 12.0; x += 0.003) {
    auto v = static_cast<float>(x);
    const double exact = 0.5 * v * (1.0 + std::erf(v / std::sqrt(2.0)));
    gelu(&v, 1);
    CHECK(std::abs(v - exact) < 3e-7 * std::max(1.0, std::abs(exact)));
  }
  float far[2] = {-1e10f, 1e10f};
  gelu(far, 2);
  CHECK(far[0] <= 0.0f && far[0] > -1e-20f);
  CHECK_EQ(far[1], 1e10f);
}

TEST_CASE("normalised rows do not depend on their neighbours, whatever their width") {
  for (const int64_t n : {1, 7, 16, 40, 64, 100}) {
    const std::vector<float> x = draw("rows", {3, n}, 2.0).data;
    const std::vector<float> weight = draw("weight", {n}).data, bias = draw("bias", {n}).data;
    std::vector<float> together(x.size()), alone(static_cast<size_t>(n));
    normaliseRows(x.data(), 3, n, weight.data(), bias.data(), together.data());
    for (int64_t m = 0; m < 3; ++m) {
      normaliseRows(x.data() + m * n, 1, n, weight.data(), bias.data(), alone.data());
      for (int64_t i = 0; i < n; ++i) CHECK_EQ(alone[i], together[m * n + i]);
    }
  }
}

TEST_CASE("the Transformer engine is the encoder as published, with either kind of position") {
  for (const Member& m : {Member{16, 3, {8, 2, 16, 2, 0}}, {33, 5, {12, 3, 20, 3, 0}}, {5, 2, {6, 1, 7, 1, 0}},
                          {16, 3, {8, 2, 16, 2, 8}}, {40, 5, {24, 3, 20, 3, 21}}, {6, 2, {4, 1, 7, 1, 32}}, {9, 1, {8, 4, 8, 4, 1}}}) {
    const std::vector<float> x = draw("x", {m.window * m.features}, 1.0).data;
    CHECK_CLOSE(test::forecastOf(m.engine(), x.data())[0], naive(m, m.weights(), x), 5e-6);
  }
}

TEST_CASE("a Transformer reads its receptive field and nothing before") {
  for (const Member& m : {Member{12, 2, {8, 2, 16, 2, 0}, wide}, {20, 2, {8, 2, 16, 2, 5}, wide}, {20, 2, {8, 2, 16, 3, 17}, wide},
                          {8, 2, {8, 2, 16, 2, 1}, wide}}) {
    test::checkReach(m.engine(), m.shape.receptiveField(m.window));
  }
}

TEST_CASE("a banded Transformer's stream gives the window's bits") {
  for (const Member& m : {Member{32, 3, {16, 2, 24, 2, 16}, wide}, {64, 2, {12, 3, 20, 3, 21}, wide}, {9, 2, {8, 4, 8, 2, 5}, wide},
                          {4, 1, {4, 1, 8, 2, 1}, wide}}) {
    const TransformerForecaster engine = m.engine();
    CHECK(dynamic_cast<TransformerStream*>(engine.stream(1).get()) != nullptr);
    test::checkStream(engine);
  }
  for (const Member& m : {Member{12, 3, {8, 2, 16, 2, 0}, wide}, {12, 3, {8, 2, 16, 2, 8}, wide}}) {
    const TransformerForecaster engine = m.engine();
    CHECK(dynamic_cast<TransformerStream*>(engine.stream(1).get()) == nullptr);
    test::checkStream(engine);
  }
}
