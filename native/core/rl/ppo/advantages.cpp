#include "rl/ppo/advantages.h"

#include <cmath>

namespace autostock::rl {

namespace {

struct Moments {
  double mean = 0;
  double variance = 0;
};

template <class At>
Moments momentsOf(int64_t n, At at) {
  Moments m;
  for (int64_t i = 0; i < n; ++i) m.mean += at(i);
  m.mean /= static_cast<double>(n);
  for (int64_t i = 0; i < n; ++i) m.variance += (at(i) - m.mean) * (at(i) - m.mean);
  m.variance /= static_cast<double>(n);
  return m;
}

}  // namespace

void estimateAdvantages(int64_t T, int64_t N, const float* rewards, const End* ends, const float* values,
                        const float* endValues, const float* lastValues, double discount, double lambda,
                        float* advantages) {
  const auto gamma = static_cast<float>(discount);
  const auto decay = static_cast<float>(discount * lambda);
  for (int64_t t = T - 1; t >= 0; --t) {
    const float* next = t + 1 < T ? values + (t + 1) * N : lastValues;
    for (int64_t i = 0; i < N; ++i) {
      const int64_t k = t * N + i;
      const float goesOn = ends[k] == End::none ? 1.0f : 0.0f;
      const float beyond = ends[k] == End::truncated ? endValues[k] : goesOn * next[i];
      const float later = t + 1 < T ? advantages[k + N] : 0.0f;
      advantages[k] = rewards[k] + gamma * beyond - values[k] + decay * goesOn * later;
    }
  }
}

void standardise(float* x, int64_t n) {
  const Moments m = momentsOf(n, [&](int64_t i) { return static_cast<double>(x[i]); });
  const double scale = 1.0 / (std::sqrt(m.variance) + 1e-8);
  for (int64_t i = 0; i < n; ++i) x[i] = static_cast<float>((x[i] - m.mean) * scale);
}

double explainedVariance(const float* returns, const float* values, int64_t n) {
  const double all = momentsOf(n, [&](int64_t i) { return static_cast<double>(returns[i]); }).variance;
  const double rest = momentsOf(n, [&](int64_t i) { return static_cast<double>(returns[i]) - values[i]; }).variance;
  return all > 0 ? 1 - rest / all : std::nan("");
}

}  // namespace autostock::rl
