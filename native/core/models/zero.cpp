#include "models/zero.h"

#include <tuple>

#include "inference/linear.h"

namespace autostock {

namespace {

struct ZeroOptions {
  static constexpr auto fields() { return std::tuple<>{}; }
};

double meanLoss(const TrainView& data, std::span<const int32_t> rows, double delta) {
  double sum = 0.0;
  for (const int32_t row : rows) sum += huber(data.labels[row], delta);
  return sum / static_cast<double>(rows.size());  // NaN without rows
}

}  // namespace

int64_t ZeroModel::window(const Params& options) const {
  readFields<ZeroOptions>(options, name());
  return 1;
}

std::vector<TensorSpec> ZeroModel::tensors(const Params& options, int64_t) const {
  window(options);
  return {};
}

Trained ZeroModel::train(const Params& options, const TrainView& data, const TrainOptions& training,
                         const Control& control) const {
  checkTrainView(data, window(options));
  control.check();
  Trained trained;
  trained.trainLoss = {meanLoss(data, data.trainRows, training.huberDelta)};
  trained.validLoss = {meanLoss(data, data.validRows, training.huberDelta)};
  control.report(1, 1, trained.trainLoss[0]);
  return trained;
}

std::unique_ptr<Forecaster> ZeroModel::open(const Params&, int64_t featureCount, const Tensors&) const {
  return std::make_unique<LinearForecaster>(1, featureCount, std::vector<float>(featureCount, 0.0f), 0.0f);
}

}  // namespace autostock
