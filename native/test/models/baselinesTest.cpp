#include <cmath>
#include <memory>
#include <vector>

#include "base/rng.h"
#include "check.h"
#include "models/autoregression.h"
#include "models/ewma.h"
#include "models/har.h"
#include "models/historicalMean.h"
#include "models/lastReturn.h"

using namespace autostock;

namespace {

constexpr int64_t F = 3;
constexpr int64_t column = 1;  // of the one-bar return
const std::vector<int32_t> horizons = {1, 4};

/** Returns x[t] = a x[t-1] + b x[t-2] + noise in one column, noise in the others; labels: sum of the next h / sqrt(h). */
struct Data {
  std::vector<float> features;
  std::vector<float> labels;
  std::vector<int32_t> train;

  Data(int64_t rows, double a, double b, double noise = 1.0) {
    Rng rng(3, "baselines");
    std::vector<double> x(static_cast<size_t>(rows) + 8);
    for (size_t t = 2; t < x.size(); ++t) x[t] = a * x[t - 1] + b * x[t - 2] + noise * rng.normal();
    for (int64_t t = 0; t < rows; ++t) {
      for (int64_t f = 0; f < F; ++f) features.push_back(static_cast<float>(f == column ? x[t] : rng.normal()));
      for (const int32_t h : horizons) {
        double sum = 0.0;
        for (int32_t i = 1; i <= h; ++i) sum += x[t + i];
        labels.push_back(static_cast<float>(sum / std::sqrt(static_cast<double>(h))));
      }
      if (t >= 64) train.push_back(static_cast<int32_t>(t));
    }
  }

  TrainView view() const { return {features, labels, F, train, {}, horizons, 0}; }
  double value(int64_t t) const { return features[t * F + column]; }
};

const Output two{2, Head::point};

std::vector<float> forecastAt(const Model& model, const Params& options, const Data& data, int64_t row) {
  const Trained trained = model.train(options, two, data.view(), {}, {});
  const auto forecaster = model.open(options, {F, two}, trained.tensors);
  std::vector<float> out(2);
  forecaster->forecast(data.view().window(row, forecaster->window()), out.data(), nullptr);
  return out;
}

const std::vector<float>& weights(const Trained& trained) { return trained.tensors.at("weight").data; }

}  // namespace

TEST_CASE("last-return repeats the last h returns in sigmas of h bars") {
  const Data data(200, 0.0, 0.0);
  const auto out = forecastAt(LastReturnModel(), {{"feature", column}, {"window", 6}}, data, 150);
  CHECK_CLOSE(out[0], data.value(150), 1e-6);
  CHECK_CLOSE(out[1], (data.value(150) + data.value(149) + data.value(148) + data.value(147)) / 2.0, 1e-6);
}

TEST_CASE("last-return refuses a horizon beyond its window, every reader of returns a column that is not there") {
  const Data data(200, 0.0, 0.0);
  CHECK_THROWS(LastReturnModel().train({{"window", 3}}, two, data.view(), {}, {}), code::configInvalid,
               "lastReturn.window was 3: a horizon of 4 bars");
  CHECK_THROWS(LastReturnModel().train({{"feature", F}}, two, data.view(), {}, {}), code::argument, "feature was 3");
  CHECK_THROWS(EwmaModel().train({{"halfLife", 2}, {"feature", F}}, two, data.view(), {}, {}), code::argument, "feature");
  CHECK_THROWS(AutoregressionModel().train({{"feature", F}}, two, data.view(), {}, {}), code::argument, "feature");
  CHECK_THROWS(HarModel().train({{"feature", F}}, two, data.view(), {}, {}), code::argument, "feature");
  CHECK_THROWS(HarModel().window({{"longBars", 5}}), code::configInvalid, "har.longBars was 5");
}

TEST_CASE("historical-mean forecasts the mean label of each horizon") {
  const Data data(200, 0.0, 0.0);
  double mean[2] = {};
  for (const int32_t r : data.train) {
    for (int h = 0; h < 2; ++h) mean[h] += data.labels[r * 2 + h] / static_cast<double>(data.train.size());
  }
  const auto out = forecastAt(HistoricalMeanModel(), {}, data, 100);
  CHECK_CLOSE(out[0], mean[0], 1e-6);
  CHECK_CLOSE(out[1], mean[1], 1e-6);
}

TEST_CASE("ewma is the recursion over four half-lives, scaled by the root of the horizon") {
  const Data data(200, 0.0, 0.0);
  CHECK_EQ(EwmaModel().window({{"halfLife", 2.6}}), 11);
  const auto out = forecastAt(EwmaModel(), {{"halfLife", 3}, {"feature", column}}, data, 120);
  const double decay = std::pow(0.5, 1.0 / 3.0);
  double level = 0.0, whole = 0.0;
  for (int64_t t = 120 - 11; t <= 120; ++t) {
    level = decay * level + (1.0 - decay) * data.value(t);
    whole = decay * whole + (1.0 - decay);
  }
  CHECK_CLOSE(out[0], level / whole, 1e-6);
  CHECK_CLOSE(out[1], 2.0 * level / whole, 1e-6);
}

TEST_CASE("ar finds the coefficients and the order of an AR(2), and no lag in noise") {
  const Data data(20000, 0.4, -0.3);
  const Params options = {{"maxLags", 8}, {"feature", column}};
  const Trained trained = AutoregressionModel().train(options, two, data.view(), {}, {});
  const auto weight = [&](int64_t lag, int64_t f) { return weights(trained)[(7 - lag) * F + f]; };
  CHECK_CLOSE(weight(0, column), 0.4, 0.03);
  CHECK_CLOSE(weight(1, column), -0.3, 0.03);
  for (int64_t lag = 2; lag < 8; ++lag) CHECK_EQ(weight(lag, column), 0.0f);
  for (int64_t lag = 0; lag < 8; ++lag) CHECK_EQ(weight(lag, 0), 0.0f);
  const Data noise(20000, 0.0, 0.0);
  const Trained none = AutoregressionModel().train(options, two, noise.view(), {}, {});
  for (const float w : weights(none)) CHECK_EQ(w, 0.0f);
}

TEST_CASE("ar solves a noiseless recursion exactly and survives a constant return") {
  Data data(300, 0.0, 0.0);
  for (int64_t t = 0; t < 300; ++t) {
    data.features[t * F + column] = static_cast<float>(std::sin(0.3 * static_cast<double>(t)));
    for (int h = 0; h < 2; ++h) data.labels[t * 2 + h] = static_cast<float>(std::sin(0.3 * static_cast<double>(t + 1)));
  }
  const Params options = {{"maxLags", 2}, {"feature", column}};
  const Trained trained = AutoregressionModel().train(options, two, data.view(), {}, {});
  CHECK_CLOSE(weights(trained)[1 * F + column], 2.0 * std::cos(0.3), 1e-4);
  CHECK_CLOSE(weights(trained)[0 * F + column], -1.0, 1e-4);
  for (int64_t t = 0; t < 300; ++t) data.features[t * F + column] = 0.0f;
  const Trained flat = AutoregressionModel().train(options, two, data.view(), {}, {});
  for (const float w : weights(flat)) CHECK_EQ(w, 0.0f);
}

TEST_CASE("har finds planted weights on the means over 1, 5 and 22 bars") {
  Data data(6000, 0.0, 0.0);
  const auto meanOf = [&](int64_t t, int64_t bars) {
    double sum = 0.0;
    for (int64_t lag = 0; lag < bars; ++lag) sum += data.value(t - lag);
    return sum / static_cast<double>(bars);
  };
  for (int64_t t = 21; t < 6000; ++t) {
    for (int h = 0; h < 2; ++h) {
      data.labels[t * 2 + h] =
          static_cast<float>(0.1 + 0.2 * meanOf(t, 1) - 0.5 * meanOf(t, 5) + (h + 1.0) * meanOf(t, 22));
    }
  }
  const auto out = forecastAt(HarModel(), {{"feature", column}}, data, 500);
  CHECK_CLOSE(out[0], data.labels[500 * 2], 1e-4);
  CHECK_CLOSE(out[1], data.labels[500 * 2 + 1], 1e-4);
}

TEST_CASE("a quantile head stands around the point of each baseline") {
  const Data data(400, 0.2, 0.0);
  const Output output{2, Head::quantiles};
  const AutoregressionModel model;
  const Params options = {{"feature", column}};
  const Trained trained = model.train(options, output, data.view(), {}, {});
  float out[10];
  model.open(options, {F, output}, trained.tensors)->forecast(data.view().window(200, 10), out, nullptr);
  for (int k = 1; k < 5; ++k) CHECK(out[k] > out[k - 1] && out[5 + k] > out[5 + k - 1]);
}
