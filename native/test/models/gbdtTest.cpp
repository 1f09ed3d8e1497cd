#include "models/gbdt.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "base/rng.h"
#include "check.h"
#include "models/gbdtBins.h"
#include "models/ridge.h"

using namespace autostock;

namespace {

struct Data {
  std::vector<float> features;
  std::vector<float> labels;
  std::vector<int32_t> train;
  std::vector<int32_t> valid;
  int64_t F = 1;

  TrainView view() const { return {features, labels, F, train, valid, {}, 0}; }
};

/** Every fourth row judges; label(x) + noise. */
template <class Label>
Data drawn(int64_t rows, int64_t F, double noise, Label label, int64_t first = 0) {
  Rng rng(11, "gbdt");
  Data data;
  data.F = F;
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t f = 0; f < F; ++f) data.features.push_back(static_cast<float>(rng.normal()));
    data.labels.push_back(static_cast<float>(label(data.features.data() + r * F) + noise * rng.normal()));
    if (r >= first) (r % 4 == 3 ? data.valid : data.train).push_back(static_cast<int32_t>(r));
  }
  return data;
}

/** Depends on the product of two features: no linear fit sees it. */
double product(const float* x) { return x[0] * x[1] > 0.0f ? 0.5 : -0.5; }

const TrainOptions squared = [] {
  TrainOptions training;
  training.huberDelta = 1e6;
  return training;
}();

/** One exact tree: nothing drawn, nothing shrunk. */
const Params exact = {{"rounds", 1},   {"minRows", 1},  {"l2", 0},          {"shrinkage", 1},
                      {"rowShare", 1}, {"columnShare", 1}, {"leaves", 2}};

Params with(Params options, const Params& change) {
  for (const auto& [key, value] : change) options[key] = value;
  return options;
}

std::vector<float> forecasts(const Params& options, const Data& data, const Tensors& tensors) {
  const auto model = GbdtModel().open(options, {data.F, {}}, tensors);
  std::vector<int32_t> rows;
  for (size_t r = static_cast<size_t>(model->window()) - 1; r < data.labels.size(); ++r) rows.push_back(static_cast<int32_t>(r));
  std::vector<float> out(rows.size());
  forecastRows(*model, data.features.data(), static_cast<int64_t>(data.labels.size()), rows.data(),
               static_cast<int64_t>(rows.size()), out.data(), {});
  return out;
}

}  // namespace

TEST_CASE("a hand-made step is cut between its values and both sides get their mean") {
  Data data;
  data.features = {1, 2, 3, 4, 10, 11};
  data.labels = {1, 2, 3, 2, 8, 10};
  data.train = {0, 1, 2, 3, 4, 5};
  const Trained trained = GbdtModel().train(exact, {}, data.view(), squared, {});
  CHECK_EQ(trained.tensors.at("trees.threshold").data[0], 7.0f);
  CHECK_EQ(trained.tensors.at("trees.left").data[0], -1.0f);
  CHECK_EQ(trained.tensors.at("trees.right").data[0], -2.0f);
  const std::vector<float> out = forecasts(exact, data, trained.tensors);
  for (int i = 0; i < 4; ++i) CHECK_CLOSE(out[i], 2.0, 1e-6);
  for (int i = 4; i < 6; ++i) CHECK_CLOSE(out[i], 9.0, 1e-6);
}

TEST_CASE("penalties shrink a leaf: soft(sum, l1) / (rows + l2)") {
  Data data;
  data.features = {0, 0, 1, 1};
  data.labels = {-2, -2, 2, 2};
  data.train = {0, 1, 2, 3};
  const Params options = with(exact, {{"l1", 1}, {"l2", 2}});
  const std::vector<float> out = forecasts(options, data, GbdtModel().train(options, {}, data.view(), squared, {}).tensors);
  CHECK_CLOSE(out[0], -0.75, 1e-6);
  CHECK_CLOSE(out[3], 0.75, 1e-6);
}

TEST_CASE("minRows, depth and leaves bound a tree") {
  Data data = drawn(400, 4, 0.1, product);
  data.valid.clear();
  const Params options = with(exact, {{"minRows", 40}, {"depth", 2}, {"leaves", 31}});
  const Trained trained = GbdtModel().train(options, {}, data.view(), squared, {});
  std::vector<float> out = forecasts(options, data, trained.tensors);
  std::sort(out.begin(), out.end());
  CHECK(std::unique(out.begin(), out.end()) - out.begin() <= 4);  // two splits deep
  const Params wide = with(exact, {{"depth", 32}, {"leaves", 3}});
  out = forecasts(wide, data, GbdtModel().train(wide, {}, data.view(), squared, {}).tensors);
  std::sort(out.begin(), out.end());
  CHECK_EQ(std::unique(out.begin(), out.end()) - out.begin(), 3);
}

TEST_CASE("bins part all values when there are few, about equal counts when there are many") {
  CHECK(binThresholds({3, 1, 1, 2, 3}, 255) == (std::vector<float>{1.5f, 2.5f}));
  CHECK(binThresholds({5, 5}, 255).empty());
  Rng rng(2, "bins");
  std::vector<float> values;
  for (int i = 0; i < 20000; ++i) values.push_back(i % 2 == 0 ? 0.0f : static_cast<float>(rng.normal()));  // half are 0
  const std::vector<float> cuts = binThresholds(values, 64);
  CHECK(cuts.size() >= 60 && cuts.size() <= 63);
  std::vector<int64_t> counts(cuts.size() + 1);
  for (const float x : values) ++counts[std::lower_bound(cuts.begin(), cuts.end(), x) - cuts.begin()];
  std::sort(counts.begin(), counts.end());
  CHECK_EQ(counts.back(), 10000);
  CHECK(counts[counts.size() - 2] < 2 * 10000 / 63);
}

TEST_CASE("each round lowers the train loss when all rows and inputs are used") {
  Data data = drawn(2000, 5, 0.5, product);
  data.valid.clear();
  const Params options = {{"rowShare", 1}, {"columnShare", 1}, {"rounds", 60}};
  const Trained trained = GbdtModel().train(options, {}, data.view(), {}, {});
  CHECK_EQ(trained.epochs, 60);
  CHECK_EQ(trained.bestEpoch, 60);
  for (size_t k = 1; k < 60; ++k) CHECK(trained.trainLoss[k] < trained.trainLoss[k - 1]);
}

TEST_CASE("the losses reported are those of the forecasts served") {
  const Data data = drawn(800, 4, 0.5, product);
  for (const double rowShare : {1.0, 0.5}) {
    const Params options = {{"rounds", 30}, {"rowShare", rowShare}};
    const Trained trained = GbdtModel().train(options, {}, data.view(), {}, {});
    const std::vector<float> out = forecasts(options, data, trained.tensors);
    double loss = 0.0;
    for (const int32_t r : data.valid) {
      loss += huber(static_cast<double>(data.labels[r]) - out[r], 1.0) / static_cast<double>(data.valid.size());
    }
    CHECK_CLOSE(trained.validLoss[trained.bestEpoch - 1], loss, 1e-12);
  }
}

TEST_CASE("a product of two features is found where ridge finds nothing") {
  const Data data = drawn(6000, 6, 1.0, product);
  const double ridge = RidgeModel().train({}, {}, data.view(), {}, {}).validLoss[0];
  const Trained trained = GbdtModel().train({}, {}, data.view(), {}, {});
  const double best = trained.validLoss[trained.bestEpoch - 1];
  CHECK(best < 0.9 * ridge);
  CHECK(trained.epochs > 20);
  const std::vector<float>& importance = trained.tensors.at("importance").data;
  CHECK(importance[0] + importance[1] > 0.5f);
  CHECK_CLOSE(importance[0] + importance[1] + importance[2] + importance[3] + importance[4] + importance[5], 1.0, 1e-5);
}

TEST_CASE("what stood two bars ago is found with lags and not without") {
  Data data = drawn(4000, 3, 0.5, [](const float*) { return 0.0; }, 4);
  for (size_t r = 2; r < data.labels.size(); ++r) data.labels[r] += data.features[(r - 2) * 3 + 1] > 0.3f ? 1.0f : -1.0f;
  const auto best = [&](const Params& options) {
    const Trained trained = GbdtModel().train(options, {}, data.view(), {}, {});
    return trained.validLoss[trained.bestEpoch - 1];
  };
  CHECK(best({{"lags", 3}}) < 0.4 * best({}));
  CHECK_EQ(GbdtModel().window({{"lags", 3}}), 3);
}

TEST_CASE("on noise it stops early and forecasts next to nothing") {
  const Data data = drawn(3000, 10, 1.0, [](const float*) { return 0.0; });
  const Trained trained = GbdtModel().train({}, {}, data.view(), {}, {});
  CHECK(trained.epochs < 60);
  CHECK_EQ(trained.trainLoss.size(), static_cast<size_t>(trained.epochs));
  double squares = 0.0;
  for (const float x : forecasts({}, data, trained.tensors)) squares += x * x / static_cast<double>(data.labels.size());
  CHECK(squares < 0.01);
}

TEST_CASE("a seed gives the same bytes, another seed others, and one horizon more moves none") {
  const Data data = drawn(1500, 6, 1.0, product);
  const auto train = [&](int64_t seed) {
    TrainOptions training;
    training.seed = seed;
    return GbdtModel().train({{"rounds", 20}}, {}, data.view(), training, {}).tensors.at("trees.leaf").data;
  };
  CHECK(train(5) == train(5));
  CHECK(train(5) != train(6));
  Data twice = data;
  twice.labels.clear();
  for (const float y : data.labels) twice.labels.insert(twice.labels.end(), {y, -2.0f * y});
  const std::vector<int32_t> horizons = {1, 3};
  TrainView view = twice.view();
  view.labels = twice.labels;
  view.horizons = horizons;
  TrainOptions training;
  training.seed = 5;
  const Trained joint = GbdtModel().train({{"rounds", 20}}, {2, Head::studentT}, view, training, {});
  std::vector<float> leaf = joint.tensors.at("trees.leaf").data;
  leaf.resize(leaf.size() / 2);
  CHECK(leaf == train(5));
  std::vector<float> out(6);
  GbdtModel().open({{"rounds", 20}}, {6, {2, Head::studentT}}, joint.tensors)->forecast(data.features.data(), out.data(), nullptr);
  CHECK(out[1] > 0.5f && out[1] < 2.0f && out[2] > 2.0f && out[4] > out[1]);
}

TEST_CASE("rows listed twice, in train and validation alike, are scored once") {
  Data data = drawn(600, 3, 0.5, product);
  data.valid.insert(data.valid.end(), data.train.begin(), data.train.begin() + 50);
  data.train.push_back(data.train.front());
  const Params options = {{"rounds", 10}};
  const Trained trained = GbdtModel().train(options, {}, data.view(), {}, {});
  const std::vector<float> out = forecasts(options, data, trained.tensors);
  double loss = 0.0;
  for (const int32_t r : data.valid) loss += huber(static_cast<double>(data.labels[r]) - out[r], 1.0);
  CHECK_CLOSE(trained.validLoss[trained.bestEpoch - 1], loss / static_cast<double>(data.valid.size()), 1e-12);
}

TEST_CASE("rows outside train and validation may hold anything") {
  Data data = drawn(600, 3, 0.5, product);
  const auto train = [&] { return GbdtModel().train({{"rounds", 10}}, {}, data.view(), {}, {}).tensors; };
  data.train.erase(data.train.begin() + 300, data.train.end());
  data.valid.clear();
  const Tensors before = train();
  for (size_t r = 450; r < 600; ++r) {
    for (int f = 0; f < 3; ++f) data.features[r * 3 + f] = f == 0 ? std::numeric_limits<float>::quiet_NaN() : 1e30f;
    data.labels[r] = std::numeric_limits<float>::infinity();
  }
  for (const auto& [name, tensor] : train()) CHECK(tensor.data == before.at(name).data);
}

TEST_CASE("hostile weights are refused by name") {
  const Data data = drawn(800, 3, 0.5, product);
  const Params options = {{"rounds", 4}, {"leaves", 8}};
  const Tensors good = GbdtModel().train(options, {}, data.view(), {}, {}).tensors;
  const auto open = [&](const char* name, size_t at, float value) {
    Tensors bad = good;
    bad[name].data.at(at) = value;
    return GbdtModel().open(options, {3, {}}, bad);
  };
  CHECK_THROWS(open("trees.feature", 2, 3.0f), code::modelCheckpoint, "trees.feature[0][0][2] was 3");
  CHECK_THROWS(open("trees.feature", 7, -1.0f), code::modelCheckpoint, "trees.feature[0][1][0] was -1");
  CHECK_THROWS(open("trees.feature", 0, 0.5f), code::modelCheckpoint, "whole number");
  CHECK_THROWS(open("trees.feature", 0, std::numeric_limits<float>::quiet_NaN()), code::modelCheckpoint, "whole number");
  CHECK_THROWS(open("trees.left", 0, 7.0f), code::modelCheckpoint, "from -8 to 6");
  CHECK_THROWS(open("trees.left", 0, -9.0f), code::modelCheckpoint, "from -8 to 6");
  CHECK_THROWS(open("trees.left", 1, 0.0f), code::modelCheckpoint, "a split further on");  // a loop
  CHECK_THROWS(open("trees.right", 6, 6.0f), code::modelCheckpoint, "a split further on");
  CHECK_THROWS(open("trees.left", 0, good.at("trees.right").data[0]), code::modelCheckpoint, "leads there already");
  CHECK_THROWS(GbdtModel().window({{"lags", 0}}), code::argument, "gbdt.lags");
  CHECK_THROWS(GbdtModel().tensors({{"lags", 64}}, {1 << 20, {}}), code::configInvalid, "gbdt.lags was 64");
}

TEST_CASE("a cancelled training stops") {
  const Data data = drawn(2000, 4, 0.5, product);
  const int32_t cancel = 1;
  TrainSession session;
  session.control.cancel = &cancel;
  CHECK_THROWS(GbdtModel().train({}, {}, data.view(), {}, session), code::cancelled, "cancelled");
}
