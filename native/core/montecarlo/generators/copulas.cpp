#include "montecarlo/generators/copulas.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "montecarlo/copulaMath.h"
#include "montecarlo/matrix.h"
#include "montecarlo/moments.h"

namespace autostock::montecarlo {

Arrays fitMarginals(const GeneratorOptions& options, const History& history, const Control& control) {
  requireHistory(history, 100);
  const auto n = static_cast<size_t>(history.assets);
  std::vector<std::vector<double>> columns;
  for (int a = 0; a < history.assets; ++a)
    columns.push_back(column(history.returns, history.rows, history.assets, a));
  std::vector<double> correlation(n * n, 1.0);
  for (size_t a = 0; a < n; ++a)
    for (size_t b = 0; b < a; ++b) {
      control.check();
      correlation[a * n + b] = correlation[b * n + a] =
          std::sin(0.5 * std::numbers::pi * kendallTau(columns[a], columns[b]));
    }
  // Pairwise estimates need not fit together: pull them to the identity, a percent at a time, until they do.
  for (bool fits = false; !fits;) {
    try {
      choleskyFactor(correlation, history.assets, "correlation");
      fits = true;
    } catch (const Error&) {
      for (size_t i = 0; i < n * n; ++i)
        if (i % (n + 1) != 0) correlation[i] *= 0.99;
    }
  }
  Arrays arrays{{"correlation", correlation}};
  if (options.normalMarginals) {
    Moments m = momentsOf(history.returns, history.rows, history.assets);
    arrays["mean"] = std::move(m.mean);
    arrays["sd"] = std::move(m.sd);
  } else {
    arrays["history"] = {history.returns.begin(), history.returns.end()};
  }
  return arrays;
}

Assembled assembleCopula(const GeneratorOptions& options, const Arrays& arrays, int assets, double dof) {
  const auto n = static_cast<size_t>(assets);
  Packer packer;
  const size_t factor = packer.add(
      choleskyFactor(parameter(arrays, "correlation", n * n, -1, 1), assets, "generator.correlation"));
  const size_t tail = packer.add(tailTable(dof));
  if (options.normalMarginals) {
    const size_t mean = packer.add(parameter(arrays, "mean", n, -1, 10));
    const size_t sd = packer.add(parameter(arrays, "sd", n, 0, 10));
    return packer.finish(CopulaModel{assets, 0, dof, packer.place(factor), packer.place(tail), packer.place(0),
                                     packer.place(mean), packer.place(sd)});
  }
  const auto found = arrays.find("history");
  const size_t rows = found == arrays.end() ? 0 : found->second.size() / n;
  const auto history = parameter(arrays, "history", rows * n);
  requireHistory({history, static_cast<int64_t>(rows), assets}, 2);
  std::vector<double> sorted;
  for (int a = 0; a < assets; ++a) {
    std::vector<double> values = column(history, static_cast<int64_t>(rows), assets, a);
    std::sort(values.begin(), values.end());
    sorted.insert(sorted.end(), values.begin(), values.end());
  }
  const size_t at = packer.add(sorted);
  return packer.finish(CopulaModel{assets, static_cast<int64_t>(rows), dof, packer.place(factor), packer.place(tail),
                                   packer.place(at), packer.place(0), packer.place(0)});
}

}  // namespace autostock::montecarlo
