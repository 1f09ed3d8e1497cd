#include "rl/ppo/advantages.h"

#include <cmath>
#include <vector>

#include "check.h"

using namespace autostock::rl;

namespace {

constexpr End none = End::none, terminated = End::terminated, truncated = End::truncated;

}  // namespace

TEST_CASE("advantages are discounted sums of temporal differences up to each end") {
  // One copy, five steps: terminated after the second, truncated after the fourth.
  const std::vector<float> rewards{1, 2, 3, 4, 5}, values{0.5f, 1, 1.5f, 2, 2.5f}, endValues{9, 9, 9, 7, 9};
  const std::vector<End> ends{none, terminated, none, truncated, none};
  const float last = 3;
  std::vector<float> advantages(5);
  const double g = 0.9, l = 0.8;
  estimateAdvantages(5, 1, rewards.data(), ends.data(), values.data(), endValues.data(), &last, g, l, advantages.data());
  const double d4 = 5 + g * 3 - 2.5, d3 = 4 + g * 7 - 2, d2 = 3 + g * 2 - 1.5, d1 = 2 - 1.0, d0 = 1 + g * 1 - 0.5;
  CHECK_CLOSE(advantages[4], d4, 1e-6);
  CHECK_CLOSE(advantages[3], d3, 1e-6);
  CHECK_CLOSE(advantages[2], d2 + g * l * d3, 1e-6);
  CHECK_CLOSE(advantages[1], d1, 1e-6);
  CHECK_CLOSE(advantages[0], d0 + g * l * d1, 1e-6);
}

TEST_CASE("copies do not mix") {
  const std::vector<float> rewards{1, 10, 2, 20}, zeros(4), last{0, 0};
  const std::vector<End> ends(4, none);
  std::vector<float> advantages(4);
  estimateAdvantages(2, 2, rewards.data(), ends.data(), zeros.data(), zeros.data(), last.data(), 1, 1, advantages.data());
  CHECK(advantages == (std::vector<float>{3, 30, 2, 20}));
}

TEST_CASE("standardised values have mean 0 and deviation 1; explained variance is 1 for perfect values") {
  std::vector<float> x{1, 2, 3, 4};
  standardise(x.data(), 4);
  CHECK_CLOSE(x[0] + x[1] + x[2] + x[3], 0, 1e-6);
  CHECK_CLOSE(x[3], 1.5 / std::sqrt(1.25), 1e-6);
  const std::vector<float> returns{1, 2, 3}, flat{2, 2, 2};
  CHECK_CLOSE(explainedVariance(returns.data(), returns.data(), 3), 1, 1e-12);
  CHECK_CLOSE(explainedVariance(returns.data(), flat.data(), 3), 0, 1e-12);
  CHECK(std::isnan(explainedVariance(flat.data(), returns.data(), 3)));
}
