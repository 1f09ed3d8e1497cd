#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "sweep/slotTable.h"

namespace autostock {

/**
 * One step of a truth worked out bar by bar on two stacks, one of numbers and one of truths. Arithmetic pushes a number,
 * comparisons a truth; `choose` is the graph's where; `back` moves n bars into the past and `forth` returns, where nothing
 * before the first bar is true.
 */
enum class StepOp : uint8_t {
  add, sub, mul, div, min, max, neg, abs, sqrt, sign, choose,
  gt, ge, lt, le, eq, ne, known,
  bits, both, either, opposite, back, forth
};

/** Operands are slots; ON_STACK takes the number pushed last, NONE is no operand. */
struct TruthStep {
  static constexpr int16_t ON_STACK = -1;
  static constexpr int16_t NONE = -2;
  static constexpr int MOST_NUMBERS = 12;
  static constexpr int MOST_TRUTHS = 64;

  StepOp op;
  int16_t a;
  int16_t b;
};

/**
 * A truth node as steps; kept nodes are leaves, all else is worked out. Throws AUTOSTOCK_NATIVE_DEVICE for a graph that is
 * too deep or too long once it is written out.
 */
std::vector<TruthStep> truthProgram(const CompiledStrategy& strategy, const Plan& plan, int node, SlotTable& slots);

namespace step {

/** As pointwise() of strategy/pointwise.h: operators that every IEEE machine rounds alike. */
AUTOSTOCK_HD inline double number(StepOp op, double a, double b) {
  switch (op) {
    case StepOp::add: return a + b;
    case StepOp::sub: return a - b;
    case StepOp::mul: return a * b;
    case StepOp::div: {
      const double x = a / b;
      return std::isfinite(x) ? x : NAN;
    }
    case StepOp::min: return a != a || a < b ? a : b;
    case StepOp::max: return a != a || a > b ? a : b;
    case StepOp::neg: return 0 - a;
    case StepOp::abs: return std::fabs(a);
    case StepOp::sqrt: return std::sqrt(a);
    default: return a > 0 ? 1.0 : a < 0 ? -1.0 : a;
  }
}

AUTOSTOCK_HD inline bool holds(StepOp op, double a, double b) {
  switch (op) {
    case StepOp::gt: return a > b;
    case StepOp::ge: return a >= b;
    case StepOp::lt: return a < b;
    case StepOp::le: return a <= b;
    case StepOp::eq: return a == b;
    case StepOp::ne: return a < b || a > b;
    default: return a == a;
  }
}

struct Numbers {
  double values[TruthStep::MOST_NUMBERS];
  int depth = 0;

  AUTOSTOCK_HD void push(double x) { values[depth++] = x; }
  AUTOSTOCK_HD double pop() { return values[--depth]; }
};

}  // namespace step

/** The truth at bar t of [0, T). slots: those of the parameter set. */
AUTOSTOCK_HD inline bool truthAt(const TruthStep* steps, int count, const Slot* slots, const SymbolTable& table, int64_t t) {
  step::Numbers numbers;
  // The truth pushed last is the lowest bit.
  uint64_t truths = 0;
  const auto number = [&](int16_t slot) -> double {
    if (slot == TruthStep::ON_STACK) return numbers.pop();
    if (slot == TruthStep::NONE) return 0;
    const Slot s = slots[slot];
    if (s.row < 0) return s.constant;
    return t < 0 ? NAN : table.numbers[s.row * table.stride + t];
  };
  for (int i = 0; i < count; ++i) {
    const TruthStep s = steps[i];
    if (s.op <= StepOp::known) {
      const double b = number(s.b);
      const double a = number(s.a);
      if (s.op >= StepOp::gt) {
        truths = truths << 1 | (step::holds(s.op, a, b) ? 1u : 0u);
      } else if (s.op == StepOp::choose) {
        numbers.push((truths & 1) != 0 ? a : b);
        truths >>= 1;
      } else {
        numbers.push(step::number(s.op, a, b));
      }
      continue;
    }
    switch (s.op) {
      case StepOp::bits: {
        const uint64_t word = t < 0 ? 0 : table.bits[slots[s.a].row * table.words + (t >> 6)];
        truths = truths << 1 | (word >> (t & 63) & 1);
        break;
      }
      case StepOp::both: truths = truths >> 1 & (truths | ~uint64_t{1}); break;
      case StepOp::either: truths = truths >> 1 | (truths & 1); break;
      case StepOp::opposite: truths ^= 1; break;
      case StepOp::back: t -= slots[s.a].row; break;
      default:
        if (t < 0) truths &= ~uint64_t{1};
        t += slots[s.a].row;
    }
  }
  return (truths & 1) != 0;
}

}  // namespace autostock
