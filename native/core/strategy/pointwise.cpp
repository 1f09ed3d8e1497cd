#include "strategy/pointwise.h"

#include <cmath>

#include "indicators/indicator.h"
#include "strategy/ruleSeries.h"

namespace autostock {
namespace {

double finite(double x) { return std::isfinite(x) ? x : UNKNOWN; }

template <class F>
void map(Operand a, Operand b, int64_t n, double* out, F f) {
  if (a.values == nullptr)
    for (int64_t t = 0; t < n; ++t) out[t] = f(a.constant, b.values == nullptr ? b.constant : b.values[t]);
  else if (b.values == nullptr)
    for (int64_t t = 0; t < n; ++t) out[t] = f(a.values[t], b.constant);
  else
    for (int64_t t = 0; t < n; ++t) out[t] = f(a.values[t], b.values[t]);
}

/** Calls `use` with the operator as a function of two numbers. */
template <class Use>
auto withOperator(Op op, Use use) {
  switch (op) {
    case Op::add: return use([](double a, double b) { return a + b; });
    case Op::sub: return use([](double a, double b) { return a - b; });
    case Op::mul: return use([](double a, double b) { return a * b; });
    case Op::div: return use([](double a, double b) { return finite(a / b); });
    case Op::min: return use([](double a, double b) { return a != a || a < b ? a : b; });
    case Op::max: return use([](double a, double b) { return a != a || a > b ? a : b; });
    case Op::neg: return use([](double a, double) { return 0 - a; });
    case Op::abs: return use([](double a, double) { return std::fabs(a); });
    case Op::log: return use([](double a, double) { return finite(std::log(a)); });
    case Op::exp: return use([](double a, double) { return finite(std::exp(a)); });
    case Op::sqrt: return use([](double a, double) { return std::sqrt(a); });
    default: return use([](double a, double) { return a > 0 ? 1.0 : a < 0 ? -1.0 : a; });
  }
}

}  // namespace

double pointwise(Op op, double a, double b) {
  return withOperator(op, [&](auto f) { return f(a, b); });
}

void pointwise(Op op, Operand a, Operand b, int64_t n, double* out) {
  withOperator(op, [&](auto f) { map(a, b, n, out, f); });
}

void choose(const uint64_t* words, int64_t from, Operand yes, Operand no, int64_t n, double* out) {
  for (int64_t k = 0; k < n; ++k) {
    const Operand& side = bitAt(words, from + k) ? yes : no;
    out[k] = side.values == nullptr ? side.constant : side.values[k];
  }
}

}  // namespace autostock
