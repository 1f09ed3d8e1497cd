#pragma once

#include <cmath>

namespace autostock::rl {

/** d log Gamma / dx for x > 0: recurrence up to 6, then the asymptotic series. Abramowitz and Stegun 6.3.18. */
inline double digamma(double x) {
  double sum = 0;
  for (; x < 6; x += 1) sum -= 1 / x;
  const double r = 1 / (x * x);
  return sum + std::log(x) - 0.5 / x - r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r / 132))));
}

/** Its derivative for x > 0. Abramowitz and Stegun 6.4.12. */
inline double trigamma(double x) {
  double sum = 0;
  for (; x < 6; x += 1) sum += 1 / (x * x);
  const double r = 1 / (x * x);
  return sum + 1 / x + 0.5 * r + r / x * (1.0 / 6 - r * (1.0 / 30 - r * (1.0 / 42 - r * (1.0 / 30 - r * 5 / 66))));
}

}  // namespace autostock::rl
