#include "validation/realityCheck.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/rng.h"
#include "validation/blockLength.h"
#include "validation/parallel.h"

namespace autostock {
namespace {

/** Configurations that are summed together, and rows of them that stay in the nearest cache (20 KiB). */
constexpr int64_t TILE = 16;
constexpr int64_t CHUNK = 160;

/** Prefix sums of returns over the benchmark, [tile][bars + 1][TILE]: the sum of a run is two rows apart. */
class PrefixSums {
 public:
  PrefixSums(const Returns& returns, const double* benchmark, const Control& control)
      : bars_(returns.bars), tiles_((returns.count + TILE - 1) / TILE),
        values_(static_cast<size_t>(tiles_ * (bars_ + 1) * TILE)) {
    for (int64_t k = 0; k < returns.count; ++k) {
      const double* x = returns.row(k);
      double* column = values_.data() + (k / TILE) * (bars_ + 1) * TILE + k % TILE;
      for (int64_t t = 0; t < bars_; ++t) column[(t + 1) * TILE] = column[t * TILE] + (x[t] - benchmark[t]);
      control.check();
    }
  }

  int64_t tiles() const { return tiles_; }
  const double* tile(int64_t i) const { return values_.data() + i * (bars_ + 1) * TILE; }
  double total(int64_t k) const { return tile(k / TILE)[bars_ * TILE + k % TILE]; }

 private:
  int64_t bars_;
  int64_t tiles_;
  std::vector<double> values_;
};

/** One row of the table and how often it counts in the sum over a resample. */
struct Weight {
  int32_t row;
  double times;
};

/**
 * A resample as rows in ascending order: +1 where a run ends, -1 where it starts; what cancels is left out. `starts`
 * gets where each chunk of rows begins in `out`.
 */
void drawWeights(Rng& rng, int64_t bars, double blockBars, bool stationary, std::vector<int32_t>& times,
                 std::vector<Weight>& out, std::vector<size_t>& starts) {
  std::ranges::fill(times, 0);
  resampleBars(rng, bars, blockBars, stationary, [&](int64_t start, int64_t length) {
    --times[static_cast<size_t>(start)];
    ++times[static_cast<size_t>(start + length)];
  });
  times[0] = 0;  // row 0 of the table is 0
  for (size_t row = 0; row < times.size(); ++row) {
    if (row % CHUNK == 0) starts.push_back(out.size());
    if (times[row] != 0) out.push_back({static_cast<int32_t>(row), static_cast<double>(times[row])});
  }
}

// Wider registers, the same bits: nothing is fused and every lane is a configuration of its own.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
__attribute__((target_clones("avx2", "default")))
#endif
void addWeighted(const double* tile, const Weight* weights, size_t count, double* out) {
  double sum[TILE];
  std::copy(out, out + TILE, sum);
  for (size_t i = 0; i < count; ++i) {
    const double* row = tile + static_cast<int64_t>(weights[i].row) * TILE;
    for (int64_t j = 0; j < TILE; ++j) sum[j] += weights[i].times * row[j];
  }
  std::copy(sum, sum + TILE, out);
}

double meanBlockLength(const Returns& returns, const double* benchmark, const Resampling& resampling,
                       const Control& control) {
  if (resampling.blockBars > 0.0) return std::clamp(resampling.blockBars, 1.0, static_cast<double>(returns.bars));
  std::vector<double> lengths(static_cast<size_t>(returns.count));
  forEachItem(returns.count, resampling.threads, control, [&](int, int64_t k) {
    std::vector<double> d(returns.row(k), returns.row(k) + returns.bars);
    for (size_t t = 0; t < d.size(); ++t) d[t] -= benchmark[t];
    const BlockLength length = automaticBlockLength(d.data(), returns.bars);
    lengths[static_cast<size_t>(k)] = resampling.stationary ? length.stationary : length.circular;
  });
  double sum = 0.0;
  for (const double length : lengths) sum += length;
  return sum / static_cast<double>(returns.count);
}

/** Means over every resample, [resample][width], width = tiles * TILE. */
std::vector<double> resampledMeans(const PrefixSums& sums, int64_t bars, double blockBars, const Resampling& resampling,
                                   const Control& control) {
  const int64_t width = sums.tiles() * TILE;
  std::vector<double> means(static_cast<size_t>(resampling.resamples * width));
  // Few enough to answer a cancel soon, enough to share the rows of a chunk.
  const double rows = std::min(1.0, 2.0 / blockBars) * static_cast<double>(bars) + 1.0;
  const auto perItem = static_cast<int64_t>(std::clamp(2e7 / (rows * static_cast<double>(width)), 1.0, 64.0));
  const int64_t total = resampling.resamples;
  forEachItem((total + perItem - 1) / perItem, resampling.threads, control, [&](int, int64_t item) {
    const int64_t first = item * perItem;
    const int64_t last = std::min(total, first + perItem);
    std::vector<int32_t> times(static_cast<size_t>(bars + 1));
    std::vector<Weight> weights;
    std::vector<size_t> starts;
    for (int64_t b = first; b < last; ++b) {
      Rng rng(static_cast<uint64_t>(resampling.seed), "validation/realityCheck", static_cast<uint32_t>(b));
      drawWeights(rng, bars, blockBars, resampling.stationary, times, weights, starts);
    }
    starts.push_back(weights.size());
    const size_t chunks = (times.size() + CHUNK - 1) / CHUNK;
    for (int64_t i = 0; i < sums.tiles(); ++i)
      for (size_t chunk = 0; chunk < chunks; ++chunk)
        for (int64_t b = first; b < last; ++b) {
          const size_t at = static_cast<size_t>(b - first) * chunks + chunk;
          addWeighted(sums.tile(i), weights.data() + starts[at], starts[at + 1] - starts[at],
                      means.data() + b * width + i * TILE);
        }
    for (int64_t i = first * width; i < last * width; ++i) means[static_cast<size_t>(i)] /= static_cast<double>(bars);
  });
  return means;
}

}  // namespace

RealityCheck realityCheck(const Returns& returns, const double* benchmark, const Resampling& resampling,
                          const Control& control) {
  if (returns.count < 1) failArgument("configurations must be at least 1, was " + std::to_string(returns.count));
  if (returns.bars < 10)
    throw Error(code::dataTooShort, "a reality check needs at least 10 bars, there were " + std::to_string(returns.bars));
  if (returns.bars > INT32_MAX) failArgument("too many bars: " + std::to_string(returns.bars));
  requireFinite(returns, "returns");
  requireFinite({benchmark, 1, returns.bars}, "benchmark");

  RealityCheck result{};
  result.blockBars = meanBlockLength(returns, benchmark, resampling, control);
  const PrefixSums sums(returns, benchmark, control);
  const std::vector<double> means = resampledMeans(sums, returns.bars, result.blockBars, resampling, control);

  const auto n = static_cast<double>(returns.bars);
  const auto resamples = static_cast<int64_t>(resampling.resamples);
  const auto count = static_cast<size_t>(returns.count);
  const int64_t width = sums.tiles() * TILE;
  std::vector<double> mean(count);
  std::vector<double> omega(count);
  for (size_t k = 0; k < count; ++k) mean[k] = sums.total(static_cast<int64_t>(k)) / n;
  for (int64_t b = 0; b < resamples; ++b) {
    const double* row = means.data() + b * width;
    for (size_t k = 0; k < count; ++k) omega[k] += (row[k] - mean[k]) * (row[k] - mean[k]);
  }
  const double root = std::sqrt(n);
  double largestMean = mean[0];
  for (size_t k = 0; k < count; ++k) {
    omega[k] = std::sqrt(omega[k] * n / static_cast<double>(resamples));
    if (mean[k] > largestMean) {
      largestMean = mean[k];
      result.bestByMean = static_cast<int64_t>(k);
    }
  }
  // A configuration that is the benchmark, up to rounding, cannot beat it: scale 0 takes it out.
  double largestOmega = 0.0;
  for (const double o : omega) largestOmega = std::max(largestOmega, o);
  std::vector<double> scale(count);
  std::vector<double> recentred(count);
  const double slack = std::sqrt(2.0 * std::log(std::log(n)) / n);
  double largestRatio = -INFINITY;
  for (size_t k = 0; k < count; ++k) {
    if (omega[k] > largestOmega * 1e-9) scale[k] = root / omega[k];
    recentred[k] = mean[k] >= -slack * omega[k] ? mean[k] : 0.0;
    if (scale[k] == 0.0 || mean[k] * scale[k] <= largestRatio) continue;
    largestRatio = mean[k] * scale[k];
    result.bestByRatio = static_cast<int64_t>(k);
  }
  result.statistic = std::max(0.0, largestRatio);

  // A tie counts against the configurations: where nothing beats the benchmark every p is 1.
  int64_t above[4] = {};
  for (int64_t b = 0; b < resamples; ++b) {
    const double* row = means.data() + b * width;
    double reality = -INFINITY;
    double lower = 0.0;
    double consistent = 0.0;
    double upper = 0.0;
    for (size_t k = 0; k < count; ++k) {
      reality = std::max(reality, row[k] - mean[k]);
      lower = std::max(lower, (row[k] - std::max(mean[k], 0.0)) * scale[k]);
      consistent = std::max(consistent, (row[k] - recentred[k]) * scale[k]);
      upper = std::max(upper, (row[k] - mean[k]) * scale[k]);
    }
    above[0] += reality >= largestMean;
    above[1] += lower >= result.statistic;
    above[2] += consistent >= result.statistic;
    above[3] += upper >= result.statistic;
    if (b % 256 == 0) control.check();
  }
  const auto share = [&](int64_t hits) { return static_cast<double>(hits) / static_cast<double>(resamples); };
  result.pRealityCheck = share(above[0]);
  result.pLower = share(above[1]);
  result.pConsistent = share(above[2]);
  result.pUpper = share(above[3]);
  return result;
}

}  // namespace autostock
