#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace autostock::rl {

/** Weights under a binary tree of sums: change one, or find the one a running sum falls into, in log steps. */
class SumTree {
 public:
  explicit SumTree(int64_t count)
      : first_(std::bit_ceil(static_cast<size_t>(count > 0 ? count : 1))), sums_(2 * first_) {}

  double total() const { return sums_[1]; }
  double at(int64_t i) const { return sums_[first_ + static_cast<size_t>(i)]; }

  /** Parents are summed anew, so what was there before leaves no rounding behind. */
  void set(int64_t i, double weight) {
    size_t node = first_ + static_cast<size_t>(i);
    sums_[node] = weight;
    while (node /= 2) sums_[node] = sums_[2 * node] + sums_[2 * node + 1];
  }

  /** The same for the first weights of all, once. */
  void assign(std::span<const double> weights) {
    for (size_t i = 0; i < weights.size(); ++i) sums_[first_ + i] = weights[i];
    for (size_t node = first_ - 1; node > 0; --node) sums_[node] = sums_[2 * node] + sums_[2 * node + 1];
  }

  /** Where the running sum passes `sum` in [0, total): never a weight of 0 while the total is above 0. */
  int64_t find(double sum) const {
    size_t node = 1;
    while (node < first_) {
      node *= 2;
      if (sum < sums_[node] || !(sums_[node + 1] > 0)) continue;
      sum -= sums_[node++];
    }
    return static_cast<int64_t>(node - first_);
  }

 private:
  size_t first_;
  std::vector<double> sums_;
};

}  // namespace autostock::rl
