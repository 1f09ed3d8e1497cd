#include "montecarlo/copulaMath.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>

#include "montecarlo/kernels.h"

namespace autostock::montecarlo {
namespace {

/** Continued fraction of the incomplete beta function by Lentz's method: Press et al., Numerical Recipes, 6.4. */
double betaFraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  double c = 1;
  double d = 1 - (a + b) * x / (a + 1);
  d = 1 / (std::abs(d) < tiny ? tiny : d);
  double h = d;
  for (int m = 1; m <= 500; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    for (const double term : {even, odd}) {
      d = 1 + term * d;
      c = 1 + term / c;
      d = 1 / (std::abs(d) < tiny ? tiny : d);
      c = std::abs(c) < tiny ? tiny : c;
      h *= c * d;
    }
    if (std::abs(c * d - 1) < 1e-16) break;
  }
  return h;
}

double incompleteBeta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
  return x < (a + 1) / (a + b + 2) ? front * betaFraction(a, b, x) / a : 1 - front * betaFraction(b, a, 1 - x) / b;
}

/** Pairs out of order, counted while sorting. */
int64_t inversions(std::vector<double>& y, std::vector<double>& spare, size_t from, size_t to) {
  if (to - from < 2) return 0;
  const size_t middle = from + (to - from) / 2;
  int64_t count = inversions(y, spare, from, middle) + inversions(y, spare, middle, to);
  size_t i = from;
  size_t j = middle;
  for (size_t k = from; k < to; ++k) {
    if (j == to || (i < middle && y[i] <= y[j])) {
      spare[k] = y[i++];
    } else {
      count += static_cast<int64_t>(middle - i);
      spare[k] = y[j++];
    }
  }
  std::copy(spare.begin() + static_cast<std::ptrdiff_t>(from), spare.begin() + static_cast<std::ptrdiff_t>(to),
            y.begin() + static_cast<std::ptrdiff_t>(from));
  return count;
}

/** Pairs that are equal, of a series where equals stand together. */
template <class Same>
int64_t tiedPairs(size_t n, Same same) {
  int64_t pairs = 0;
  int64_t run = 0;
  for (size_t i = 1; i < n; ++i) {
    run = same(i - 1, i) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

}  // namespace

double upperTail(double x, double dof) {
  if (dof <= 0) return 0.5 * std::erfc(x / std::numbers::sqrt2);
  return 0.5 * incompleteBeta(0.5 * dof, 0.5, dof / (dof + x * x));
}

double density(double x, double dof) {
  if (dof <= 0) return std::exp(-0.5 * x * x) / std::sqrt(2 * std::numbers::pi);
  return std::exp(std::lgamma(0.5 * (dof + 1)) - std::lgamma(0.5 * dof) - 0.5 * (dof + 1) * std::log1p(x * x / dof)) /
         std::sqrt(dof * std::numbers::pi);
}

std::vector<double> tailTable(double dof) {
  constexpr int cells = CopulaModel::CELLS;
  std::vector<double> table;
  for (int i = 0; i < cells; ++i) {
    const double s = static_cast<double>(i) / cells;
    const double x = s / (1 - s);
    table.push_back(upperTail(x, dof));
    table.push_back(-density(x, dof) / ((1 - s) * (1 - s)) / cells);
  }
  table.push_back(0);
  table.push_back(0);
  return table;
}

double kendallTau(std::span<const double> x, std::span<const double> y) {
  const size_t n = x.size();
  std::vector<size_t> order(n);
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return x[a] != x[b] ? x[a] < x[b] : y[a] < y[b]; });
  const int64_t tiedX = tiedPairs(n, [&](size_t i, size_t j) { return x[order[i]] == x[order[j]]; });
  const int64_t tiedBoth = tiedPairs(
      n, [&](size_t i, size_t j) { return x[order[i]] == x[order[j]] && y[order[i]] == y[order[j]]; });
  std::vector<double> sorted(n), spare(n);
  for (size_t i = 0; i < n; ++i) sorted[i] = y[order[i]];
  const int64_t swaps = inversions(sorted, spare, 0, n);
  const int64_t tiedY = tiedPairs(n, [&](size_t i, size_t j) { return sorted[i] == sorted[j]; });
  const auto pairs = static_cast<int64_t>(n * (n - 1) / 2);
  const double scale = std::sqrt(static_cast<double>(pairs - tiedX)) * std::sqrt(static_cast<double>(pairs - tiedY));
  return scale > 0 ? static_cast<double>(pairs - tiedX - tiedY + tiedBoth - 2 * swaps) / scale : 0;
}

std::vector<double> pseudoObservations(std::span<const double> x) {
  std::vector<size_t> order(x.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return x[a] < x[b]; });
  std::vector<double> u(x.size());
  for (size_t i = 0; i < u.size(); ++i) u[order[i]] = static_cast<double>(i + 1) / static_cast<double>(x.size() + 1);
  return u;
}

}  // namespace autostock::montecarlo
