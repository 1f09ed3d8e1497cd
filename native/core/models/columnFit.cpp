#include "models/columnFit.h"

#include <string>

namespace autostock {

ColumnFit::ColumnFit(std::string_view model, int64_t column, int64_t window, const TrainView& data)
    : column_(column),
      window_(window),
      features_(data.featureCount),
      fit_{std::vector<double>(static_cast<size_t>(data.horizonCount() * window * data.featureCount)),
           std::vector<double>(static_cast<size_t>(data.horizonCount()))} {
  if (column >= features_) {
    failArgument(std::string(model) + ".feature was " + std::to_string(column) + ": the data has " +
                 std::to_string(features_) + " features, counted from 0");
  }
}

}  // namespace autostock
