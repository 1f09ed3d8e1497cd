#include "rl/ppo/beta.h"

#include <algorithm>
#include <cmath>

#include "rl/ppo/specialFunctions.h"

namespace autostock::rl {

namespace {

/** The density at the very ends is 0 or infinite: variates stay inside. */
constexpr float innermost = 1e-6f;

double shapeOf(float y) { return 1.0 + std::max<double>(y, 0) + std::log1p(std::exp(-std::fabs(static_cast<double>(y)))); }
/** d shape / dy. */
double slopeOf(float y) { return 1.0 / (1.0 + std::exp(-static_cast<double>(y))); }

double logBeta(double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }

/** Gamma(shape, 1) for shape >= 1. Marsaglia and Tsang 2000. */
double drawGamma(double shape, Rng& draws) {
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = draws.normal();
    const double root = 1 + c * x;
    const double v = root * root * root;
    if (v <= 0) continue;
    if (std::log(1 - draws.uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

}  // namespace

Beta::Beta(const Space& space)
    : D_(space.dimensions), low_(static_cast<float>(space.low)), range_(static_cast<float>(space.high - space.low)) {}

float Beta::logProb(const float* y, const float* latents) const {
  double sum = 0;
  for (int64_t d = 0; d < D_; ++d) {
    const double a = shapeOf(y[2 * d]), b = shapeOf(y[2 * d + 1]), x = latents[d];
    sum += (a - 1) * std::log(x) + (b - 1) * std::log1p(-x) - logBeta(a, b);
  }
  return static_cast<float>(sum);
}

void Beta::sample(const float* y, int64_t n, const uint8_t*, Rng& draws, float* latents, float* actions,
                  float* logProbs) {
  for (int64_t i = 0; i < n; ++i, y += 2 * D_, latents += D_, actions += D_) {
    for (int64_t d = 0; d < D_; ++d) {
      const double first = drawGamma(shapeOf(y[2 * d]), draws);
      const double second = drawGamma(shapeOf(y[2 * d + 1]), draws);
      latents[d] = std::clamp(static_cast<float>(first / (first + second)), innermost, 1 - innermost);
      actions[d] = low_ + range_ * latents[d];
    }
    logProbs[i] = logProb(y, latents);
  }
}

void Beta::greedy(const float* y, int64_t n, const uint8_t*, float* actions) const {
  for (int64_t k = 0; k < n * D_; ++k) {
    const double a = shapeOf(y[2 * k]), b = shapeOf(y[2 * k + 1]);
    actions[k] = low_ + range_ * static_cast<float>(a / (a + b));
  }
}

void Beta::latentOf(const float* actions, int64_t n, float* latents) const {
  for (int64_t k = 0; k < n * D_; ++k) latents[k] = std::clamp((actions[k] - low_) / range_, 1e-3f, 1 - 1e-3f);
}

void Beta::evaluate(const float* y, int64_t n, const uint8_t*, const float* latents, float* logProbs,
                    float* entropies) {
  for (int64_t i = 0; i < n; ++i, y += 2 * D_, latents += D_) {
    logProbs[i] = logProb(y, latents);
    double sum = 0;
    for (int64_t d = 0; d < D_; ++d) {
      const double a = shapeOf(y[2 * d]), b = shapeOf(y[2 * d + 1]);
      sum += logBeta(a, b) - (a - 1) * digamma(a) - (b - 1) * digamma(b) + (a + b - 2) * digamma(a + b);
    }
    entropies[i] = static_cast<float>(sum);
  }
}

void Beta::gradient(const float* y, int64_t n, const float* latents, const float* dLogProb, float dEntropy,
                    float* dy) {
  for (int64_t i = 0; i < n; ++i, y += 2 * D_, dy += 2 * D_, latents += D_) {
    for (int64_t d = 0; d < D_; ++d) {
      const double a = shapeOf(y[2 * d]), b = shapeOf(y[2 * d + 1]), x = latents[d];
      const double both = digamma(a + b), spread = (a + b - 2) * trigamma(a + b);
      const double da = dLogProb[i] * (std::log(x) - digamma(a) + both) + dEntropy * (spread - (a - 1) * trigamma(a));
      const double db = dLogProb[i] * (std::log1p(-x) - digamma(b) + both) + dEntropy * (spread - (b - 1) * trigamma(b));
      dy[2 * d] = static_cast<float>(da * slopeOf(y[2 * d]));
      dy[2 * d + 1] = static_cast<float>(db * slopeOf(y[2 * d + 1]));
    }
  }
}

}  // namespace autostock::rl
