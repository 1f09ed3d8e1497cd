#pragma once

#include <span>
#include <vector>

namespace autostock::montecarlo {

/** P(X > x), x >= 0: Student's t with `dof` degrees of freedom by the incomplete beta function; dof 0 is the normal. */
double upperTail(double x, double dof);
/** Density of the same. */
double density(double x, double dof);

/** CopulaModel::tail: pairs of P(X > x) and its slope times the cell width, x = s / (1 - s), s = i / CELLS. */
std::vector<double> tailTable(double dof);

/** Kendall's tau-b of two series in O(n log n): Knight 1966. */
double kendallTau(std::span<const double> x, std::span<const double> y);

/** Ranks over n + 1, inside (0, 1); ties keep their order. */
std::vector<double> pseudoObservations(std::span<const double> x);

}  // namespace autostock::montecarlo
