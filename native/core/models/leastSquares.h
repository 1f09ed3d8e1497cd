#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "models/training.h"

namespace autostock {

/** Least squares of one horizon's labels, with an intercept. */
struct Regression {
  std::vector<double> weight;
  double bias = 0.0;
  /** Mean squared residual over the train rows. */
  double variance = 0.0;
};

/** Centred second moments of a small design and the labels over the train rows, float64. */
class DesignMoments {
 public:
  /** design(row, out[C]) writes the C regressors of a row. */
  DesignMoments(const TrainView& data, int64_t columns,
                const std::function<void(int64_t row, std::span<double> out)>& design, const Control& control);

  /** Labels of horizon h on the first `used` columns; collinear columns share their weight. */
  Regression regress(int64_t h, int64_t used) const;

 private:
  int64_t columns_;
  std::vector<double> mean_;         // [C]
  std::vector<double> meanLabel_;    // [H]
  std::vector<double> labelSquare_;  // [H]
  std::vector<double> gram_;         // [C][C]
  std::vector<double> cross_;        // [H][C]
};

}  // namespace autostock
