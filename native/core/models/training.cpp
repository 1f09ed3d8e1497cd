#include "models/training.h"

#include <cmath>
#include <string>

#include "base/error.h"

namespace autostock {

namespace {

void checkRows(const TrainView& data, std::span<const int32_t> rows, const char* name, int64_t window,
               const std::vector<int64_t>& finiteRun) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const int64_t row = rows[i];
    const std::string where = std::string(name) + "[" + std::to_string(i) + "] was " + std::to_string(row) + ": ";
    if (row < window - 1 || row >= data.rowCount()) {
      failArgument(where + "a window of " + std::to_string(window) + " bars needs a row from " +
                   std::to_string(window - 1) + " to " + std::to_string(data.rowCount() - 1));
    }
    if (finiteRun[row] < window) failArgument(where + "its window holds a feature that is not finite");
    for (int64_t h = 0; h < data.horizonCount(); ++h) {
      if (!std::isfinite(data.label(row)[h])) failArgument(where + "its label is not finite");
    }
  }
}

}  // namespace

double huber(double error, double delta) {
  const double size = std::abs(error);
  return size <= delta ? 0.5 * error * error : delta * (size - 0.5 * delta);
}

void checkTrainOptions(const TrainOptions& training) {
  if (training.icShare + training.rankShare <= 1.0 + 1e-12) return;
  throw Error(code::configInvalid, "training.icShare " + formatNumber(training.icShare) + " and training.rankShare " +
                                       formatNumber(training.rankShare) + " sum above 1: the head's loss has what is left");
}

void checkTrainView(const TrainView& data, int64_t window) {
  const int64_t F = data.featureCount;
  if (F < 1) failArgument("featureCount was " + std::to_string(F) + ": must be at least 1");
  if (static_cast<int64_t>(data.features.size()) != data.rowCount() * F) {
    failArgument("features has " + std::to_string(data.features.size()) + " values: " +
                 std::to_string(data.rowCount()) + " labels times " + std::to_string(F) + " features need " +
                 std::to_string(data.rowCount() * F));
  }
  if (static_cast<int64_t>(data.labels.size()) != data.rowCount() * data.horizonCount()) {
    failArgument("labels has " + std::to_string(data.labels.size()) + " values: must be a multiple of " +
                 std::to_string(data.horizonCount()) + " horizons");
  }
  if (data.trainRows.empty()) throw Error(code::dataTooShort, "trainRows is empty: widen the train range");
  std::vector<int64_t> finiteRun(static_cast<size_t>(data.rowCount()));  // known bars up to and with this one
  for (int64_t row = 0; row < data.rowCount(); ++row) {
    bool finite = true;
    for (int64_t f = 0; f < F; ++f) finite = finite && std::isfinite(data.features[row * F + f]);
    finiteRun[row] = finite ? (row > 0 ? finiteRun[row - 1] : 0) + 1 : 0;
  }
  checkRows(data, data.trainRows, "trainRows", window, finiteRun);
  checkRows(data, data.validRows, "validRows", window, finiteRun);
}

}  // namespace autostock
