#include <cmath>
#include <cstring>

#include "base/rng.h"
#include "check.h"
#include "inference/linear.h"
#include "inference/mean.h"

using namespace autostock;

namespace {

std::unique_ptr<Forecaster> drawn(int64_t L, int64_t F, const Output& output, uint32_t index) {
  Rng rng(3, "mean", index);
  std::vector<float> kernel(static_cast<size_t>(L * F * output.size()));
  std::vector<float> bias(static_cast<size_t>(output.size()));
  for (float& x : kernel) x = static_cast<float>(0.3 * rng.normal());
  for (float& x : bias) x = static_cast<float>(0.3 * rng.normal());
  return std::make_unique<LinearForecaster>(L, F, output, std::move(kernel), std::move(bias));
}

}  // namespace

TEST_CASE("a mean forecasts the mean point, and its stream the same bits") {
  const int64_t L = 5, F = 3, S = 2, T = 20;
  for (const Head head : {Head::point, Head::quantiles, Head::gaussian, Head::studentT}) {
    const Output output{2, head};
    const int64_t O = output.size();
    std::vector<std::unique_ptr<Forecaster>> members, alone;
    for (uint32_t m = 0; m < 3; ++m) {
      members.push_back(drawn(L, F, output, m));
      alone.push_back(drawn(L, F, output, m));
    }
    const MeanForecaster mean(std::move(members));
    const auto stream = mean.stream(S);
    std::vector<float> scratch(static_cast<size_t>(mean.scratchSize()));
    std::vector<float> bars(static_cast<size_t>(S * T * F)), step(static_cast<size_t>(S * F)), out(static_cast<size_t>(S * O));
    Rng rng(9, "bars");
    for (float& x : bars) x = static_cast<float>(rng.normal());
    for (int64_t t = 0; t < T; ++t) {
      for (int64_t s = 0; s < S; ++s) std::memcpy(&step[s * F], &bars[(s * T + t) * F], sizeof(float) * F);
      if (t == 11) step[0] = std::nanf("");
      stream->step(step.data(), out.data());
      for (int64_t s = 0; s < S; ++s) {
        const bool known = t >= L - 1 && !(s == 0 && t >= 11 && t < 11 + L);
        CHECK_EQ(std::isnan(out[s * O]), !known);
        if (!known) continue;
        const float* window = &bars[(s * T + t - L + 1) * F];
        std::vector<float> expected(static_cast<size_t>(O)), one(static_cast<size_t>(O));
        mean.forecast(window, expected.data(), scratch.data());
        CHECK(std::memcmp(expected.data(), &out[s * O], sizeof(float) * O) == 0);
        double point = 0.0;
        for (const auto& member : alone) {
          member->forecast(window, one.data(), scratch.data());
          point += one[output.pointColumn()] / 3.0;
        }
        CHECK_CLOSE(expected[output.pointColumn()], point, 1e-6);
      }
    }
  }
}

TEST_CASE("members of different shape have no mean") {
  std::vector<std::unique_ptr<Forecaster>> members;
  CHECK_THROWS(MeanForecaster(std::vector<std::unique_ptr<Forecaster>>{}), code::argument, "at least one");
  members.push_back(drawn(5, 3, {}, 0));
  members.push_back(drawn(4, 3, {}, 1));
  CHECK_THROWS(MeanForecaster(std::move(members)), code::argument, "differ");
}
