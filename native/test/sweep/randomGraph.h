#pragma once

#include "sweepFixture.h"

namespace autostock::test {

/** Random graphs over every operator that a sweep may meet; parameters: 0 a window, 1 a small fraction. */
class RandomGraph {
 public:
  RandomGraph(Graph& graph, Rng& rng) : g(graph), rng_(rng) { g.strategy.params = 2; }

  int number(int depth) {
    if (depth <= 0) return leaf();
    const auto a = [&] { return number(depth - 1); };
    switch (rng_.integer(14)) {
      case 0: return g.apply(Op::add, {a(), a()});
      case 1: return g.apply(Op::sub, {a(), a()});
      case 2: return g.apply(Op::mul, {a(), g.add(fraction())});
      case 3: return g.apply(Op::div, {a(), a()});
      case 4: return g.apply(Op::min, {a(), a()});
      case 5: return g.apply(Op::max, {a(), a()});
      case 6: return g.apply(Op::neg, {a()});
      case 7: return g.apply(Op::abs, {a()});
      case 8: return g.apply(Op::sqrt, {a()});
      case 9: return g.apply(Op::sign, {a()});
      case 10: return g.apply(Op::log, {a()});
      case 11: return g.apply(Op::exp, {g.apply(Op::mul, {a(), g.constant(0.01)})});
      case 12: return g.apply(Op::where, {truth(depth - 1), a(), a()});
      default: return g.apply(Op::lag, {a()}, bars(0));
    }
  }

  int truth(int depth) {
    const auto a = [&] { return number(depth > 1 ? 2 : 1); };
    if (depth > 0) {
      switch (rng_.integer(6)) {
        case 0: return g.apply(Op::logicalAnd, {truth(depth - 1), truth(depth - 1)});
        case 1: return g.apply(Op::logicalOr, {truth(depth - 1), truth(depth - 1)});
        case 2: return g.apply(Op::logicalNot, {truth(depth - 1)});
        case 3: return g.apply(Op::before, {truth(depth - 1)}, bars(0));
        default: break;
      }
    }
    constexpr Op COMPARISONS[] = {Op::gt, Op::ge, Op::lt, Op::le, Op::eq, Op::ne, Op::crossAbove, Op::crossBelow};
    if (rng_.uniform() < 0.1) return g.apply(Op::known, {a()});
    return g.apply(COMPARISONS[rng_.integer(8)], {a(), a()});
  }

  /** A strategy that trades; weights in one of six. */
  void strategy() {
    RuleNodes& rules = g.strategy.rules;
    if (rng_.uniform() < 0.17) {
      const int z = g.apply(Op::rollingZscore, {g.field(Input::close)}, {0, 0});
      rules.weight = g.apply(Op::max, {g.apply(Op::min, {g.apply(Op::neg, {z}), g.constant(0.9)}), g.constant(-0.9)});
      return;
    }
    rules.entryLong = truth(3);
    if (rng_.uniform() < 0.5) rules.exitLong = g.apply(Op::logicalNot, {rules.entryLong});
    else if (rng_.uniform() < 0.8) rules.exitLong = truth(2);
    if (rng_.uniform() < 0.4) return;
    rules.entryShort = truth(2);
    if (rng_.uniform() < 0.8) rules.exitShort = truth(2);
    rules.stopLoss = maybe(0.05);
    rules.takeProfit = maybe(0.06);
    rules.trailingStop = maybe(0.05);
    rules.breakEven = maybe(0.03);
    if (rng_.uniform() < 0.3) rules.maxBars = g.constant(static_cast<double>(1 + rng_.integer(20)));
    if (rng_.uniform() < 0.5) rules.size = g.constant(0.2 + 0.8 * rng_.uniform());
  }

 private:
  Node fraction() {
    Node node;
    if (rng_.uniform() < 0.5) {
      node.op = Op::param;
      node.param = 1;
    } else {
      node.value = 0.95 + 0.1 * rng_.uniform();
    }
    return node;
  }

  Number bars(int least) {
    if (rng_.uniform() < 0.4) return {0, 0};
    return {static_cast<double>(least + rng_.integer(rng_.uniform() < 0.2 ? 90 : 12)), -1};
  }

  int leaf() {
    constexpr Input FIELDS[] = {Input::open, Input::high, Input::low, Input::close, Input::benchmark};
    const int x = g.field(FIELDS[rng_.integer(5)]);
    switch (rng_.integer(5)) {
      case 0: return g.sma(x, {0, 0});
      case 1: return g.sma(x, bars(1));
      case 2: return g.apply(Op::rollingMax, {x}, bars(1));
      case 3: return rng_.uniform() < 0.3 ? g.apply(Op::crossRank, {x}) : g.constant(50 + 20 * rng_.uniform());
      default: return x;
    }
  }

  int maybe(double most) {
    if (rng_.uniform() < 0.5) return -1;
    return rng_.uniform() < 0.5 ? g.constant(most * (0.1 + rng_.uniform())) : g.param(1);
  }

  Graph& g;
  Rng& rng_;
};

}  // namespace autostock::test
