#include "montecarlo/summary.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

namespace autostock::montecarlo {
namespace {

/** Ranks that quantileOf reads: the value's two neighbours and the ends of its error. */
struct Ranks {
  size_t below, above, low, high;
  double share;
};

Ranks ranksOf(size_t n, double p) {
  const double at = p * static_cast<double>(n - 1);
  const double away = std::sqrt(static_cast<double>(n) * p * (1 - p));
  const auto rank = [&](double x) { return static_cast<size_t>(std::clamp(x, 0.0, static_cast<double>(n - 1))); };
  const size_t below = rank(std::floor(at));
  return {below, std::min(below + 1, n - 1), rank(std::floor(at - away)), rank(std::ceil(at + away)),
          at - static_cast<double>(below)};
}

template <class Values>
Estimate estimateAt(const Values& values, const Ranks& r) {
  return {values[r.below] + r.share * (values[r.above] - values[r.below]), 0.5 * (values[r.high] - values[r.low])};
}

/** Puts the elements of ascending ranks in their places: several times cheaper than a full sort. */
void select(std::span<double> values, std::span<const size_t> ranks, size_t from, size_t to) {
  if (ranks.empty() || to - from < 2) return;
  const size_t middle = ranks.size() / 2;
  const size_t rank = ranks[middle];
  std::nth_element(values.begin() + static_cast<std::ptrdiff_t>(from), values.begin() + static_cast<std::ptrdiff_t>(rank),
                   values.begin() + static_cast<std::ptrdiff_t>(to));
  select(values, ranks.first(middle), from, rank);
  select(values, ranks.subspan(middle + 1), rank + 1, to);
}

Distribution distributionOf(std::span<const double> sorted, const std::vector<double>& levels) {
  const auto n = static_cast<double>(sorted.size());
  Distribution d;
  double mean = 0;
  for (const double x : sorted) mean += x / n;
  double second = 0;
  double fourth = 0;
  for (const double x : sorted) {
    const double square = (x - mean) * (x - mean);
    second += square / n;
    fourth += square * square / n;
  }
  const double sd = std::sqrt(second * (n > 1 ? n / (n - 1) : 1));
  d.mean = {mean, sd / std::sqrt(n)};
  d.sd = {sd, sd > 0 ? std::sqrt(std::max(fourth - second * second, 0.0) / n) / (2 * sd) : 0};
  for (const double p : levels) d.quantiles.push_back(quantileOf(sorted, p));
  for (int i = 0; i <= 100; ++i) d.percentiles.push_back(quantileOf(sorted, i / 100.0).value);
  return d;
}

/** Mean loss beyond the quantile: Rockafellar and Uryasev 2000, with the error of its influence function. */
Estimate shortfallOf(std::span<const double> sorted, double level, double valueAtRisk) {
  const auto n = static_cast<double>(sorted.size());
  double sum = 0;
  double squares = 0;
  for (const double wealth : sorted) {
    const double beyond = 1 - wealth - valueAtRisk;
    if (beyond <= 0) break;
    sum += beyond;
    squares += beyond * beyond;
  }
  const double mean = sum / n;
  const double variance = std::max(squares / n - mean * mean, 0.0);
  return {valueAtRisk + mean / (1 - level), std::sqrt(variance / n) / (1 - level)};
}

}  // namespace

Estimate proportion(int64_t hits, int64_t n) {
  const double p = static_cast<double>(hits) / static_cast<double>(n);
  return {p, std::sqrt(p * (1 - p) / static_cast<double>(n))};
}

Estimate quantileOf(std::span<const double> sorted, double p) { return estimateAt(sorted, ranksOf(sorted.size(), p)); }

Summary summarise(Simulated& paths, int64_t checkpoints, const SummaryLevels& levels, int threads, const Control& control) {
  const size_t n = paths.terminal.size();
  const auto count = static_cast<int64_t>(n);
  const size_t Q = levels.quantiles.size();
  Summary s;
  s.fan.resize(static_cast<size_t>(checkpoints) * Q);
  std::vector<Ranks> ranks;
  std::vector<size_t> wanted;
  for (const double p : levels.quantiles) {
    ranks.push_back(ranksOf(n, p));
    wanted.insert(wanted.end(), {ranks.back().below, ranks.back().above, ranks.back().low, ranks.back().high});
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  // Two further jobs sort the path-wise results.
  std::atomic<int64_t> next{-2};
  const auto work = [&] {
    for (int64_t c = next++; c < checkpoints && !control.cancelled(); c = next++) {
      if (c < 0) {
        std::vector<double>& values = c == -2 ? paths.terminal : paths.drawdown;
        std::sort(values.begin(), values.end());
        continue;
      }
      const std::span<double> values(paths.fan.data() + static_cast<size_t>(c) * n, n);
      select(values, wanted, 0, n);
      for (size_t q = 0; q < Q; ++q) s.fan[static_cast<size_t>(c) * Q + q] = estimateAt(values, ranks[q]);
    }
  };
  {
    std::vector<std::jthread> others;
    for (int t = 1; t < threads && t < checkpoints + 2; ++t) others.emplace_back(work);
    work();
  }
  control.check();

  s.terminal = distributionOf(paths.terminal, levels.quantiles);
  s.drawdown = distributionOf(paths.drawdown, levels.quantiles);
  for (const double level : levels.ruin)
    s.ruin.push_back(proportion(std::count_if(paths.low.begin(), paths.low.end(), [&](double low) { return low <= level; }), count));
  for (const double level : levels.drawdown)
    s.drawdownBeyond.push_back(proportion(paths.drawdown.end() - std::lower_bound(paths.drawdown.begin(), paths.drawdown.end(), level), count));
  for (const double level : levels.risk) {
    const Estimate wealth = quantileOf(paths.terminal, 1 - level);
    s.valueAtRisk.push_back({1 - wealth.value, wealth.error});
    s.shortfall.push_back(shortfallOf(paths.terminal, level, 1 - wealth.value));
  }
  s.loss = proportion(std::lower_bound(paths.terminal.begin(), paths.terminal.end(), 1.0) - paths.terminal.begin(), count);
  return s;
}

}  // namespace autostock::montecarlo
