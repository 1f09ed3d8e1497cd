#include <cmath>
#include <numeric>

#include "check.h"
#include "rl/dqn/bellmanLoss.h"
#include "rl/dqn/head.h"
#include "rl/dqn/noise.h"
#include "rl/dqnFixture.h"

using namespace autostock;
using namespace autostock::test;

namespace {

DqnOptions headOptions(int head) {
  DqnOptions options;
  options.head = head;
  options.atoms = 7;
  options.vMin = -2;
  options.vMax = 3;
  options.quantiles = 5;
  options.huber = 0.7;
  return options;
}

std::vector<float> normals(size_t count, double scale, const char* purpose) {
  Rng rng(11, purpose);
  std::vector<float> x(count);
  for (float& v : x) v = static_cast<float>(scale * rng.normal());
  return x;
}

std::vector<double> softmax(const float* z, int64_t K) {
  std::vector<double> p;
  for (int64_t k = 0; k < K; ++k) p.push_back(std::exp(static_cast<double>(z[k])));
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& x : p) x /= sum;
  return p;
}

/** A loss over 6 samples of 3 choices with targets from random outputs. */
struct Batch {
  static constexpr int64_t S = 6, A = 3;
  std::unique_ptr<Head> head;
  Streams streams;
  BellmanLoss loss;
  std::vector<uint8_t> masks{1, 0, 1};

  Batch(int kind, bool dueling)
      : head(openHead(headOptions(kind))), streams{A, head->width(), dueling}, loss(*head, streams) {}

  void fill(const std::vector<float>& next, const std::vector<float>& chooser) {
    loss.start(S);
    Rng rng(2, "batch");
    for (size_t i = 0; i < S; ++i) {
      loss.actions[i] = rng.integer(A);
      loss.rewards[i] = static_cast<float>(rng.normal());
      loss.discounts[i] = i == 0 ? 0 : 0.9f;
      loss.weights[i] = static_cast<float>(rng.uniform());
      loss.masks[i] = i % 2 ? masks.data() : nullptr;
    }
    loss.aim(next.data(), chooser.data());
  }
  std::vector<float> outputs(const char* purpose) const {
    return normals(static_cast<size_t>(S * A * head->width()), 1, purpose);
  }
  double lossOf(const std::vector<float>& y, std::vector<float>& dy) {
    const uint32_t samples[] = {0, 1, 2, 3, 4, 5};
    loss.lossSum = 0;
    dy.resize(y.size());
    loss.gradient(samples, S, y.data(), dy.data());
    return loss.lossSum / static_cast<double>(S);
  }
};

}  // namespace

TEST_CASE("every head's gradient, with and without dueling streams, is that of its loss") {
  for (int kind = 0; kind < 3; ++kind) {
    for (const bool dueling : {false, true}) {
      Batch batch(kind, dueling);
      batch.fill(batch.outputs("next"), batch.outputs("chooser"));
      std::vector<float> y = normals(static_cast<size_t>(batch.S * batch.streams.outputs()), 1, "y"), dy, spare;
      batch.lossOf(y, dy);
      for (size_t k = 0; k < y.size(); ++k) {
        const float was = y[k];
        y[k] = was + 0x1p-8f;
        const double up = batch.lossOf(y, spare);
        y[k] = was - 0x1p-8f;
        const double down = batch.lossOf(y, spare);
        y[k] = was;
        // A quantile's loss bends where it meets a target: there the two differ by that bend.
        CHECK_CLOSE(dy[k], (up - down) * 0x1p7, kind == 2 ? 2e-3 : 3e-4);
      }
    }
  }
}

TEST_CASE("dueling streams: a constant in the advantages changes nothing, one in the value moves all") {
  const Streams streams{3, 2, true};
  std::vector<float> y = normals(8, 1, "y"), z(6), moved(6), one(2);
  streams.combine(y.data(), 1, z.data());
  for (int64_t a = 0; a < 3; ++a) {
    streams.pick(y.data(), a, one.data());
    CHECK_EQ(one[1], z[static_cast<size_t>(a * 2 + 1)]);
  }
  CHECK_CLOSE((z[0] + z[2] + z[4]) / 3, y[0], 1e-6);
  for (size_t a = 0; a < 3; ++a) y[2 + a * 2] += 5;
  y[1] += 2;
  streams.combine(y.data(), 1, moved.data());
  for (size_t a = 0; a < 3; ++a) {
    CHECK_CLOSE(moved[a * 2], z[a * 2], 1e-5);
    CHECK_CLOSE(moved[a * 2 + 1], z[a * 2 + 1] + 2, 1e-5);
  }
}

TEST_CASE("C51's projection is that of the naive oracle, keeps mass, and the mean inside the support") {
  const auto head = openHead(headOptions(1));
  const int64_t K = head->width();
  const std::vector<float> next = normals(static_cast<size_t>(4 * K), 1, "next");
  const float rewards[] = {0.3f, -0.2f, 50, 0.37f}, discounts[] = {0.3f, 0.25f, 0.9f, 0};
  std::vector<float> target(next.size()), values(4);
  head->target(next.data(), rewards, discounts, 4, target.data());
  head->values(next.data(), 4, values.data());
  const double gap = 5.0 / 6;
  for (int64_t i = 0; i < 4; ++i) {
    const std::vector<double> p = softmax(next.data() + i * K, K);
    double mass = 0, mean = 0, expected = 0;
    for (int64_t j = 0; j < K; ++j) {
      double share = 0;
      for (int64_t k = 0; k < K; ++k) {
        const double moved = std::clamp(rewards[i] + discounts[i] * (-2 + static_cast<double>(k) * gap), -2.0, 3.0);
        share += p[static_cast<size_t>(k)] * std::max(0.0, 1 - std::abs(moved - (-2 + static_cast<double>(j) * gap)) / gap);
      }
      const float t = target[static_cast<size_t>(i * K + j)];
      CHECK_CLOSE(t, share, 1e-5);
      mass += t;
      mean += t * (-2 + static_cast<double>(j) * gap);
      expected += p[static_cast<size_t>(j)] * (-2 + static_cast<double>(j) * gap);
    }
    CHECK_CLOSE(mass, 1, 1e-5);
    CHECK_CLOSE(values[static_cast<size_t>(i)], expected, 1e-5);
    CHECK_CLOSE(mean, i == 2 ? 3.0 : rewards[i] + discounts[i] * expected, 1e-5);
  }
}

TEST_CASE("the quantile loss is that of the naive oracle; its value is the CVaR of the lowest share") {
  const auto head = openHead(headOptions(2));
  const std::vector<float> z = normals(5, 1, "z"), target = normals(5, 1, "target");
  double loss = 0;
  for (size_t i = 0; i < 5; ++i) {
    for (size_t j = 0; j < 5; ++j) {
      const double u = static_cast<double>(target[j]) - z[i], size = std::abs(u), level = (2.0 * static_cast<double>(i) + 1) / 10;
      const double huber = size <= 0.7 ? u * u / 2 : 0.7 * (size - 0.35);
      loss += std::abs(level - (u < 0 ? 1 : 0)) * huber / 0.7 / 5;
    }
  }
  std::vector<float> dz(5);
  float error;
  CHECK_CLOSE(head->loss(z.data(), target.data(), dz.data(), error), loss, 1e-5);

  const float sorted[] = {-3, -1, 0, 2, 7};
  for (const auto& [risk, expected] : {std::pair{1.0, 1.0}, {0.4, -2.0}, {0.5, (-3 - 1 + 0.5 * 0) / 2.5}, {0.1, -3.0}}) {
    DqnOptions options = headOptions(2);
    options.riskLevel = risk;
    float value;
    openHead(options)->values(sorted, 1, &value);
    CHECK_CLOSE(value, expected, 1e-6);
  }
}

TEST_CASE("double Q-learning values the chooser's choice, no target bootstraps from a forbidden one") {
  Batch batch(0, false);
  const std::vector<float> next = batch.outputs("next"), chooser = batch.outputs("chooser");
  for (const bool own : {true, false}) {
    const std::vector<float>& by = own ? next : chooser;
    batch.fill(next, by);
    std::vector<float> y(batch.S * batch.A), dy;
    batch.lossOf(y, dy);
    for (size_t i = 0; i < batch.S; ++i) {
      size_t best = 0;
      for (size_t a = 1; a < 3; ++a) {
        if (i % 2 && a == 1) continue;
        if (by[i * 3 + a] > by[i * 3 + best]) best = a;
      }
      CHECK_CLOSE(-batch.loss.errors[i], batch.loss.rewards[i] + batch.loss.discounts[i] * next[i * 3 + best], 1e-6);
    }
  }
}

TEST_CASE("noise: gradients of sigma are those of the loss, evaluation is quiet, weights have the promised spread") {
  struct Squares final : Loss {
    double sum = 0;
    void gradient(const uint32_t*, int64_t n, const float* y, float* dy) override {
      for (int64_t i = 0; i < 2 * n; ++i) {
        sum += 0.5 * y[i] * y[i];
        dy[i] = y[i];
      }
    }
  };
  LinearNetwork network({}, {4, 2}, 3);
  const std::vector<float> start(network.parameters().begin(), network.parameters().end());
  NoisyLayers noise(network, 0.5);
  const std::vector<float> x = normals(12, 1, "x");
  const uint32_t rows[] = {0, 1, 2};
  const auto lossOf = [&] {
    Rng rng(5, "noise");
    Squares loss;
    noise.draw(rng);
    network.accumulate(x.data(), rows, loss);
    return loss.sum;
  };
  lossOf();
  noise.chain();
  const std::vector<float> gradient(noise.sigmaGradients().begin(), noise.sigmaGradients().end());
  for (size_t s = 0; s < gradient.size(); ++s) {
    const float was = noise.sigmas()[s];
    noise.sigmas()[s] = was + 0x1p-7f;
    const double up = lossOf();
    noise.sigmas()[s] = was - 0x1p-7f;
    const double down = lossOf();
    noise.sigmas()[s] = was;
    CHECK_CLOSE(gradient[s], (up - down) * 0x1p6, 1e-3);
  }
  Rng rng(6, "spread");
  double squares = 0;
  for (int k = 0; k < 20'000; ++k) {
    noise.draw(rng);
    squares += std::pow(network.parameters()[3] - start[3], 2);
  }
  // E f(e)^2 = E|e| = sqrt(2 / pi) of each factor, sigma = 0.5 / sqrt(4).
  CHECK_CLOSE(squares / 20'000, 0.0625 * 2 / 3.14159, 0.05);
  noise.quiet();
  CHECK(std::equal(start.begin(), start.end(), network.parameters().begin()));
}

TEST_CASE("C51 without a support is refused") {
  DqnOptions options = headOptions(1);
  options.vMax = -2;
  CHECK_THROWS(openHead(options), code::argument, "vMax was -2");
}
