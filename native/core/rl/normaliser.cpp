#include "rl/normaliser.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace autostock::rl {

namespace {

constexpr float limit = 10;
constexpr double floorVariance = 1e-8;

}  // namespace

Normaliser::Normaliser(int64_t width, bool active)
    : active_(active),
      mean_(static_cast<size_t>(width)),
      squares_(static_cast<size_t>(width)),
      shift_(static_cast<size_t>(width)),
      scale_(static_cast<size_t>(width), 1.0f) {}

Normaliser::Normaliser(std::vector<float> shift, std::vector<float> scale)
    : active_(true), count_(1), shift_(std::move(shift)), scale_(std::move(scale)) {}

void Normaliser::update(const float* x, int64_t n) {
  if (!active_ || n == 0) return;
  const size_t W = mean_.size();
  const auto rows = static_cast<double>(n);
  const double total = count_ + rows;
  for (size_t c = 0; c < W; ++c) {
    double sum = 0;
    for (int64_t i = 0; i < n; ++i) sum += x[static_cast<size_t>(i) * W + c];
    const double mean = sum / rows;
    double squares = 0;
    for (int64_t i = 0; i < n; ++i) {
      const double d = x[static_cast<size_t>(i) * W + c] - mean;
      squares += d * d;
    }
    const double delta = mean - mean_[c];
    mean_[c] += delta * rows / total;
    squares_[c] += squares + delta * delta * count_ * rows / total;
  }
  count_ = total;
  prepare();
}

void Normaliser::prepare() {
  for (size_t c = 0; c < mean_.size(); ++c) {
    shift_[c] = static_cast<float>(mean_[c]);
    scale_[c] = static_cast<float>(1.0 / std::sqrt(squares_[c] / count_ + floorVariance));
  }
}

void Normaliser::apply(const float* x, int64_t n, float* out) const {
  const size_t W = shift_.size();
  if (!active_ || count_ == 0) {
    if (out != x) std::copy(x, x + static_cast<size_t>(n) * W, out);
    return;
  }
  for (int64_t i = 0; i < n; ++i) {
    for (size_t c = 0; c < W; ++c) {
      const float z = (x[c] - shift_[c]) * scale_[c];
      out[c] = z > limit ? limit : z < -limit ? -limit : z;
    }
    x += W;
    out += W;
  }
}

void Normaliser::visit(Archive& archive) {
  archive.number("count", count_);
  archive.numbers("mean", mean_);
  archive.numbers("squares", squares_);
  if (archive.reading() && active_ && count_ > 0) prepare();
}

RewardScaler::RewardScaler(int64_t copies, double discount, bool active)
    : discount_(discount), active_(active), returns_(static_cast<size_t>(copies)) {}

void RewardScaler::step(float* rewards, const End* ends) {
  if (!active_) return;
  for (size_t i = 0; i < returns_.size(); ++i) {
    returns_[i] = returns_[i] * discount_ + rewards[i];
    count_ += 1;
    const double delta = returns_[i] - mean_;
    mean_ += delta / count_;
    squares_ += delta * (returns_[i] - mean_);
  }
  const double factor = scale();
  for (size_t i = 0; i < returns_.size(); ++i) {
    rewards[i] = std::clamp(static_cast<float>(rewards[i] * factor), -limit, limit);
    if (ends[i] != End::none) returns_[i] = 0;
  }
}

double RewardScaler::scale() const {
  return active_ && count_ > 0 ? 1.0 / std::sqrt(squares_ / count_ + floorVariance) : 1.0;
}

void RewardScaler::visit(Archive& archive) {
  archive.numbers("returns", returns_);
  archive.number("count", count_);
  archive.number("mean", mean_);
  archive.number("squares", squares_);
}

}  // namespace autostock::rl
