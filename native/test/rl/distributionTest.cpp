#include "rl/ppo/distribution.h"

#include <cmath>
#include <memory>
#include <vector>

#include "check.h"
#include "rl/ppo/specialFunctions.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

struct Kind {
  const char* name;
  Space space;
  Continuous continuous;
};

std::vector<Kind> kinds() {
  Space discrete{.observation = 1, .choices = 4, .dimensions = 1, .masked = true};
  Space continuous{.observation = 1, .choices = 0, .dimensions = 2, .low = -2, .high = 1};
  return {{"categorical", discrete, Continuous::gaussian},
          {"gaussian", continuous, Continuous::gaussian},
          {"tanh-gaussian", continuous, Continuous::tanhGaussian},
          {"beta", continuous, Continuous::beta}};
}

constexpr int64_t rows = 3;
const std::vector<uint8_t> masks{1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1};

struct Drawn {
  explicit Drawn(const Kind& kind) : distribution(openDistribution(kind.space, kind.continuous, -0.5)) {
    width = distribution->outputs() + distribution->constants();
    mask = kind.space.discrete() ? masks.data() : nullptr;
    y.resize(static_cast<size_t>(rows * width));
    Rng rng(3, kind.name);
    for (float& v : y) v = static_cast<float>(rng.normal());
    latents.resize(static_cast<size_t>(rows * kind.space.dimensions));
    actions.resize(latents.size());
    logProbs.resize(rows);
    entropies.resize(rows);
    distribution->sample(y.data(), rows, mask, rng, latents.data(), actions.data(), logProbs.data());
  }

  /** sum of c_i logProb_i + e sum of entropies: what gradient() differentiates. */
  double objective(const std::vector<float>& outputs, const std::vector<float>& slopes, float e) {
    distribution->evaluate(outputs.data(), rows, mask, latents.data(), logProbs.data(), entropies.data());
    double sum = 0;
    for (size_t i = 0; i < rows; ++i) sum += static_cast<double>(slopes[i]) * logProbs[i] + e * entropies[i];
    return sum;
  }

  std::unique_ptr<Distribution> distribution;
  int64_t width;
  const uint8_t* mask;
  std::vector<float> y, latents, actions, logProbs, entropies;
};

}  // namespace

TEST_CASE("gradients of log-probability and entropy agree with finite differences") {
  const std::vector<float> slopes{0.7f, -1.3f, 2.0f};
  const float e = 0.4f;
  for (const Kind& kind : kinds()) {
    Drawn drawn(kind);
    std::vector<float> dy(drawn.y.size());
    drawn.objective(drawn.y, slopes, e);
    drawn.distribution->gradient(drawn.y.data(), rows, drawn.latents.data(), slopes.data(), e, dy.data());
    for (size_t k = 0; k < dy.size(); ++k) {
      std::vector<float> up = drawn.y, down = drawn.y;
      up[k] += 1e-2f;
      down[k] -= 1e-2f;
      const double slope = (drawn.objective(up, slopes, e) - drawn.objective(down, slopes, e)) / 2e-2;
      CHECK_CLOSE(dy[k], slope, 3e-3);
    }
  }
}

TEST_CASE("sampling and evaluating agree on the log-probability") {
  for (const Kind& kind : kinds()) {
    Drawn drawn(kind);
    const std::vector<float> sampled = drawn.logProbs;
    drawn.objective(drawn.y, {1, 1, 1}, 0);
    for (size_t i = 0; i < rows; ++i) CHECK_CLOSE(sampled[i], drawn.logProbs[i], 1e-6);
  }
}

TEST_CASE("draws follow the density: E[f] by sampling equals the integral of f times the density") {
  for (const Kind& kind : kinds()) {
    if (kind.space.discrete()) continue;
    const Space space{.observation = 1, .dimensions = 1, .low = -1, .high = 1};
    const auto distribution = openDistribution(space, kind.continuous, -0.5);
    const std::vector<float> y{0.4f, -0.2f};
    Rng rng(5, "density");
    double sampled = 0;
    constexpr int draws = 40'000;
    float latent, action, logProb;
    for (int i = 0; i < draws; ++i) {
      distribution->sample(y.data(), 1, nullptr, rng, &latent, &action, &logProb);
      sampled += action / draws;
    }
    double integral = 0, mass = 0;
    const bool beta = kind.continuous == Continuous::beta;
    const double low = beta ? 1e-6 : -6, high = beta ? 1 - 1e-6 : 6;
    for (int i = 0; i < 20'000; ++i) {
      latent = static_cast<float>(low + (high - low) * (i + 0.5) / 20'000);
      float entropy;
      distribution->evaluate(y.data(), 1, nullptr, &latent, &logProb, &entropy);
      // The squashed density is of the action: back to that of the latent.
      const double squash = kind.continuous == Continuous::tanhGaussian ? 1 - std::pow(std::tanh(latent), 2) : 1;
      const double density = std::exp(logProb) * squash * (high - low) / 20'000;
      const double value = beta ? -1 + 2 * latent : kind.continuous == Continuous::gaussian ? latent : std::tanh(latent);
      mass += density;
      integral += density * value;
    }
    CHECK_CLOSE(mass, 1, 1e-3);
    CHECK_CLOSE(sampled, integral, 0.02);
  }
}

TEST_CASE("a masked choice is never drawn nor best, and gets no gradient") {
  Drawn drawn(kinds()[0]);
  drawn.y = {0, 0, 50, 0, 0, 0, 0, 0, 50, 1, 60, 0};
  Rng rng(1, "mask");
  for (int i = 0; i < 200; ++i) {
    drawn.distribution->sample(drawn.y.data(), rows, drawn.mask, rng, drawn.latents.data(), drawn.actions.data(),
                               drawn.logProbs.data());
    CHECK(drawn.actions[0] != 2);
    CHECK(drawn.actions[2] == 1 || drawn.actions[2] == 3);
    CHECK(std::isfinite(drawn.logProbs[0]));
  }
  drawn.distribution->greedy(drawn.y.data(), rows, drawn.mask, drawn.actions.data());
  CHECK_EQ(drawn.actions[2], 1.0f);
  std::vector<float> dy(drawn.y.size());
  drawn.objective(drawn.y, {1, 1, 1}, 1);
  drawn.distribution->gradient(drawn.y.data(), rows, drawn.latents.data(), drawn.logProbs.data(), 1, dy.data());
  CHECK_EQ(dy[2], 0.0f);
  CHECK_EQ(dy[8], 0.0f);
}

TEST_CASE("greedy continuous actions stay within the bounds and latents come back") {
  for (const Kind& kind : kinds()) {
    if (kind.space.discrete()) continue;
    Drawn drawn(kind);
    for (float& v : drawn.y) v *= 20;
    drawn.distribution->greedy(drawn.y.data(), rows, nullptr, drawn.actions.data());
    for (const float a : drawn.actions) CHECK(a >= -2 && a <= 1);
    const std::vector<float> wanted{-1.5f, 0.25f};
    std::vector<float> latent(2);
    drawn.distribution->latentOf(wanted.data(), 1, latent.data());
    for (const float u : latent) CHECK(std::isfinite(u));
  }
}

TEST_CASE("digamma and trigamma have their known values") {
  CHECK_CLOSE(digamma(1), -0.57721566490153286, 1e-10);
  CHECK_CLOSE(digamma(0.5), -1.9635100260214235, 1e-10);
  CHECK_CLOSE(trigamma(1), 1.6449340668482264, 1e-10);
  CHECK_CLOSE(trigamma(0.5), 4.934802200544679, 1e-10);
}
