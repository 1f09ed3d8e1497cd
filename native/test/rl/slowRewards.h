#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include "montecarlo/normalQuantile.h"
#include "rl/rewards/rewards.h"

namespace autostock::rl {

/** What a step came to, as rewards are defined on it. */
struct SlowStep {
  double growth, turnover, drawdownRise;
};

/** Every reward by its formula in units of R itself, B_0 = variance; sources: the headers of rl/rewards. */
class SlowRewards {
 public:
  SlowRewards(const Rewards& options, double variance) : o_(options), v_(variance) {
    b_ = v_;
    square_ = v_ / 2;
    q_ = montecarlo::normalQuantile(o_.cvar.alpha) * std::sqrt(v_);
  }

  /** Takes in a step; value() is then its reward by name, unweighted. */
  void take(const SlowStep& step) {
    step_ = step;
    const double r = step.growth - 1;
    sharpe_ = downside_ = 0;
    const double variance = std::max(b_ - a_ * a_, 0.01 * v_);
    if (static_cast<double>(steps_) * o_.differentialSharpe.eta >= 1)
      sharpe_ = (b_ * (r - a_) - a_ * (r * r - b_) / 2) / std::pow(variance, 1.5);
    a_ += o_.differentialSharpe.eta * (r - a_);
    b_ += o_.differentialSharpe.eta * (r * r - b_);
    const double square = std::max(square_, 0.005 * v_), deviation = std::sqrt(square);
    if (static_cast<double>(steps_) * o_.downsideRatio.eta >= 1)
      downside_ = r > 0 ? (r - mean_ / 2) / deviation
                        : (square * (r - mean_ / 2) - mean_ * r * r / 2) / (deviation * deviation * deviation);
    const double below = std::min(r, 0.0);
    mean_ += o_.downsideRatio.eta * (r - mean_);
    square_ += o_.downsideRatio.eta * (below * below - square_);
    tail_ = -std::max(0.0, q_ - r) / o_.cvar.alpha;
    q_ += o_.cvar.rate * std::sqrt(v_) * (o_.cvar.alpha - (r < q_ ? 1 : 0));
    ++steps_;
  }

  double value(const std::string& name) const {
    const double r = step_.growth - 1;
    if (name == "log-return") return std::log(step_.growth);
    if (name == "differential-sharpe") return clipped(sharpe_, o_.differentialSharpe.clip);
    if (name == "downside-ratio") return clipped(downside_, o_.downsideRatio.clip);
    if (name == "drawdown") return -step_.drawdownRise;
    if (name == "mean-variance") return r - o_.meanVariance.riskAversion / 2 * r * r;
    if (name == "turnover") return -step_.turnover;
    if (name == "cvar") return tail_;
    if (name == "kelly") return kelly();
    throw Error(code::argument, "no slow reward " + name);
  }

  /** Weighted, all together. */
  double total() const {
    double sum = 0;
    eachReward(o_, [&](const auto& reward) { sum += reward.weight == 0 ? 0 : reward.weight * value(reward.NAME); });
    return sum;
  }

  /** A and B as an observation shows them, in units of B_0. */
  double a() const { return a_ / std::sqrt(v_); }
  double b() const { return b_ / v_; }
  double mean() const { return mean_ / std::sqrt(v_); }
  double square() const { return square_ / v_; }

 private:
  double kelly() const {
    const double power = 1 - 1 / o_.kelly.fraction;
    const double utility = power == 0 ? std::log(step_.growth) : (std::pow(step_.growth, power) - 1) / power;
    return power == 0 ? utility : clipped(utility, o_.kelly.clip);
  }

  static double clipped(double value, double limit) { return std::clamp(value, -limit, limit); }

  Rewards o_;
  double v_;
  SlowStep step_{};
  int64_t steps_ = 0;
  double a_ = 0, b_ = 0, mean_ = 0, square_ = 0, q_ = 0, sharpe_ = 0, downside_ = 0, tail_ = 0;
};

}  // namespace autostock::rl
