#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/rng.h"
#include "sweep/kernels.h"
#include "sweep/row.h"
#include "sweep/sweep.h"

namespace autostock::test {

/** Random bars of a few symbols with honest highs and lows. */
struct RandomMarket {
  int64_t symbols, times;
  std::vector<double> time, open, high, low, close, volume;

  RandomMarket(int64_t S, int64_t T, uint64_t seed) : symbols(S), times(T) {
    Rng rng(seed, "test/market");
    for (int64_t t = 0; t < T; ++t) time.push_back(static_cast<double>(t));
    for (int64_t s = 0; s < S; ++s) {
      double price = 50 + 20 * rng.uniform();
      for (int64_t t = 0; t < T; ++t) {
        const double o = price * std::exp(0.008 * rng.normal());
        const double c = o * std::exp(0.015 * rng.normal());
        open.push_back(o);
        close.push_back(c);
        high.push_back(std::fmax(o, c) * std::exp(0.006 * std::fabs(rng.normal())));
        low.push_back(std::fmin(o, c) * std::exp(-0.006 * std::fabs(rng.normal())));
        volume.push_back(1e6 * (0.5 + rng.uniform()));
        price = c;
      }
    }
  }

  Panel panel() const {
    return {symbols, times, time.data(), open.data(), high.data(), low.data(), close.data(), volume.data()};
  }
};

/** Adds nodes to a strategy and hands back their indices. */
struct Graph {
  CompiledStrategy strategy;

  int add(Node node) {
    strategy.nodes.push_back(std::move(node));
    return static_cast<int>(strategy.nodes.size()) - 1;
  }
  int field(Input input) {
    Node node;
    node.op = Op::field;
    node.field = input;
    return add(node);
  }
  int constant(double value) {
    Node node;
    node.value = value;
    return add(node);
  }
  int param(int index) {
    Node node;
    node.op = Op::param;
    node.param = index;
    return add(node);
  }
  int apply(Op op, std::vector<int> args, Number n = {}) {
    Node node;
    node.op = op;
    node.args = std::move(args);
    node.n = n;
    return add(node);
  }
  int sma(int x, Number period) {
    Node node;
    node.op = Op::indicator;
    node.indicator = "sma";
    node.args = {x};
    node.params = {{"period", period}};
    return add(node);
  }
};

/** Long while a fast average is above a slow one: parameters fast, slow. */
inline Graph crossover() {
  Graph g;
  g.strategy.params = 2;
  const int close = g.field(Input::close);
  const int fast = g.sma(close, {0, 0});
  const int slow = g.sma(close, {0, 1});
  g.strategy.rules.entryLong = g.apply(Op::gt, {fast, slow});
  g.strategy.rules.exitLong = g.apply(Op::logicalNot, {g.strategy.rules.entryLong});
  return g;
}

inline std::vector<double> pairs(int most, int step = 1) {
  std::vector<double> sets;
  for (int fast = 2; fast < most; fast += step)
    for (int slow = fast + step; slow <= most; slow += step) {
      sets.push_back(fast);
      sets.push_back(slow);
    }
  return sets;
}

inline std::vector<double> rowsOfSweep(const Graph& g, const Panel& panel, const std::vector<double>& sets, SweepJob job) {
  job.sets = sets.data();
  job.count = g.strategy.params == 0 ? 1 : static_cast<int64_t>(sets.size()) / g.strategy.params;
  if (job.symbols.empty())
    for (int64_t s = 0; s < panel.symbols; ++s) job.symbols.push_back(s);
  if (job.end == 0) job.end = panel.times;
  std::vector<double> rows(job.symbols.size() * static_cast<std::size_t>(job.count * SWEEP_WIDTH));
  runSweep(g.strategy, panel, job, rows.data(), {});
  return rows;
}

/** Those that this machine has. */
inline std::vector<std::string> instructionSets() {
  std::vector<std::string> all{"scalar"};
  for (const char* name : {"avx2", "avx512"}) {
    try {
      laneKernels(name);
      all.emplace_back(name);
    } catch (const Error&) {
    }
  }
  return all;
}

}  // namespace autostock::test
