#include "models/evaluator.h"

#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <torch/csrc/autograd/grad_mode.h>

#include <algorithm>
#include <string>
#include <utility>

#include "models/gradientModel.h"
#include "models/losses.h"

namespace autostock {

namespace {

class LibTorchEvaluator final : public Evaluator {
 public:
  LibTorchEvaluator(const GradientModel& model, const Params& options, const Shape& shape, const Tensors& tensors)
      : name_(model.name()),
        window_(model.window(options)),
        shape_(shape),
        network_(model.network(options, shape, toParameters(tensors, false))) {}

  void run(const float* x, int64_t count, float* out) override {
    try {
      at::set_num_threads(1);
      const torch::NoGradGuard guard;
      const torch::Tensor input = torch::empty({count, window_, shape_.features});  // [B,L,F]
      std::copy_n(x, input.numel(), input.data_ptr<float>());
      const torch::Tensor forecasts =
          finishedOutput(shape_.output, network_->forward(input, mode_)).contiguous();  // [B,H,K]
      std::copy_n(forecasts.data_ptr<float>(), forecasts.numel(), out);
    } catch (const c10::Error& error) {
      throw Error(code::failure, name_ + ": LibTorch failed: " + error.what_without_backtrace());
    }
  }

 private:
  std::string name_;
  int64_t window_;
  Shape shape_;
  std::unique_ptr<Network> network_;
  Mode mode_ = Mode::evaluate();
};

}  // namespace

std::unique_ptr<Evaluator> makeEvaluator(const Model& model, const Params& options, const Shape& shape,
                                         const Tensors& tensors) {
  const auto* gradient = dynamic_cast<const GradientModel*>(&model);
  if (gradient == nullptr) {
    failArgument("name was \"" + std::string(model.name()) + "\": this needs a member trained by gradients");
  }
  return std::make_unique<LibTorchEvaluator>(*gradient, options, shape, tensors);
}

}  // namespace autostock
