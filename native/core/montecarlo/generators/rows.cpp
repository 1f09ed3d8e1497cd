#include "montecarlo/generators/rows.h"

namespace autostock::montecarlo {

Arrays keepRows(const GeneratorOptions&, const History& history, const Control&) {
  requireHistory(history, 2);
  return {{"history", {history.returns.begin(), history.returns.end()}}};
}

Assembled resampleRows(const Arrays& arrays, int assets, Resampling resampling, double length) {
  const auto found = arrays.find("history");
  const size_t values = found == arrays.end() ? 0 : found->second.size();
  const int64_t rows = static_cast<int64_t>(values) / assets;
  const auto history = parameter(arrays, "history", static_cast<size_t>(rows * assets));
  requireHistory({history, rows, assets}, 2);
  Packer packer;
  const size_t data = packer.add(history);
  return packer.finish(HistoryModel{assets, rows, resampling, length, packer.place(data)});
}

}  // namespace autostock::montecarlo
