#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include "base/panel.h"
#include "engine/orderEngine.h"

namespace autostock::test {

inline constexpr double NONE = std::numeric_limits<double>::quiet_NaN();

/** Bars of a few symbols, written by hand: {open, high, low, close}, volume 1000, one a day. */
struct Bars {
  std::vector<double> time, open, high, low, close, volume;
  int64_t symbols = 0;

  explicit Bars(const std::vector<std::vector<Bar>>& all, double stepMs = 86'400'000) {
    symbols = static_cast<int64_t>(all.size());
    for (const auto& bars : all)
      for (const Bar& bar : bars) {
        open.push_back(bar.open);
        high.push_back(bar.high);
        low.push_back(bar.low);
        close.push_back(bar.close);
        volume.push_back(std::isnan(bar.open) ? NONE : 1000);
      }
    for (std::size_t t = 0; t < all[0].size(); ++t) time.push_back(static_cast<double>(t) * stepMs);
  }
  Panel panel() const {
    return {symbols,     static_cast<int64_t>(time.size()), time.data(), open.data(), high.data(), low.data(), close.data(),
            volume.data()};
  }
};

inline Bar flat(double price) { return {price, price, price, price}; }

/** An engine over all symbols of some bars, recording, with leverage to spare. */
struct Desk {
  Bars bars;
  std::vector<int64_t> symbols;
  OrderEngine engine;

  explicit Desk(std::vector<std::vector<Bar>> all, EngineSettings settings = {}, double leverage = 10)
      : bars(all), symbols(indices(all.size())), engine(bars.panel(), symbols, prepared(std::move(settings), leverage)) {}

  static std::vector<int64_t> indices(std::size_t count) {
    std::vector<int64_t> list;
    for (std::size_t i = 0; i < count; ++i) list.push_back(static_cast<int64_t>(i));
    return list;
  }
  static EngineSettings prepared(EngineSettings settings, double leverage) {
    settings.record = true;
    settings.margin.maxLeverage = leverage;
    return settings;
  }

  /** Trades all bars that are left. */
  Desk& run() {
    for (; next < static_cast<int64_t>(bars.time.size()); ++next) engine.advance(next);
    return *this;
  }
  Desk& bar() {
    engine.advance(next++);
    return *this;
  }
  std::size_t fills() const { return engine.journal.fills.size(); }
  const FillRow& fill(std::size_t i) const { return engine.journal.fills.at(i); }
  OrderStatus status(int64_t id) const {
    return static_cast<OrderStatus>(static_cast<int>(engine.journal.orders.at(static_cast<std::size_t>(id)).status));
  }
  OrderReason reason(int64_t id) const {
    return static_cast<OrderReason>(static_cast<int>(engine.journal.orders.at(static_cast<std::size_t>(id)).reason));
  }
  double position(int64_t symbol = 0) { return engine.book(symbol).position; }

  int64_t next = 0;
};

}  // namespace autostock::test
