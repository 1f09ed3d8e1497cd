#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "inference/clones.h"
#include "inference/kernels.h"
#include "rl/dqn/head.h"

namespace autostock::rl {

namespace {

float huberSlope(float error, float limit) { return std::clamp(error, -limit, limit); }

/** One expected return; squared error, linear beyond a limit (Huber 1964, as in Mnih et al. 2015). */
class ClassicalHead final : public Head {
 public:
  explicit ClassicalHead(double huber) : limit_(huber > 0 ? static_cast<float>(huber) : INFINITY) {}

  int64_t width() const override { return 1; }

  void values(const float* z, int64_t n, float* values) const override { std::copy_n(z, n, values); }

  void target(const float* next, const float* rewards, const float* discounts, int64_t n, float* target) const override {
    for (int64_t i = 0; i < n; ++i) target[i] = rewards[i] + discounts[i] * next[i];
  }

  float loss(const float* z, const float* target, float* dz, float& error) const override {
    error = z[0] - target[0];
    dz[0] = huberSlope(error, limit_);
    const float size = std::fabs(error);
    return size <= limit_ ? 0.5f * error * error : limit_ * (size - 0.5f * limit_);
  }

 private:
  float limit_;
};

/** Probabilities of fixed atoms, cross entropy to the projected target. Bellemare, Dabney and Munos 2017. */
class C51Head final : public Head {
 public:
  C51Head(int64_t atoms, double low, double high)
      : K_(atoms), low_(low), high_(high), gap_((high - low) / static_cast<double>(atoms - 1)), p_(size(atoms)) {
    if (!(low < high))
      failArgument("vMax was " + formatNumber(high) + ": must be above vMin, " + formatNumber(low));
  }

  int64_t width() const override { return K_; }

  void values(const float* z, int64_t n, float* values) const override {
    for (int64_t i = 0; i < n; ++i) {
      softmax(z + i * K_, p_.data());
      float sum = 0;
      for (int64_t k = 0; k < K_; ++k) sum += p_[size(k)] * atom(k);
      values[i] = sum;
    }
  }

  /** Algorithm 1: each moved atom's mass is shared between its neighbours. */
  void target(const float* next, const float* rewards, const float* discounts, int64_t n, float* target) const override {
    std::fill_n(target, n * K_, 0.0f);
    for (int64_t i = 0; i < n; ++i, target += K_) {
      softmax(next + i * K_, p_.data());
      for (int64_t k = 0; k < K_; ++k) {
        const double moved = std::clamp(rewards[i] + static_cast<double>(discounts[i]) * atom(k), low_, high_);
        const double place = std::clamp((moved - low_) / gap_, 0.0, static_cast<double>(K_ - 1));
        const auto below = static_cast<int64_t>(place);
        const auto rest = static_cast<float>(place - static_cast<double>(below));
        target[below] += p_[size(k)] * (1 - rest);
        if (below + 1 < K_) target[below + 1] += p_[size(k)] * rest;
      }
    }
  }

  /** Cross entropy; the error is the Kullback-Leibler divergence (Hessel et al. 2018). */
  float loss(const float* z, const float* target, float* dz, float& error) const override {
    const float logSum = softmax(z, dz);
    float loss = 0, entropy = 0;
    for (int64_t k = 0; k < K_; ++k) {
      loss -= target[k] * (z[k] - logSum);
      if (target[k] > 0) entropy -= target[k] * std::log(target[k]);
      dz[k] -= target[k];
    }
    error = std::max(0.0f, loss - entropy);
    return loss;
  }

 private:
  static size_t size(int64_t count) { return static_cast<size_t>(count); }
  float atom(int64_t k) const { return static_cast<float>(low_ + static_cast<double>(k) * gap_); }

  /** Returns the logarithm of the sum of exponentials. */
  float softmax(const float* z, float* p) const {
    const float top = *std::max_element(z, z + K_);
    float sum = 0;
    for (int64_t k = 0; k < K_; ++k) {
      p[k] = exponential(z[k] - top);
      sum += p[k];
    }
    for (int64_t k = 0; k < K_; ++k) p[k] /= sum;
    return top + std::log(sum);
  }

  int64_t K_;
  double low_, high_, gap_;
  mutable std::vector<float> p_;
};

/** slopes[i] += d/dz_i of the quantile Huber loss against one target; levels: (2i + 1) / 2K. Returns its loss. */
AUTOSTOCK_CLONES void quantileSlopes(const float* z, const float* levels, int64_t K, float target, float limit,
                                     float inverse, float* slopes, float* losses) {
  for (int64_t i = 0; i < K; ++i) {
    const float u = target - z[i];
    const float weight = u < 0 ? 1 - levels[i] : levels[i];
    const float size = u < 0 ? -u : u;
    const float bounded = size < limit ? size : limit;
    slopes[i] += (u < 0 ? weight : -weight) * bounded * inverse;
    losses[i] += weight * bounded * (size - 0.5f * bounded) * inverse;
  }
}

/** Quantiles at levels (2i + 1) / 2K by quantile Huber regression. Dabney et al. 2018. */
class QuantileHead final : public Head {
 public:
  /** A limit of 0 is the absolute error: of a tiny limit it is told apart by no float. */
  QuantileHead(int64_t quantiles, double risk, double huber)
      : K_(quantiles), share_(risk * static_cast<double>(quantiles)), limit_(static_cast<float>(std::max(huber, 1e-6))) {
    for (int64_t i = 0; i < K_; ++i) levels_.push_back(static_cast<float>(2 * i + 1) / static_cast<float>(2 * K_));
    losses_.resize(levels_.size());
  }

  int64_t width() const override { return K_; }

  /** CVaR: the mean over levels up to the risk level, which may cut a quantile's bin. */
  void values(const float* z, int64_t n, float* values) const override {
    const auto whole = std::min(static_cast<int64_t>(share_), K_);
    const auto rest = static_cast<float>(share_ - static_cast<double>(whole));
    const auto scale = static_cast<float>(1.0 / share_);
    for (int64_t i = 0; i < n; ++i, z += K_) {
      float sum = 0;
      for (int64_t k = 0; k < whole; ++k) sum += z[k];
      if (whole < K_) sum += rest * z[whole];
      values[i] = sum * scale;
    }
  }

  void target(const float* next, const float* rewards, const float* discounts, int64_t n, float* target) const override {
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t k = 0; k < K_; ++k) target[i * K_ + k] = rewards[i] + discounts[i] * next[i * K_ + k];
    }
  }

  /** Sum over quantiles, mean over targets; the error is that of the means. */
  float loss(const float* z, const float* target, float* dz, float& error) const override {
    std::fill_n(dz, K_, 0.0f);
    std::ranges::fill(losses_, 0.0f);
    const float inverse = 1.0f / (limit_ * static_cast<float>(K_));
    error = 0;
    for (int64_t j = 0; j < K_; ++j) {
      quantileSlopes(z, levels_.data(), K_, target[j], limit_, inverse, dz, losses_.data());
      error += (z[j] - target[j]) / static_cast<float>(K_);
    }
    float sum = 0;
    for (const float x : losses_) sum += x;
    return sum;
  }

 private:
  int64_t K_;
  double share_;  // quantiles that count for the value
  float limit_;
  std::vector<float> levels_;
  mutable std::vector<float> losses_;
};

}  // namespace

std::unique_ptr<Head> openHead(const DqnOptions& options) {
  switch (options.head) {
    case 1: return std::make_unique<C51Head>(options.atoms, options.vMin, options.vMax);
    case 2: return std::make_unique<QuantileHead>(options.quantiles, options.riskLevel, options.huber);
    default: return std::make_unique<ClassicalHead>(options.huber);
  }
}

}  // namespace autostock::rl
