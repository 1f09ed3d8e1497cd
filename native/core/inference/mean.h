#pragma once

#include <memory>
#include <vector>

#include "inference/forecaster.h"

namespace autostock {

/**
 * The mean of members of one shape, such as one architecture trained from several seeds. Raw head values are averaged:
 * points are the members' mean, gaps and scales their mean before softplus. One stream and one window at a time, as
 * any member.
 */
class MeanForecaster final : public Forecaster {
 public:
  /** Throws AUTOSTOCK_NATIVE_ARGUMENT without members or when their windows, features or outputs differ. */
  explicit MeanForecaster(std::vector<std::unique_ptr<Forecaster>> members);

  int64_t scratchSize() const override { return scratch_; }
  void raw(const float* window, float* out, float* scratch) const override;
  std::unique_ptr<Stream> stream(int64_t symbols) const override;

 private:
  std::vector<std::unique_ptr<Forecaster>> members_;
  int64_t scratch_ = 0;
};

}  // namespace autostock
