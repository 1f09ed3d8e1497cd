#include "models/gradientModel.h"

#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <torch/csrc/autograd/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "base/rng.h"
#include "models/adamW.h"
#include "models/losses.h"

namespace autostock {

namespace {

/** One training run: data, network, optimiser and what has been best so far. */
class Run {
 public:
  Run(const GradientModel& model, const Params& options, const Shape& shape, const TrainView& data,
      const TrainOptions& training, const Control& control)
      : model_(model),
        options_(options),
        shape_(shape),
        data_(data),
        training_(training),
        control_(control),
        window_(model.window(options)),
        parameters_(toParameters(model.initialise(options, shape, training.seed), true)),
        network_(model.network(options, shape, parameters_)),
        optimiser_(parameters_, training),
        mode_(Mode::train(Rng(static_cast<uint64_t>(training.seed), "dropout").word())),
        order_(data.trainRows.begin(), data.trainRows.end()),
        batches_((static_cast<int64_t>(order_.size()) + training.batchSize - 1) / training.batchSize) {}

  Trained train() {
    Trained trained;
    trained.epochs = 0;
    double best = std::numeric_limits<double>::infinity();
    for (int64_t epoch = 0; epoch < training_.epochs; ++epoch) {
      shuffle(epoch);
      trained.trainLoss.push_back(trainEpoch(epoch));
      Tensors weights = snapshot();
      trained.validLoss.push_back(validLoss(weights));
      trained.epochs = epoch + 1;
      const bool validated = !data_.validRows.empty();
      if (!validated || trained.validLoss.back() < best) {
        best = trained.validLoss.back();
        trained.bestEpoch = epoch + 1;
        trained.tensors = std::move(weights);
      }
      if (validated && trained.epochs - trained.bestEpoch >= training_.patience) break;
    }
    return trained;
  }

 private:
  [[noreturn]] void diverged(const std::string& what, int64_t epoch) const {
    throw Error(code::modelDiverged, std::string(model_.name()) + ": the " + what + " is not finite in epoch " +
                                         std::to_string(epoch + 1) + ": lower learningRate or clipNorm");
  }

  /** Fisher-Yates from the stream (seed, "shuffle", epoch). */
  void shuffle(int64_t epoch) {
    Rng rng(static_cast<uint64_t>(training_.seed), "shuffle", static_cast<uint32_t>(epoch));
    for (size_t i = order_.size(); i > 1; --i) {
      std::swap(order_[i - 1], order_[static_cast<size_t>(rng.integer(static_cast<int64_t>(i)))]);
    }
  }

  double trainEpoch(int64_t epoch) {
    double sum = 0.0;
    for (int64_t batch = 0; batch < batches_; ++batch) {
      control_.check();
      const int64_t from = batch * training_.batchSize;
      const int64_t count = std::min<int64_t>(training_.batchSize, static_cast<int64_t>(order_.size()) - from);
      const int64_t step = epoch * batches_ + batch;
      const double loss = trainBatch(from, count, step, epoch);
      sum += loss * static_cast<double>(count);
      control_.report(step + 1, training_.epochs * batches_, loss);
    }
    return sum / static_cast<double>(order_.size());
  }

  double trainBatch(int64_t from, int64_t count, int64_t step, int64_t epoch) {
    const int64_t L = window_;
    const int64_t F = data_.featureCount;
    const torch::Tensor x = torch::empty({count, L, F});  // [B,L,F]
    const int64_t H = data_.horizonCount();
    const torch::Tensor y = torch::empty({count, H});     // [B,H]
    auto* inputs = x.data_ptr<float>();
    auto* targets = y.data_ptr<float>();
    for (int64_t i = 0; i < count; ++i) {
      const int64_t row = order_[from + i];
      std::memcpy(inputs + i * L * F, data_.window(row, L), sizeof(float) * L * F);
      std::copy_n(data_.label(row), H, targets + i * H);
    }
    const torch::Tensor loss =
        headLoss(shape_.output, network_->forward(x, mode_), y, training_.huberDelta);
    const auto value = loss.item<double>();
    if (!std::isfinite(value)) diverged("loss", epoch);
    loss.backward();
    const double rate = training_.learningRate * learningRateFactor(step, training_.epochs * batches_);
    if (!std::isfinite(optimiser_.step(rate))) diverged("gradient", epoch);
    return value;
  }

  Tensors snapshot() const {
    Tensors out;
    for (const auto& [name, value] : parameters_) {
      const auto* data = value.data_ptr<float>();
      out[name] = {value.sizes().vec(), {data, data + value.numel()}};
    }
    return out;
  }

  /** Of the forecasts as they will be served. */
  double validLoss(const Tensors& weights) const {
    const auto& rows = data_.validRows;
    if (rows.empty()) return std::numeric_limits<double>::quiet_NaN();
    const auto forecaster = model_.open(options_, shape_, weights);
    const Output& output = shape_.output;
    std::vector<float> forecasts(rows.size() * static_cast<size_t>(output.size()));
    const Control quiet{control_.cancel, control_.stop, {}};
    forecastRows(*forecaster, data_.features.data(), data_.rowCount(), rows.data(), static_cast<int64_t>(rows.size()),
                 forecasts.data(), quiet);
    double sum = 0.0;
    for (size_t i = 0; i < rows.size(); ++i) {
      for (int64_t h = 0; h < output.horizons; ++h) {
        const float point = forecasts[i * output.size() + h * output.width() + output.pointColumn()];
        sum += huber(data_.label(rows[i])[h] - point, training_.huberDelta);
      }
    }
    return sum / static_cast<double>(static_cast<int64_t>(rows.size()) * output.horizons);
  }

  const GradientModel& model_;
  const Params& options_;
  Shape shape_;
  const TrainView& data_;
  const TrainOptions& training_;
  const Control& control_;
  int64_t window_;
  Parameters parameters_;
  std::unique_ptr<Network> network_;
  AdamW optimiser_;
  Mode mode_;
  std::vector<int32_t> order_;
  int64_t batches_;
};

}  // namespace

Parameters toParameters(const Tensors& tensors, bool requiresGrad) {
  Parameters parameters;
  for (const auto& [name, tensor] : tensors) {
    torch::Tensor value = torch::empty(tensor.shape);
    std::copy(tensor.data.begin(), tensor.data.end(), value.data_ptr<float>());
    parameters.emplace(name, value.set_requires_grad(requiresGrad && !isRunningStatistic(name)));
  }
  return parameters;
}

bool isRunningStatistic(std::string_view name) {
  return name.ends_with(".running_mean") || name.ends_with(".running_var");
}

void GradientModel::evaluate(const Params& options, const Shape& shape, const Tensors& tensors,
                             std::span<const float> x, std::span<float> out) const {
  const int64_t L = window(options);
  const int64_t B = static_cast<int64_t>(x.size()) / (L * shape.features);
  try {
    at::set_num_threads(1);
    const torch::NoGradGuard guard;
    torch::Tensor input = torch::empty({B, L, shape.features});
    std::copy(x.begin(), x.end(), input.data_ptr<float>());
    Mode mode = Mode::evaluate();
    const torch::Tensor raw = network(options, shape, toParameters(tensors, false))->forward(input, mode);
    const torch::Tensor forecasts = finishedOutput(shape.output, raw).contiguous();  // [B,H,K]
    std::copy_n(forecasts.data_ptr<float>(), out.size(), out.begin());
  } catch (const c10::Error& error) {
    throw Error(code::failure, std::string(name()) + ": LibTorch failed: " + error.what_without_backtrace());
  }
}

Trained GradientModel::train(const Params& options, const Output& output, const TrainView& data,
                             const TrainOptions& training, const TrainSession& session) const {
  checkTrainView(data, window(options));
  try {
    at::set_num_threads(1);  // per calling thread under OpenMP: pool threads times this must not exceed the cores
    return Run(*this, options, {data.featureCount, output}, data, training, session.control).train();
  } catch (const c10::Error& error) {
    throw Error(code::failure, std::string(name()) + ": LibTorch failed: " + error.what_without_backtrace());
  }
}

}  // namespace autostock
