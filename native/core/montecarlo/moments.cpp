#include "montecarlo/moments.h"

#include <cmath>

namespace autostock::montecarlo {

std::vector<double> logReturns(const History& history) {
  std::vector<double> logs(history.returns.size());
  for (size_t i = 0; i < logs.size(); ++i) logs[i] = std::log1p(history.returns[i]);
  return logs;
}

std::vector<double> column(std::span<const double> table, int64_t rows, int assets, int asset) {
  std::vector<double> values(static_cast<size_t>(rows));
  for (int64_t t = 0; t < rows; ++t) values[static_cast<size_t>(t)] = table[static_cast<size_t>(t * assets + asset)];
  return values;
}

Moments momentsOf(std::span<const double> table, int64_t rows, int assets) {
  const auto n = static_cast<size_t>(assets);
  Moments moments{std::vector<double>(n), std::vector<double>(n), std::vector<double>(n * n)};
  for (int64_t t = 0; t < rows; ++t)
    for (size_t a = 0; a < n; ++a) moments.mean[a] += table[static_cast<size_t>(t) * n + a];
  for (double& mean : moments.mean) mean /= static_cast<double>(rows);
  for (int64_t t = 0; t < rows; ++t) {
    const double* row = &table[static_cast<size_t>(t) * n];
    for (size_t a = 0; a < n; ++a)
      for (size_t b = 0; b <= a; ++b)
        moments.correlation[a * n + b] += (row[a] - moments.mean[a]) * (row[b] - moments.mean[b]);
  }
  for (size_t a = 0; a < n; ++a) moments.sd[a] = std::sqrt(moments.correlation[a * n + a] / static_cast<double>(rows - 1));
  for (size_t a = 0; a < n; ++a)
    for (size_t b = 0; b <= a; ++b) {
      const double scale = moments.sd[a] * moments.sd[b] * static_cast<double>(rows - 1);
      const double value = a == b ? 1.0 : scale > 0 ? moments.correlation[a * n + b] / scale : 0.0;
      moments.correlation[a * n + b] = moments.correlation[b * n + a] = value;
    }
  return moments;
}

}  // namespace autostock::montecarlo
