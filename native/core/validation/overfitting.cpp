#include "validation/overfitting.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "base/error.h"
#include "validation/parallel.h"

namespace autostock {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/** Masks of `chosen` of `blocks` blocks in lexicographic order; bit b is block b. */
std::vector<uint32_t> splitMasks(int blocks, int chosen) {
  std::vector<int> pick(static_cast<size_t>(chosen));
  for (int i = 0; i < chosen; ++i) pick[static_cast<size_t>(i)] = i;
  std::vector<uint32_t> masks;
  while (true) {
    uint32_t mask = 0;
    for (const int b : pick) mask |= 1u << b;
    masks.push_back(mask);
    int last = chosen - 1;
    while (last >= 0 && pick[static_cast<size_t>(last)] == blocks - chosen + last) --last;
    if (last < 0) return masks;
    ++pick[static_cast<size_t>(last)];
    for (int i = last + 1; i < chosen; ++i) pick[static_cast<size_t>(i)] = pick[static_cast<size_t>(i - 1)] + 1;
  }
}

/** Sums and sums of squares of centred returns over every subset of one half of the blocks: [2^blocks][2][N]. */
class SubsetSums {
 public:
  SubsetSums(const Returns& returns, const std::vector<double>& centre, const std::vector<int64_t>& bounds, int first,
             int blocks)
      : width_(static_cast<size_t>(returns.count)), values_((size_t{1} << blocks) * 2 * width_) {
    for (int b = 0; b < blocks; ++b) fillBlock(returns, centre, bounds, first + b, uint32_t{1} << b);
    for (uint32_t mask = 1; mask < (uint32_t{1} << blocks); ++mask) {
      const uint32_t lowest = mask & (~mask + 1);
      if (mask == lowest) continue;
      double* out = row(mask);
      const double* a = row(mask ^ lowest);
      const double* b = row(lowest);
      for (size_t i = 0; i < 2 * width_; ++i) out[i] = a[i] + b[i];
    }
  }

  const double* sums(uint32_t mask) const { return values_.data() + mask * 2 * width_; }
  const double* squares(uint32_t mask) const { return sums(mask) + width_; }

 private:
  double* row(uint32_t mask) { return values_.data() + mask * 2 * width_; }

  void fillBlock(const Returns& returns, const std::vector<double>& centre, const std::vector<int64_t>& bounds,
                 int block, uint32_t mask) {
    double* out = row(mask);
    for (size_t k = 0; k < width_; ++k) {
      const double* x = returns.row(static_cast<int64_t>(k));
      double sum = 0.0;
      double squares = 0.0;
      for (int64_t t = bounds[static_cast<size_t>(block)]; t < bounds[static_cast<size_t>(block) + 1]; ++t) {
        const double d = x[t] - centre[k];
        sum += d;
        squares += d * d;
      }
      out[k] = sum;
      out[width_ + k] = squares;
    }
  }

  size_t width_;
  std::vector<double> values_;
};

class Splits {
 public:
  Splits(const Returns& returns, int blocks)
      : width_(static_cast<size_t>(returns.count)), lowBlocks_(blocks / 2), bounds_(blockBounds(returns.bars, blocks)),
        centre_(width_), floor_(width_), low_(returns, measure(returns), bounds_, 0, lowBlocks_),
        high_(returns, centre_, bounds_, lowBlocks_, blocks - lowBlocks_) {}

  /** Signed squared Sharpe of every configuration over the blocks of `mask`: it orders like the Sharpe itself. */
  void evaluate(uint32_t mask, double* out) const {
    const uint32_t lowMask = mask & ((uint32_t{1} << lowBlocks_) - 1);
    const uint32_t highMask = mask >> lowBlocks_;
    const double* sumLow = low_.sums(lowMask);
    const double* sumHigh = high_.sums(highMask);
    const double* squaresLow = low_.squares(lowMask);
    const double* squaresHigh = high_.squares(highMask);
    const double n = barsOf(mask);
    const double perBar = 1.0 / n;
    const double perDegree = 1.0 / (n - 1.0);
    for (size_t k = 0; k < width_; ++k) {
      const double sum = sumLow[k] + sumHigh[k];
      const double squares = squaresLow[k] + squaresHigh[k];
      const double variance = (squares - sum * sum * perBar) * perDegree;
      const double mean = centre_[k] + sum * perBar;
      // Without spread the ratio is 0: such a configuration held no position.
      out[k] = mean * std::abs(mean) / (variance > floor_[k] ? variance : infinity);
    }
  }

 private:
  static std::vector<int64_t> blockBounds(int64_t bars, int blocks) {
    std::vector<int64_t> bounds{0};
    for (int b = 0; b < blocks; ++b) bounds.push_back(bounds.back() + bars / blocks + (b < bars % blocks ? 1 : 0));
    return bounds;
  }

  /** Means to centre by, and the variance that rounding alone can give. */
  const std::vector<double>& measure(const Returns& returns) {
    for (size_t k = 0; k < width_; ++k) {
      const double* x = returns.row(static_cast<int64_t>(k));
      double sum = 0.0;
      double largest = 0.0;
      for (int64_t t = 0; t < returns.bars; ++t) {
        sum += x[t];
        largest = std::max(largest, std::abs(x[t]));
      }
      centre_[k] = sum / static_cast<double>(returns.bars);
      floor_[k] = largest * 1e-13 * largest * 1e-13;
    }
    return centre_;
  }

  double barsOf(uint32_t mask) const {
    int64_t bars = 0;
    for (; mask != 0; mask &= mask - 1) {
      const auto b = static_cast<size_t>(std::countr_zero(mask));
      bars += bounds_[b + 1] - bounds_[b];
    }
    return static_cast<double>(bars);
  }

  size_t width_;
  int lowBlocks_;
  std::vector<int64_t> bounds_;
  std::vector<double> centre_, floor_;
  SubsetSums low_, high_;
};

double sharpeOf(double signedSquare) { return std::copysign(std::sqrt(std::abs(signedSquare)), signedSquare); }

void record(Overfitting& result, size_t split, const std::vector<double>& in, const std::vector<double>& out) {
  const size_t width = in.size();
  const auto best = static_cast<size_t>(std::max_element(in.begin(), in.end()) - in.begin());
  const double threshold = out[best];
  int64_t lower = 0;
  for (size_t k = 0; k < width; ++k) lower += out[k] < threshold ? 1 : 0;
  const double w = static_cast<double>(lower + 1) / static_cast<double>(width + 1);
  result.logits[split] = std::log(w / (1.0 - w));
  result.inSample[split] = sharpeOf(in[best]);
  result.outOfSample[split] = sharpeOf(threshold);
  result.best[split] = static_cast<int32_t>(best);
}

}  // namespace

Overfitting backtestOverfitting(const Returns& returns, int blocks, int threads, const Control& control) {
  if (blocks < 2 || blocks > 20 || blocks % 2 != 0)
    failArgument("blocks must be an even number from 2 to 20, was " + std::to_string(blocks));
  if (returns.count < 2) failArgument("configurations must be at least 2, was " + std::to_string(returns.count));
  if (returns.bars < 2 * blocks)
    throw Error(code::dataTooShort, std::to_string(blocks) + " blocks need at least " + std::to_string(2 * blocks) +
                                        " bars, there were " + std::to_string(returns.bars));
  requireFinite(returns, "returns");
  control.check();
  const Splits splits(returns, blocks);
  control.check();
  const std::vector<uint32_t> masks = splitMasks(blocks, blocks / 2);
  Overfitting result{std::vector<double>(masks.size()), std::vector<double>(masks.size()),
                     std::vector<double>(masks.size()), std::vector<int32_t>(masks.size())};
  const uint32_t all = (uint32_t{1} << blocks) - 1;
  const auto pairs = static_cast<int64_t>(masks.size() / 2);
  // A pair costs about 10 ns a configuration: an item stays near a millisecond.
  const int64_t pairsPerItem = std::max<int64_t>(1, 100'000 / returns.count);
  const auto width = static_cast<size_t>(returns.count);
  forEachItem((pairs + pairsPerItem - 1) / pairsPerItem, threads, control, [&](int, int64_t item) {
    std::vector<double> a(width);
    std::vector<double> b(width);
    for (int64_t i = item * pairsPerItem; i < std::min(pairs, (item + 1) * pairsPerItem); ++i) {
      const auto split = static_cast<size_t>(i);
      splits.evaluate(masks[split], a.data());
      splits.evaluate(all ^ masks[split], b.data());
      record(result, split, a, b);
      record(result, masks.size() - 1 - split, b, a);
    }
  });
  return result;
}

}  // namespace autostock
