#include "serving/forecastPath.h"

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

// The precompiled LibTorch takes these names too.
#undef CHECK
#undef CHECK_EQ

#include "base/rng.h"
#include "check.h"
#include "models/model.h"
#include "models/registry.h"

namespace {

/** Allocations of this program while counting. */
std::atomic<bool> counting{false};
std::atomic<int64_t> allocations{0};

}  // namespace

// Replaced for the whole test program; the array forms come here too.
void* operator new(std::size_t size) {
  if (counting.load(std::memory_order_relaxed)) allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace autostock;

namespace {

constexpr int64_t S = 2, T = 150, F = 5;

const std::vector<FeatureSpec> FEATURES{
    {"sma", {{"period", 10}}, "sma", "closeRatio"}, {"bollinger", {}, "percentB", "identity"},
    {"atr", {}, "atr", "perClose"},                 {"benchmarkReturn", {{"period", 1}}, "roc", "identity"},
    {"rsi", {{"period", 14}}, "rsi", "centred"},
};

/** [T][S][5]; symbol 1 has no bar at t = 60. */
std::vector<double> randomBars() {
  std::vector<double> bars;
  std::vector<double> price(S, 50.0);
  Rng rng(5, "test/path");
  for (int64_t t = 0; t < T; ++t) {
    for (int64_t s = 0; s < S; ++s) {
      const double open = price[s], close = price[s] *= std::exp(0.01 * rng.normal());
      bars.insert(bars.end(), {open, std::fmax(open, close) * 1.01, std::fmin(open, close) * 0.99, close, 1000.0});
    }
  }
  for (int64_t i = 0; i < BAR_WIDTH; ++i) bars[(60 * S + 1) * BAR_WIDTH + i] = std::nan("");
  return bars;
}

PathMember opened(const std::string& name, int64_t window) {
  const Model& model = findModel(name);
  Params options;
  for (const FieldInfo& field : model.fields()) options[field.name] = field.defaultValue;
  if (options.contains("window")) options["window"] = static_cast<double>(window);
  const Shape shape{F, {}};
  PathMember member;
  member.model = model.open(options, shape, model.initialise(options, shape, 3));
  for (int64_t f = 0; f < F; ++f) {
    member.mean.push_back(0.01 * static_cast<double>(f));
    member.std.push_back(0.5 + 0.1 * static_cast<double>(f));
  }
  member.clip = 1.5;
  return member;
}

FeatureSet features() { return FeatureSet(FEATURES, S, 0); }

std::vector<std::string> gradientMembers() {
  std::vector<std::string> names;
  for (const Model* model : models())
    if (model->gradient()) names.emplace_back(model->name());
  return names;
}

}  // namespace

TEST_CASE("a path is its features, scaled and clipped, through each member's window") {
  const std::vector<std::string> names = gradientMembers();
  CHECK(names.size() >= 10);
  const std::vector<double> bars = randomBars();
  std::vector<PathMember> members;
  for (size_t m = 0; m < names.size(); ++m) members.push_back(opened(names[m], 32 + static_cast<int64_t>(m)));
  const std::vector<PathMember> same = members;
  std::vector<double> weights;
  for (size_t m = 0; m < names.size(); ++m) weights.push_back(static_cast<double>(m));
  ForecastPath path(features(), std::move(members));
  FeatureSet plain = features();
  const size_t M = names.size();
  std::vector<std::vector<std::vector<float>>> seen(M, std::vector<std::vector<float>>(S));  // [M][S][t * F]
  std::vector<float> points(M * S);
  std::vector<double> values(S * F), forecast(S);
  for (int64_t t = 0; t < T; ++t) {
    const double* row = bars.data() + t * S * BAR_WIDTH;
    plain.step(row, values.data());
    path.step(row, weights.data(), points.data(), forecast.data());
    if (t % 3 == 0) path.settle();
    for (int64_t s = 0; s < S; ++s) {
      double mass = 0, sum = 0;
      for (size_t m = 0; m < M; ++m) {
        const Forecaster& model = *same[m].model;
        std::vector<float>& x = seen[m][s];
        for (int64_t f = 0; f < F; ++f) {
          const double z = (values[s * F + f] - same[m].mean[f]) / same[m].std[f];
          x.push_back(std::isnan(z) ? static_cast<float>(z) : static_cast<float>(std::fmin(1.5, std::fmax(-1.5, z))));
        }
        const int64_t L = model.window();
        bool whole = t >= L - 1;
        for (int64_t i = std::max<int64_t>(0, t - L + 1) * F; i < (t + 1) * F; ++i) whole = whole && std::isfinite(x[i]);
        const float point = points[m * S + s];
        if (!whole) {
          CHECK(std::isnan(point));
          continue;
        }
        float expected = 0;
        std::vector<float> scratch(static_cast<size_t>(model.scratchSize()));
        model.forecast(x.data() + (t - L + 1) * F, &expected, scratch.data());
        CHECK_CLOSE(point, expected, 1e-5);
        mass += weights[m];
        sum += weights[m] * point;
      }
      if (mass > 0) CHECK_CLOSE(forecast[s], sum / mass, 1e-12);
      else CHECK(std::isnan(forecast[s]));
    }
  }
}

TEST_CASE("no bar allocates, whatever the members") {
  allocations = 0;
  counting = true;
  const std::vector<double> bars = randomBars();
  counting = false;
  CHECK(allocations > 0);  // the counter counts
  for (const std::string& name : gradientMembers()) {
    std::vector<PathMember> members;
    for (const int64_t window : {33, 37}) members.push_back(opened(name, window));
    ForecastPath path(features(), std::move(members));
    const std::vector<double> weights{1, 1};
    std::vector<float> points(2 * S);
    std::vector<double> forecast(S);
    allocations = 0;
    counting = true;
    for (int64_t t = 0; t < T; ++t) {
      path.step(bars.data() + t * S * BAR_WIDTH, weights.data(), points.data(), forecast.data());
      path.settle();
    }
    counting = false;
    if (allocations != 0) std::fprintf(stderr, "%s allocated %lld times\n", name.c_str(), static_cast<long long>(allocations));
    CHECK_EQ(allocations.load(), 0);
    CHECK(std::isfinite(forecast[0]));
  }
}

TEST_CASE("a member of another width is refused by its place") {
  std::vector<PathMember> members{opened("dlinear", 32)};
  const std::vector<FeatureSpec> fewer(FEATURES.begin(), FEATURES.end() - 1);
  CHECK_THROWS(ForecastPath(FeatureSet(fewer, S, 0), std::move(members)), code::argument, "members[0] reads 5 features, the path makes 4");
}
