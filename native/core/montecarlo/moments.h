#pragma once

#include <vector>

#include "montecarlo/generator.h"

namespace autostock::montecarlo {

/** [rows][assets] ln(1 + r). */
std::vector<double> logReturns(const History& history);
/** One column of a [rows][assets] table. */
std::vector<double> column(std::span<const double> table, int64_t rows, int assets, int asset);

/** Sample moments of a [rows][assets] table; sd and correlation divide by rows - 1. A constant column correlates with nothing. */
struct Moments {
  std::vector<double> mean;
  std::vector<double> sd;
  std::vector<double> correlation;
};
Moments momentsOf(std::span<const double> table, int64_t rows, int assets);

}  // namespace autostock::montecarlo
