#include "models/ridge.h"

#include <cmath>
#include <limits>

#include "base/rng.h"
#include "check.h"
#include "models/cholesky.h"
#include "models/zero.h"

using namespace autostock;

namespace {

struct Data {
  std::vector<float> features;
  std::vector<float> labels;
  std::vector<int32_t> train;
  std::vector<int32_t> valid;
  int64_t featureCount;

  TrainView view() const { return {features, labels, featureCount, train, valid, {}, 0}; }
};

/** y = 0.5 x0 - 0.25 x1 + 0.1 + noise; other features are noise. */
Data linearData(int64_t rows, int64_t featureCount, double noise) {
  Rng rng(4, "linear");
  Data data;
  data.featureCount = featureCount;
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t f = 0; f < featureCount; ++f) data.features.push_back(static_cast<float>(rng.normal()));
    const float* x = data.features.data() + r * featureCount;
    const double second = featureCount > 1 ? x[1] : 0.0;
    data.labels.push_back(static_cast<float>(0.5 * x[0] - 0.25 * second + 0.1 + noise * rng.normal()));
    (r % 4 == 3 ? data.valid : data.train).push_back(static_cast<int32_t>(r));
  }
  return data;
}

}  // namespace

TEST_CASE("Cholesky solves and refuses what is not positive definite") {
  const Cholesky factor({4, 2, 2, 3}, 2);
  const std::vector<double> x = factor.solve({10, 9});
  CHECK_CLOSE(x[0], 1.5, 1e-14);
  CHECK_CLOSE(x[1], 2.0, 1e-14);
  CHECK_THROWS(Cholesky({1, 2, 2, 1}, 2), code::modelDiverged, "singular");
}

TEST_CASE("one feature and one penalty give the closed form cov / (var + lambda)") {
  Data data = linearData(60, 1, 1.0);
  for (size_t r = 0; r < data.labels.size(); ++r) data.labels[r] = 2.0f * data.features[r] + 1.0f;
  const Params options = {{"lambdaMin", 0.5}, {"lambdaMax", 0.5}, {"lambdaSteps", 1}};
  const Trained trained = RidgeModel().train(options, {}, data.view(), {}, {});
  const double n = static_cast<double>(data.train.size());
  double mx = 0.0, my = 0.0, xx = 0.0, xy = 0.0;
  for (const int32_t r : data.train) mx += data.features[r] / n, my += data.labels[r] / n;
  for (const int32_t r : data.train) {
    xx += std::pow(data.features[r] - mx, 2) / n;
    xy += (data.features[r] - mx) * (data.labels[r] - my) / n;
  }
  const double w = xy / (xx + 0.5);
  CHECK_CLOSE(trained.tensors.at("weight").data[0], w, 1e-6);
  CHECK_CLOSE(trained.tensors.at("bias").data[0], my - w * mx, 1e-6);
}

TEST_CASE("the weights are found, with validation rows and by GCV without") {
  Data data = linearData(4000, 6, 0.5);
  for (const bool validated : {true, false}) {
    if (!validated) data.valid.clear();
    const Trained trained = RidgeModel().train({}, {}, data.view(), {}, {});
    const std::vector<float>& w = trained.tensors.at("weight").data;
    CHECK_CLOSE(w[0], 0.5, 0.03);
    CHECK_CLOSE(w[1], -0.25, 0.03);
    for (size_t f = 2; f < 6; ++f) CHECK_CLOSE(w[f], 0.0, 0.03);
    CHECK_EQ(std::isnan(trained.validLoss[0]), !validated);
  }
}

TEST_CASE("on pure noise the chosen weights are shorter than least squares") {
  Data data = linearData(600, 20, 1.0);
  Rng rng(8, "labels");
  for (float& label : data.labels) label = static_cast<float>(rng.normal());
  const auto squares = [&](const Params& options) {
    double sum = 0.0;
    const Trained trained = RidgeModel().train(options, {}, data.view(), {}, {});
    for (const float w : trained.tensors.at("weight").data) sum += w * w;
    return sum;
  };
  const double leastSquares = squares({{"lambdaMin", 1e-9}, {"lambdaMax", 1e-9}});
  CHECK(squares({}) < 0.9 * leastSquares);
  data.valid.clear();
  CHECK(squares({}) < 0.9 * leastSquares);
}

TEST_CASE("more features than rows is still a fit") {
  Data data = linearData(8, 30, 1.0);
  CHECK(std::isfinite(RidgeModel().train({}, {}, data.view(), {}, {}).trainLoss[0]));
  data.valid.clear();
  CHECK(std::isfinite(RidgeModel().train({}, {}, data.view(), {}, {}).trainLoss[0]));
}

TEST_CASE("bad rows, labels, features and options are refused by name") {
  const RidgeModel model;
  Data data = linearData(40, 3, 1.0);
  const auto train = [&](const Params& options = {}) { return model.train(options, {}, data.view(), {}, {}); };
  CHECK_THROWS(train({{"lambdaMin", 2}, {"lambdaMax", 1}}), code::configInvalid, "lambdaMin");
  CHECK_THROWS(train({{"lamdaMin", 2}}), code::argument, "lambdaMin");
  data.train[1] = 40;
  CHECK_THROWS(train(), code::argument, "trainRows[1] was 40");
  data.train[1] = 0;
  data.labels[data.valid[2]] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS(train(), code::argument, "validRows[2]");
  data.valid.clear();
  data.features[0] = std::numeric_limits<float>::infinity();
  CHECK_THROWS(train(), code::argument, "trainRows[0]");
  data.train.clear();
  CHECK_THROWS(train(), code::dataTooShort, "trainRows is empty");
}

TEST_CASE("the zero model forecasts nothing and reports the loss of doing so") {
  const Data data = linearData(40, 3, 1.0);
  const ZeroModel model;
  const Trained trained = model.train({}, {}, data.view(), {}, {});
  double loss = 0.0;
  for (const int32_t r : data.train) loss += huber(data.labels[r], 1.0) / static_cast<double>(data.train.size());
  CHECK_CLOSE(trained.trainLoss[0], loss, 1e-12);
  float forecast = 1.0f;
  model.open({}, {3, {}}, trained.tensors)->forecast(data.features.data(), &forecast, nullptr);
  CHECK_EQ(forecast, 0.0f);
}
