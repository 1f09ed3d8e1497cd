#include <cmath>
#include <limits>
#include <set>

#include "base/rng.h"
#include "check.h"
#include "inference/linear.h"
#include "models/dates.h"
#include "models/judge.h"
#include "trainingFixture.h"

using namespace autostock;
using autostock::test::PanelData;

namespace {

/** Forecasts `slope` times feature 0 of the last bar. */
LinearForecaster follower(int64_t F, float slope, Output output = {}) {
  std::vector<float> kernel(static_cast<size_t>(F * output.size()));
  kernel[static_cast<size_t>(output.pointColumn())] = slope;
  return LinearForecaster(1, F, output, std::move(kernel), std::vector<float>(static_cast<size_t>(output.size())));
}

}  // namespace

TEST_CASE("rank correlation is Spearman's, with mean ranks for ties") {
  const std::vector<double> x = {1, 2, 3, 4, 5};
  const std::vector<double> y = {2, 1, 4, 3, 5};
  CHECK_CLOSE(rankCorrelation(x, y), 0.8, 1e-12);
  CHECK_CLOSE(rankCorrelation(x, std::vector<double>{-1, -8, -27, -64, -125}), -1.0, 1e-12);
  // scipy.stats.spearmanr([1, 2, 2, 3], [1, 3, 2, 4])
  CHECK_CLOSE(rankCorrelation(std::vector<double>{1, 2, 2, 3}, std::vector<double>{1, 3, 2, 4}), 0.9486832980505138, 1e-12);
  CHECK(std::isnan(rankCorrelation(x, std::vector<double>(5, 1.0))));
  CHECK(std::isnan(rankCorrelation({}, {})));
}

TEST_CASE("ranking losses by hand") {
  const std::vector<double> x = {0.5, -0.25, 1.0};
  const std::vector<double> y = {3.0, 1.0, 2.0};
  const double pairs = (std::log1p(std::exp(0.5)) + std::log1p(std::exp(-0.75)) + std::log1p(std::exp(-1.25))) / 3.0;
  CHECK_CLOSE(pairwiseLogisticOf(x, y), pairs, 1e-12);
  const double list = (std::log(std::exp(0.5) + std::exp(1.0) + std::exp(-0.25)) - 0.5 +
                       std::log(std::exp(1.0) + std::exp(-0.25)) - 1.0) / 3.0;
  CHECK_CLOSE(listMleOf(x, y), list, 1e-12);
  CHECK_CLOSE(pairwiseLogisticOf(x, std::vector<double>(3, 1.0)), 0.0, 1e-15);
}

TEST_CASE("dates group rows by bar, in order") {
  const PanelData data(3, 6, 1, 2);
  const Dates dates = groupByDate(data.view(), data.train);
  CHECK_EQ(dates.rows.size(), data.train.size());
  CHECK_EQ(dates.widest(), 3);
  std::set<int64_t> seen;
  for (int64_t d = 0; d < dates.count(); ++d) {
    CHECK_EQ(dates.size(d), 3);
    const int64_t bar = dates.rows[dates.starts[d]] % 6;
    CHECK(seen.insert(bar).second);
    for (int64_t i = dates.starts[d]; i < dates.starts[d + 1]; ++i) CHECK_EQ(dates.rows[i] % 6, bar);
  }
}

TEST_CASE("a judgement is the head's loss and the mean rank correlation of dates") {
  const PanelData data(8, 40, 2, 1, 2.0);
  const TrainView view = data.view();
  TrainOptions training;
  const Judgement good = judge(follower(2, 1.0f), view, data.valid, training, {});
  const Judgement bad = judge(follower(2, -1.0f), view, data.valid, training, {});
  CHECK(good.rankIc > 0.6);
  CHECK_CLOSE(bad.rankIc, -good.rankIc, 1e-12);
  CHECK(bad.loss > good.loss);
  double sum = 0.0;
  for (const int32_t r : data.valid) sum += huber(data.labels[r] - data.features[r * 2], 1.0);
  CHECK_CLOSE(good.loss, sum / static_cast<double>(data.valid.size()), 1e-6);
  CHECK(std::isnan(judge(follower(2, 0.0f), view, data.valid, training, {}).rankIc));
  CHECK(std::isnan(judge(follower(2, 1.0f), view, {}, training, {}).loss));
}

TEST_CASE("with shares the judgement is the mix; scale does not move its correlation") {
  const PanelData data(8, 40, 2, 1, 2.0);
  TrainOptions training;
  training.icShare = 1.0;
  const double one = judge(follower(2, 1.0f), data.view(), data.valid, training, {}).loss;
  CHECK(one < -0.6);
  CHECK_CLOSE(judge(follower(2, 3.0f), data.view(), data.valid, training, {}).loss, one, 1e-6);
  training.icShare = 0.25;
  training.rankShare = 0.5;
  const double mixed = judge(follower(2, 1.0f), data.view(), data.valid, training, {}).loss;
  TrainOptions plain;
  const double head = judge(follower(2, 1.0f), data.view(), data.valid, plain, {}).loss;
  training.icShare = 0.0;
  training.rankShare = 1.0;
  const double rank = judge(follower(2, 1.0f), data.view(), data.valid, training, {}).loss;
  CHECK_CLOSE(mixed, 0.25 * head + 0.25 * one + 0.5 * rank, 1e-12);
}

TEST_CASE("one symbol alone has the rank correlation of all its rows") {
  const PanelData data(1, 200, 1, 1, 2.0);
  std::vector<double> x, y;
  for (const int32_t r : data.valid) {
    x.push_back(data.features[r]);
    y.push_back(data.labels[r]);
  }
  CHECK_CLOSE(judge(follower(1, 1.0f), data.view(), data.valid, {}, {}).rankIc, rankCorrelation(x, y), 1e-12);
}
