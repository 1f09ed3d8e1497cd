#include "strategy/rolling.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "indicators/indicator.h"
#include "indicators/rolling.h"

namespace autostock {
namespace {

/** A run of known values and where it began: every operator starts afresh after an unknown one. */
template <class Body>
void overRuns(const double* x, int64_t n, double* out, Body body) {
  int64_t t = 0;
  while (t < n) {
    if (!std::isfinite(x[t])) {
      out[t++] = UNKNOWN;
      continue;
    }
    const int64_t begin = t;
    while (t < n && std::isfinite(x[t])) ++t;
    body(x + begin, t - begin, out + begin);
  }
}

/** Monotone queue: the front is the extreme of the window, each value enters and leaves once. */
template <class Before>
void extremes(const double* x, int64_t n, int64_t window, double* out, Before before) {
  std::vector<int64_t> queue(static_cast<std::size_t>(n));
  std::size_t front = 0;
  std::size_t back = 0;
  for (int64_t t = 0; t < n; ++t) {
    while (back > front && !before(x[queue[back - 1]], x[t])) --back;
    queue[back++] = t;
    if (queue[front] <= t - window) ++front;
    out[t] = t >= window - 1 ? x[queue[front]] : UNKNOWN;
  }
}

void means(const double* x, int64_t n, int64_t window, double* out) {
  std::vector<double> sums;
  prefixSums(x, n, sums);
  windowMeans(sums.data(), n, window, out);
}

template <class Value>
void moments(const double* x, int64_t n, int64_t window, double* out, Value value) {
  RollingMoments rolling(static_cast<int>(window));
  for (int64_t t = 0; t < n; ++t) {
    rolling.push(x[t]);
    out[t] = rolling.full() ? value(rolling, x[t]) : UNKNOWN;
  }
}

/** Share of the window's values that are at most the last one; the window is kept sorted. */
void ranks(const double* x, int64_t n, int64_t window, double* out) {
  std::vector<double> sorted;
  sorted.reserve(static_cast<std::size_t>(std::min(n, window)));
  for (int64_t t = 0; t < n; ++t) {
    if (t >= window) sorted.erase(std::lower_bound(sorted.begin(), sorted.end(), x[t - window]));
    const auto place = std::upper_bound(sorted.begin(), sorted.end(), x[t]);
    const auto below = place - sorted.begin() + 1;
    sorted.insert(place, x[t]);
    out[t] = t >= window - 1 ? static_cast<double>(below) / static_cast<double>(window) : UNKNOWN;
  }
}

}  // namespace

int64_t prefixSums(const double* x, int64_t n, std::vector<double>& sums) {
  sums.resize(static_cast<std::size_t>(n) + 1);
  double total = 0;
  sums[0] = 0;
  for (int64_t t = 0; t < n; ++t) {
    if (!std::isfinite(x[t])) return t;
    total += x[t];
    sums[static_cast<std::size_t>(t) + 1] = total;
  }
  return n;
}

void windowMeans(const double* prefix, int64_t n, int64_t window, double* out) {
  const int64_t unknown = std::min(n, window - 1);
  std::fill(out, out + unknown, UNKNOWN);
  const auto width = static_cast<double>(window);
  for (int64_t t = unknown; t < n; ++t) out[t] = (prefix[t + 1] - prefix[t + 1 - window]) / width;
}

void rollingSeries(Op op, const double* x, int64_t n, int64_t window, double* out) {
  overRuns(x, n, out, [&](const double* run, int64_t length, double* target) {
    switch (op) {
      case Op::rollingMin:
        return extremes(run, length, window, target, [](double a, double b) { return a < b; });
      case Op::rollingMax:
        return extremes(run, length, window, target, [](double a, double b) { return a > b; });
      case Op::rollingMean:
        return means(run, length, window, target);
      case Op::rollingStd:
        return moments(run, length, window, target,
                       [](const RollingMoments& m, double) { return std::sqrt(m.variance()); });
      case Op::rollingZscore:
        return moments(run, length, window, target, [](const RollingMoments& m, double value) {
          const double deviation = std::sqrt(m.variance());
          return deviation > 0 ? (value - m.mean()) / deviation : 0.0;
        });
      default:
        return ranks(run, length, window, target);
    }
  });
}

}  // namespace autostock
