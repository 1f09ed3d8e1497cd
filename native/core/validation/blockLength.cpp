#include "validation/blockLength.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace autostock {
namespace {

/** sum over t of a[t] b[t]. */
double dot(const double* a, const double* b, int64_t n) {
  double lanes[4] = {};
  int64_t t = 0;
  for (; t + 4 <= n; t += 4)
    for (int64_t j = 0; j < 4; ++j) lanes[j] += a[t + j] * b[t + j];
  for (; t < n; ++t) lanes[0] += a[t] * b[t];
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

}  // namespace

BlockLength automaticBlockLength(const double* x, int64_t n) {
  if (n < 10) return {1.0, 1.0};
  const auto count = static_cast<double>(n);
  double mean = 0.0;
  double largest = 0.0;
  for (int64_t t = 0; t < n; ++t) {
    mean += x[t] / count;
    largest = std::max(largest, std::abs(x[t]));
  }
  std::vector<double> e(static_cast<size_t>(n));
  for (int64_t t = 0; t < n; ++t) e[static_cast<size_t>(t)] = x[t] - mean;
  const double variance = dot(e.data(), e.data(), n) / count;
  if (!(variance > largest * 1e-13 * largest * 1e-13)) return {1.0, 1.0};

  const auto kn = std::max<int64_t>(5, static_cast<int64_t>(std::ceil(std::sqrt(std::log10(count)))));
  const int64_t longest = std::min(n - 1, static_cast<int64_t>(std::ceil(std::sqrt(count))) + kn);
  const double band = 2.0 * std::sqrt(std::log10(count) / count);
  std::vector<double> covariance{variance};
  int64_t quiet = 0;
  int64_t bandwidth = longest;
  for (int64_t lag = 1; lag <= longest; ++lag) {
    covariance.push_back(dot(e.data(), e.data() + lag, n - lag) / count);
    quiet = std::abs(covariance.back() / variance) < band ? quiet + 1 : 0;
    if (quiet == kn) {
      bandwidth = std::min(longest, 2 * std::max<int64_t>(lag - kn, 1));
      break;
    }
  }
  for (auto lag = static_cast<int64_t>(covariance.size()); lag <= bandwidth; ++lag)
    covariance.push_back(dot(e.data(), e.data() + lag, n - lag) / count);

  double spread = 0.0;  // G
  double longRun = variance;  // g(0)
  for (int64_t lag = 1; lag <= bandwidth; ++lag) {
    const double share = static_cast<double>(lag) / static_cast<double>(bandwidth);
    const double weight = share <= 0.5 ? 1.0 : 2.0 * (1.0 - share);
    spread += 2.0 * weight * static_cast<double>(lag) * covariance[static_cast<size_t>(lag)];
    longRun += 2.0 * weight * covariance[static_cast<size_t>(lag)];
  }
  const double ratio = spread * spread / (longRun * longRun);
  const double cap = std::ceil(std::min(3.0 * std::sqrt(count), count / 3.0));
  const auto length = [&](double constant) {
    const double b = std::cbrt(2.0 * ratio / constant * count);
    return std::isfinite(b) ? std::clamp(b, 1.0, cap) : cap;
  };
  return {length(2.0), length(4.0 / 3.0)};
}

}  // namespace autostock
