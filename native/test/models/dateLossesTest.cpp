#include <torch/types.h>

#include <cmath>
#include <functional>

// LibTorch's logging takes these names too.
#undef CHECK
#undef CHECK_EQ

#include "base/rng.h"
#include "check.h"
#include "models/dateLosses.h"
#include "models/judge.h"
#include "models/losses.h"

using namespace autostock;

namespace {

const std::vector<int64_t> starts = {0, 5, 8, 9, 13, 15};  // dates of 5, 3, 1, 4 and 2 rows
constexpr int64_t rows = 15;

torch::Tensor drawn(int64_t columns, uint32_t index) {
  Rng rng(5, "dateLosses", index);
  torch::Tensor x = torch::empty({rows, columns}, torch::kFloat64);
  for (int64_t i = 0; i < x.numel(); ++i) x.data_ptr<double>()[i] = rng.normal();
  return x;
}

/** Mean over horizons of the mean of `score` over dates of at least `least` rows. */
double naive(const torch::Tensor& x, const torch::Tensor& y, int64_t least,
             double (*score)(std::span<const double>, std::span<const double>)) {
  double sum = 0.0;
  int64_t count = 0;
  for (int64_t h = 0; h < x.size(1); ++h) {
    for (size_t d = 0; d + 1 < starts.size(); ++d) {
      if (starts[d + 1] - starts[d] < least) continue;
      std::vector<double> a, b;
      for (int64_t i = starts[d]; i < starts[d + 1]; ++i) {
        a.push_back(x[i][h].item<double>());
        b.push_back(y[i][h].item<double>());
      }
      sum += score(a, b);
      ++count;
    }
  }
  return sum / static_cast<double>(count);
}

/** Central differences of `loss` at every value of x against its gradient. */
void checkGradient(const std::function<torch::Tensor(const torch::Tensor&)>& loss, const torch::Tensor& at) {
  torch::Tensor x = at.clone().set_requires_grad(true);
  loss(x).backward();
  const double step = 1e-5;
  for (int64_t i = 0; i < at.numel(); ++i) {
    const auto moved = [&](double by) {
      torch::Tensor other = at.clone();
      other.data_ptr<double>()[i] += by;
      return loss(other).item<double>();
    };
    CHECK_CLOSE(x.grad().data_ptr<double>()[i], (moved(step) - moved(-step)) / (2.0 * step), 1e-7);
  }
}

}  // namespace

TEST_CASE("date losses agree with plain loops in double") {
  const DateLayout layout(starts, torch::kCPU);
  for (const int64_t H : {1, 3}) {
    const torch::Tensor x = drawn(H, 0);
    torch::Tensor y = drawn(H, 1);
    y[3] = y[1];  // a tie
    CHECK_CLOSE(dateCorrelation(x, y, layout).item<double>(), naive(x, y, leastCorrelated, flooredCorrelation), 1e-10);
    CHECK_CLOSE(pairwiseLogistic(x, y, layout).item<double>(), naive(x, y, leastRanked, pairwiseLogisticOf), 1e-10);
    CHECK_CLOSE(listMle(x, y, layout).item<double>(), naive(x, y, leastRanked, listMleOf), 1e-10);
  }
}

TEST_CASE("gradients of the date losses agree with finite differences") {
  const DateLayout layout(starts, torch::kCPU);
  const torch::Tensor x = drawn(2, 2);
  const torch::Tensor y = drawn(2, 3);
  checkGradient([&](const torch::Tensor& p) { return dateCorrelation(p, y, layout); }, x);
  checkGradient([&](const torch::Tensor& p) { return pairwiseLogistic(p, y, layout); }, x);
  checkGradient([&](const torch::Tensor& p) { return listMle(p, y, layout); }, x);
}

TEST_CASE("dates without an order give no loss and no gradient that is not a number") {
  const std::vector<int64_t> alone = {0, 1, 2, 3};
  const DateLayout layout(alone, torch::kCPU);
  const torch::Tensor y = drawn(1, 4).narrow(0, 0, 3);
  torch::Tensor x = drawn(1, 5).narrow(0, 0, 3).clone().set_requires_grad(true);
  const torch::Tensor loss = dateCorrelation(x, y, layout) + pairwiseLogistic(x, y, layout) + listMle(x, y, layout);
  CHECK_CLOSE(loss.item<double>(), 0.0, 0.0);
  loss.backward();
  CHECK(x.grad().eq(0.0).all().item<bool>());
  const DateLayout whole(std::vector<int64_t>{0, 3}, torch::kCPU);
  torch::Tensor constant = torch::zeros({3, 1}, torch::kFloat64).set_requires_grad(true);
  dateCorrelation(constant, y, whole).backward();
  CHECK(constant.grad().isfinite().all().item<bool>());
}

TEST_CASE("the mix has each part by its share, for every head") {
  for (const Head head : {Head::point, Head::quantiles, Head::gaussian, Head::studentT}) {
    const Output output{2, head};
    const torch::Tensor raw = drawn(output.size(), 6).to(torch::kFloat32);
    const torch::Tensor y = drawn(2, 7).to(torch::kFloat32);
    const DateLayout layout(starts, torch::kCPU);
    const torch::Tensor points = raw.view({rows, 2, output.width()}).select(2, output.pointColumn());
    TrainOptions training;
    const double whole = headLoss(output, raw, y, training.huberDelta).item<double>();
    CHECK_CLOSE(mixedLoss(output, raw, y, {}, training).item<double>(), whole, 0.0);
    // The head's loss in double, from served values.
    std::vector<float> served(raw.data_ptr<float>(), raw.data_ptr<float>() + raw.numel());
    double sum = 0.0;
    for (int64_t i = 0; i < rows; ++i) {
      finishOutput(output, served.data() + i * output.size());
      sum += headLossOf(output, served.data() + i * output.size(), y.data_ptr<float>() + i * 2, training.huberDelta) / rows;
    }
    CHECK_CLOSE(whole, sum, 2e-5);
    training.icShare = 0.3;
    training.rankShare = 0.2;
    const double ic = dateCorrelation(points, y, layout).item<double>();
    const double pairs = pairwiseLogistic(points, y, layout).item<double>();
    CHECK_CLOSE(mixedLoss(output, raw, y, starts, training).item<double>(), 0.5 * whole - 0.3 * ic + 0.2 * pairs, 1e-5);
    training.listwise = true;
    const double list = listMle(points, y, layout).item<double>();
    CHECK_CLOSE(mixedLoss(output, raw, y, starts, training).item<double>(), 0.5 * whole - 0.3 * ic + 0.2 * list, 1e-5);
  }
}
