#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace autostock {

/**
 * Sums of K series over the last `period` values, without ever subtracting: the window is the tail of the
 * previous block (suffix sums) plus the head of this one (prefix sums), so nothing drifts on long series.
 * Amortised two additions a value. Source: van Herk, Pattern Recognition Letters 13 (1992).
 */
template <int K>
class RollingSums {
 public:
  explicit RollingSums(int period) : suffix_(static_cast<std::size_t>(period)) {}

  void push(const std::array<double, K>& values) {
    suffix_[next_] = values;
    for (int k = 0; k < K; ++k) prefix_[k] += values[k];
    if (++next_ < suffix_.size()) {
      for (int k = 0; k < K; ++k) sums_[k] = prefix_[k] + suffix_[next_][k];
      return;
    }
    sums_ = prefix_;
    for (std::size_t i = suffix_.size() - 1; i-- > 0;)
      for (int k = 0; k < K; ++k) suffix_[i][k] += suffix_[i + 1][k];
    prefix_ = {};
    next_ = 0;
    full_ = true;
  }

  bool full() const { return full_; }
  double sum(int k) const { return sums_[k]; }

 private:
  std::vector<std::array<double, K>> suffix_;
  std::array<double, K> prefix_{};
  std::array<double, K> sums_{};
  std::size_t next_ = 0;
  bool full_ = false;
};

/**
 * Mean and population variance of the last `period` values. Squares are summed about a pivot that moves to the
 * window mean once a block, which keeps cancellation small; a window of equal values has variance exactly 0.
 */
class RollingMoments {
 public:
  explicit RollingMoments(int period)
      : period_(period),
        share_(1.0 / period),
        raw_(static_cast<std::size_t>(period)),
        suffix_(static_cast<std::size_t>(period) + 1) {}

  void push(double value) {
    if (run_ == 0) pivot_ = value;
    run_ = value == last_ ? std::min(run_ + 1, period_) : 1;
    last_ = value;
    raw_[next_] = value;
    const double d = value - pivot_;
    prefix_.first += d;
    prefix_.second += d * d;
    ++next_;
    const double first = prefix_.first + suffix_[next_].first;
    const double second = prefix_.second + suffix_[next_].second;
    const double offset = first * share_;
    const bool equal = run_ == period_;
    mean_ = equal ? value : pivot_ + offset;
    variance_ = equal ? 0.0 : std::max(0.0, (second - first * offset) * share_);
    if (next_ == raw_.size()) startBlock();
  }

  bool full() const { return full_; }
  double mean() const { return mean_; }
  double variance() const { return variance_; }

 private:
  struct Powers {
    double first = 0;
    double second = 0;
  };

  void startBlock() {
    pivot_ = mean_;
    for (std::size_t i = raw_.size(); i-- > 0;) {
      const double d = raw_[i] - pivot_;
      suffix_[i] = {suffix_[i + 1].first + d, suffix_[i + 1].second + d * d};
    }
    prefix_ = {};
    next_ = 0;
    full_ = true;
  }

  int period_;
  double share_;
  std::vector<double> raw_;
  std::vector<Powers> suffix_;
  Powers prefix_;
  double pivot_ = 0;
  double last_ = 0;
  double mean_ = 0;
  double variance_ = 0;
  std::size_t next_ = 0;
  int run_ = 0;
  bool full_ = false;
};

/** The value `period` pushes ago. */
class Lag {
 public:
  explicit Lag(int period) : ring_(static_cast<std::size_t>(period)) {}

  /** Stores `value` and returns the one from `period` values ago; valid once full() was true before the call. */
  double exchange(double value) {
    const double old = ring_[next_];
    ring_[next_] = value;
    if (++next_ == ring_.size()) {
      next_ = 0;
      full_ = true;
    }
    return old;
  }

  bool full() const { return full_; }

 private:
  std::vector<double> ring_;
  std::size_t next_ = 0;
  bool full_ = false;
};

}  // namespace autostock
