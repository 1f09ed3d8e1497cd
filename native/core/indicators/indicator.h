#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/fields.h"

namespace autostock {

/** The value of an output that is not known yet. */
inline constexpr double UNKNOWN = std::numeric_limits<double>::quiet_NaN();
inline constexpr int MAX_PERIOD = 10'000;

/**
 * An indicator is a class with NAME, INPUTS, OUTPUTS, Options (fields listed once) and
 * `void update(const double* in, double* out)`: the only recurrence, for a whole series and for one new bar.
 * Prices that a logarithm or a quotient needs positive are asked for with POSITIVE_INPUTS.
 */
template <class I>
constexpr bool needsPositiveInputs() {
  if constexpr (requires { I::POSITIVE_INPUTS; }) return I::POSITIVE_INPUTS;
  return false;
}

/** One bar. A bar with an unusable input is missing: outputs are NaN and the state does not move. */
template <class I>
inline void step(I& indicator, const double* in, double* out) {
  for (std::size_t k = 0; k < I::INPUTS.size(); ++k) {
    const bool usable = std::isfinite(in[k]) && (!needsPositiveInputs<I>() || in[k] > 0);
    if (usable) continue;
    for (std::size_t o = 0; o < I::OUTPUTS.size(); ++o) out[o] = UNKNOWN;
    return;
  }
  indicator.update(in, out);
}

/** A whole series, in[INPUTS][n] to out[OUTPUTS][n]: the same steps without a call through a pointer. */
template <class I>
void series(I& indicator, const double* const* in, double* const* out, std::size_t n) {
  std::array<double, I::INPUTS.size()> x;
  std::array<double, I::OUTPUTS.size()> y;
  // A local state cannot alias the outputs: it stays in registers.
  I local = std::move(indicator);
  for (std::size_t t = 0; t < n; ++t) {
    for (std::size_t k = 0; k < x.size(); ++k) x[k] = in[k][t];
    step(local, x.data(), y.data());
    for (std::size_t o = 0; o < y.size(); ++o) out[o][t] = y[o];
  }
  indicator = std::move(local);
}

}  // namespace autostock
