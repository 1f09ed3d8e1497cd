#include "models/gradientModel.h"

#include <ATen/Parallel.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <string>
#include <utility>

#include "models/evaluator.h"
#include "models/trainingRun.h"

namespace autostock {

Parameters toParameters(const Tensors& tensors, bool requiresGrad, torch::Device device) {
  Parameters parameters;
  for (const auto& [name, tensor] : tensors) {
    torch::Tensor value = torch::empty(tensor.shape);
    std::copy(tensor.data.begin(), tensor.data.end(), value.data_ptr<float>());
    value = value.to(device);
    parameters.emplace(name, value.set_requires_grad(requiresGrad && !isRunningStatistic(name)));
  }
  return parameters;
}

bool isRunningStatistic(std::string_view name) {
  return name.ends_with(".running_mean") || name.ends_with(".running_var");
}

void GradientModel::evaluate(const Params& options, const Shape& shape, const Tensors& tensors,
                             std::span<const float> x, std::span<float> out) const {
  const int64_t count = static_cast<int64_t>(x.size()) / (window(options) * shape.features);
  makeEvaluator(*this, options, shape, tensors)->run(x.data(), count, out.data());
}

Trained GradientModel::train(const Params& options, const Output& output, const TrainView& data,
                             const TrainOptions& training, const TrainSession& session) const {
  checkTrainOptions(training);
  checkTrainView(data, window(options));
  try {
    at::set_num_threads(1);  // per calling thread under OpenMP: pool threads times this must not exceed the cores
    return TrainingRun(*this, options, {data.featureCount, output}, data, training, session).run();
  } catch (const c10::Error& error) {
    throw Error(code::failure, std::string(name()) + ": LibTorch failed: " + error.what_without_backtrace());
  }
}

}  // namespace autostock
