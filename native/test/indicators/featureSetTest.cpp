#include "indicators/featureSet.h"

#include <bit>
#include <cmath>
#include <cstdint>

#include "base/rng.h"
#include "check.h"

using namespace autostock;

namespace {

constexpr int64_t S = 3;
constexpr int64_t T = 90;

struct Bars {
  std::vector<double> time, fields[5];

  Bars() {
    for (auto& field : fields) field.resize(S * T);
    for (int64_t t = 0; t < T; ++t) time.push_back(static_cast<double>(t));
    for (int64_t s = 0; s < S; ++s) {
      Rng rng(5, "test/features", static_cast<uint32_t>(s));
      double price = 50;
      for (int64_t i = s * T; i < (s + 1) * T; ++i) {
        fields[0][static_cast<std::size_t>(i)] = price;
        price *= std::exp(0.01 * rng.normal());
        fields[3][static_cast<std::size_t>(i)] = price;
        fields[1][static_cast<std::size_t>(i)] = price * 1.02;
        fields[2][static_cast<std::size_t>(i)] = price * 0.98;
        fields[4][static_cast<std::size_t>(i)] = 1000 + 10 * rng.uniform();
      }
    }
    for (auto& field : fields) field[T + 40] = std::nan("");
  }

  Panel panel() const {
    return {S, T, time.data(), fields[0].data(), fields[1].data(), fields[2].data(), fields[3].data(), fields[4].data()};
  }
};

const std::vector<FeatureSpec> FEATURES{
    {"sma", {{"period", 10}}, "sma", "closeRatio"},  {"bollinger", {}, "percentB", "identity"},
    {"bollinger", {}, "bandwidth", "identity"},      {"atr", {}, "atr", "perClose"},
    {"beta", {{"period", 20}}, "beta", "identity"},  {"benchmarkReturn", {{"period", 1}}, "roc", "identity"},
    {"rsi", {{"period", 14}}, "rsi", "centred"},
};

bool same(double a, double b) { return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b) || (a != a && b != b); }

}  // namespace

TEST_CASE("bar by bar equals the whole panel, bit for bit") {
  const Bars bars;
  const Panel panel = bars.panel();
  const auto width = static_cast<int64_t>(FEATURES.size());
  std::vector<double> whole(static_cast<std::size_t>(S * T * width));
  FeatureSet(FEATURES, S, 0).series(panel, whole.data());
  FeatureSet stream(FEATURES, S, 0);
  std::vector<double> input(S * BAR_WIDTH);
  std::vector<double> output(static_cast<std::size_t>(S * width));
  for (int64_t t = 0; t < T; ++t) {
    for (int64_t s = 0; s < S; ++s)
      for (int64_t f = 0; f < BAR_WIDTH; ++f)
        input[static_cast<std::size_t>(s * BAR_WIDTH + f)] = bars.fields[f][static_cast<std::size_t>(panel.row(s, t))];
    stream.step(input.data(), output.data());
    for (int64_t s = 0; s < S; ++s)
      for (int64_t f = 0; f < width; ++f)
        CHECK(same(output[static_cast<std::size_t>(s * width + f)],
                   whole[static_cast<std::size_t>(panel.row(s, t) * width + f)]));
  }
}

TEST_CASE("a symbol without a bar has no feature, the others keep theirs") {
  const Bars bars;
  const auto width = FEATURES.size();
  std::vector<double> out(S * T * width);
  FeatureSet(FEATURES, S, 0).series(bars.panel(), out.data());
  for (std::size_t f = 0; f < width; ++f) {
    CHECK(std::isnan(out[(T + 40) * width + f]));
    CHECK(std::isfinite(out[40 * width + f]));
    CHECK(std::isfinite(out[(T + 41) * width + f]));
  }
}

TEST_CASE("the high-beta index has beta 1 against itself") {
  const Bars bars;
  std::vector<double> out(S * T);
  FeatureSet({{"beta", {{"period", 20}}, "beta", "identity"}}, S, 2).series(bars.panel(), out.data());
  CHECK_CLOSE(out[2 * T + 50], 1.0, 1e-12);
}

TEST_CASE("a feature that cannot be made is refused by name") {
  const auto make = [](FeatureSpec feature, int64_t sentiment) { return FeatureSet({std::move(feature)}, S, sentiment); };
  CHECK_THROWS(make({"smaa", {}, "sma", "identity"}, 0), code::configUnknownName, "smaa");
  CHECK_THROWS(make({"sma", {}, "ema", "identity"}, 0), code::argument, "no output \"ema\"");
  CHECK_THROWS(make({"sma", {}, "sma", "log"}, 0), code::argument, "log");
  CHECK_THROWS(make({"sma", {}, "sma", "identity"}, 3), code::argument, "sentiment");
  CHECK_THROWS(FeatureSet({}, S, 0), code::argument, "empty");
}
