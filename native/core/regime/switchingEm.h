#pragma once

#include <span>
#include <vector>

#include "base/control.h"
#include "regime/forwardBackward.h"
#include "regime/switchingModel.h"

namespace autostock::regime {

/** One climb of a switching model over a series: the two steps of its EM. */
class SwitchingEm {
 public:
  /** varianceFloor: least variance of a state, in units of y squared. */
  SwitchingEm(std::span<const double> y, SwitchingModel model, double varianceFloor);

  Climb climb(int most, double tolerance, const Control& control);
  const SwitchingModel& model() const { return model_; }

 private:
  size_t digit(size_t joint, size_t lag) const;
  double expect();
  void maximise();
  void moveChain();
  void fitMeans();
  void fitPhi();
  void fitVariances();
  /** y_t less what phi makes of the steps before. */
  double residual(size_t t, size_t joint) const;

  std::span<const double> y_;
  SwitchingModel model_;
  double floor_;
  size_t K_, p_, N_;
  std::vector<size_t> power_;  // [p + 1] K^(p - lag): the weight of each lag's digit
  Chain chain_;                // over the joint states
  ForwardBackward passes_;
};

}  // namespace autostock::regime
