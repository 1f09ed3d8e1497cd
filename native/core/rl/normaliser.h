#pragma once

#include <cstdint>
#include <vector>

#include "rl/archive.h"
#include "rl/environments/environment.h"

namespace autostock::rl {

/** Running mean and variance of W columns (Chan, Golub and LeVeque 1979), applied as (x - mean) / std, clipped to +-10. */
class Normaliser {
 public:
  /** `active` false leaves values as they are. */
  Normaliser(int64_t width, bool active);

  /** A frozen one: (x - shift) scale. */
  Normaliser(std::vector<float> shift, std::vector<float> scale);

  bool active() const { return active_; }
  /** What apply() uses; 0 and 1 while nothing was seen. */
  const std::vector<float>& shift() const { return shift_; }
  const std::vector<float>& scale() const { return scale_; }
  /** Takes n rows into the statistics. */
  void update(const float* x, int64_t n);
  /** out: [n][W]; may be x. */
  void apply(const float* x, int64_t n, float* out) const;

  void visit(Archive& archive);

 private:
  void prepare();

  bool active_;
  double count_ = 0;
  std::vector<double> mean_, squares_;
  std::vector<float> shift_, scale_;  // what apply() uses
};

/** Rewards divided by the running standard deviation of the discounted return, clipped to +-10. */
class RewardScaler {
 public:
  RewardScaler(int64_t copies, double discount, bool active);

  /** rewards: [N], scaled in place, of one step; an episode's end starts its return anew. */
  void step(float* rewards, const End* ends);
  /** What rewards are multiplied by now; 1 when not active. */
  double scale() const;

  void visit(Archive& archive);

 private:
  double discount_;
  bool active_;
  std::vector<double> returns_;
  double count_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

}  // namespace autostock::rl
