#pragma once

#include <cstdint>
#include <vector>

namespace autostock::rl {

/** Bits of TradingData::restrictions, of the decision at that bar's close. */
inline constexpr uint8_t NO_SHORT = 1;     // no new or larger short position
inline constexpr uint8_t HALTED = 2;       // nothing may change
inline constexpr uint8_t REDUCE_ONLY = 4;  // no new or larger position

/**
 * What an episode is played on; views, kept alive by whoever makes them. Row (s, t) is at s * bars + t. A row must
 * hold only what was known at the close of bar t.
 */
struct TradingData {
  int64_t symbols = 0;   // S
  int64_t bars = 0;      // T
  int64_t features = 0;  // F
  /** [S][T][F] scaled. */
  const float* values = nullptr;
  const double* open = nullptr;   // [S][T]
  const double* close = nullptr;  // [S][T]
  /** [S][T] quoted spread met by fills at t, a fraction of the price in [0, 1); nullptr: that of the costs. */
  const double* spread = nullptr;
  /** [S][T] weight of one unit of exposure, >= 0, for instance the volatility target's; nullptr: 1. */
  const double* sizing = nullptr;
  /** [S][T] bits of NO_SHORT, HALTED, REDUCE_ONLY; nullptr: none. */
  const uint8_t* restrictions = nullptr;
  /** [S] variance of a bar's return where the policy was trained, for rewards with a scale; nullptr: measured here. */
  const double* variances = nullptr;
  /** Bars [start, end) are used. */
  int64_t start = 0;
  int64_t end = 0;

  int64_t row(int64_t symbol, int64_t bar) const { return symbol * bars + bar; }
};

/** Throws AUTOSTOCK_NATIVE_ARGUMENT for an empty panel, missing arrays or bars outside it, AUTOSTOCK_DATA_INVALID naming
 *  the cell for a spread, sizing or variance outside its range. */
void requireTradingData(const TradingData& data);

/** Whether the symbol traded at bar t: open and close are known. */
bool traded(const TradingData& data, int64_t row);

/** Consecutive rows of one symbol that an episode may be played on. */
struct Stretch {
  int64_t row;
  int64_t length;
};

/** Stretches of each symbol in [start, end) where prices, features and sizing are known; [S], in order of time. */
std::vector<std::vector<Stretch>> stretchesOf(const TradingData& data);

/**
 * Variance of each symbol's close-to-close returns between known bars of [start, end), [S]: what `variances` of later
 * data should hold. At least 1e-10; of a symbol without returns, the mean of the others.
 */
std::vector<double> returnVariances(const TradingData& data);

}  // namespace autostock::rl
