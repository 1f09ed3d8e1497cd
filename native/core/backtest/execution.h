#pragma once

#include <tuple>

#include "base/fields.h"

namespace autostock {

/** NativeExecution of src/native/contract.ts: when and how a strategy's rules act (docs/execution.md). */
struct Execution {
  /** Bars from a signal to its fill. 0 fills at the close the signal was computed from. */
  int lag = 1;
  /** Fills at the close instead of the open. */
  bool fillAtClose = false;
  /** Inside a bar: open, nearer extreme, other extreme, close; otherwise a stop comes before a target. */
  bool adaptivePath = false;
  /** A side that was stopped out may enter again at once. */
  bool reenter = false;
  /** What size means: 0 fraction of equity, 1 USD, 2 shares, 3 fraction of equity risked to the stop loss. */
  int sizing = 0;
  double periodsPerYear = 252;

  static constexpr auto fields() {
    return std::tuple{field("lag", &Execution::lag, 0, 1000),
                      field("fillAtClose", &Execution::fillAtClose),
                      field("adaptivePath", &Execution::adaptivePath),
                      field("reenter", &Execution::reenter),
                      field("sizing", &Execution::sizing, 0, 3),
                      field("periodsPerYear", &Execution::periodsPerYear, 1e-6, 1e9)};
  }
};

/** NativeMargin of src/native/contract.ts: what borrowing costs and how far it goes. Rates per year, as fractions. */
struct Margin {
  /** Largest position value over equity when a position is opened. */
  double maxLeverage = 1;
  /** Equity below this share of the gross position closes everything at the next open; 0 = never. */
  double maintenanceMargin = 0;
  double borrowRateAnn = 0;
  double cashRateAnn = 0;
  double marginRateAnn = 0;

  static constexpr auto fields() {
    return std::tuple{field("maxLeverage", &Margin::maxLeverage, 0.01, 100),
                      field("maintenanceMargin", &Margin::maintenanceMargin, 0, 1),
                      field("borrowRateAnn", &Margin::borrowRateAnn, 0, 10),
                      field("cashRateAnn", &Margin::cashRateAnn, 0, 10),
                      field("marginRateAnn", &Margin::marginRateAnn, 0, 10)};
  }
};

}  // namespace autostock
