#include "rl/networks/libtorchNetwork.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/cuda.h>
#include <torch/types.h>

#include <algorithm>

#include "base/error.h"
#include "rl/networks/initialise.h"
#include "rl/networks/libtorchBody.h"

namespace autostock::rl {

namespace {

const BodyKind& kindOf(const NetworkOptions& options) {
  if (options.kind == 0) return perceptronBody;
  return options.kind == 3 ? attentionBody : recurrentBody;
}

/** A view of floats that somebody else owns. */
torch::Tensor viewOf(const float* data, std::vector<int64_t> shape) {
  return torch::from_blob(const_cast<float*>(data), shape);
}

std::span<float> spanOf(const torch::Tensor& flat) {
  return {flat.data_ptr<float>(), static_cast<size_t>(flat.numel())};
}

/** Rows of a matrix in memory of LibTorch's own: MKL's last bits depend on where its operands lie. */
torch::Tensor gathered(const float* from, std::span<const uint32_t> rows, int64_t width) {
  const torch::Tensor to = torch::empty({static_cast<int64_t>(rows.size()), width});
  float* next = to.data_ptr<float>();
  for (const uint32_t row : rows) next = std::copy_n(from + static_cast<int64_t>(row) * width, width, next);
  return to;
}

/** One thread, as the models train with; what LibTorch throws becomes an Error. */
template <class Call>
void byLibtorch(const Call& call) {
  try {
    at::set_num_threads(1);  // of the calling thread
    call();
  } catch (const c10::Error& error) {
    throw Error(code::failure, std::string("network: LibTorch failed: ") + error.what_without_backtrace());
  }
}

class LibtorchNetwork final : public Network {
 public:
  LibtorchNetwork(const NetworkOptions& options, const NetworkShape& shape, uint64_t seed, const char* purpose)
      : shape_(shape),
        device_(options.cuda ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU)),
        stateSize_(kindOf(options).stateSize(options, shape.inputs)),
        specs_(kindOf(options).specs(options, shape.inputs)) {
    specs_.push_back({"head.weight", {shape.outputs, options.hidden}});
    specs_.push_back({"head.bias", {shape.outputs}});
    if (shape.constants > 0) specs_.push_back({"constants", {shape.constants}});
    int64_t size = 0;
    for (const TensorSpec& spec : specs_) size += elementCount(spec.shape);
    Tensors first = initialTensors(specs_, shape, seed, purpose);
    kindOf(options).start(options, first);
    byLibtorch([&] {
      parameters_ = torch::zeros({size});
      gradients_ = torch::zeros({size});
      fromTensors(first, spanOf(parameters_));
      openLeaves();
      body_ = kindOf(options).open(options, leaves_);
      head_ = leaves_.at("head.weight");
      bias_ = leaves_.at("head.bias");
      if (shape.constants > 0) constants_ = leaves_.at("constants");
      if (shape.valueOutputs > 0) streams_ = streamMask(options.hidden);
    });
  }

  const NetworkShape& shape() const override { return shape_; }
  int64_t stateSize() const override { return stateSize_; }
  std::span<float> parameters() override { return spanOf(parameters_); }
  std::span<float> gradients() override { return spanOf(gradients_); }

  void refresh() override {
    if (device_.is_cpu()) return;  // the leaves are views of the parameters
    byLibtorch([&] {
      const torch::NoGradGuard guard;
      weights_.copy_(parameters_);
    });
  }

  using Network::forward;
  void forward(const float* x, int64_t n, float* y, float* state, const uint8_t* starts) override {
    byLibtorch([&] {
      const c10::InferenceMode guard;
      Steps steps{viewOf(x, {1, n, shape_.inputs}).clone().to(device_), starts, {}};
      if (stateSize_ > 0) steps.state = viewOf(state, {n, stateSize_}).clone().to(device_);
      const torch::Tensor out = outputs(steps);
      viewOf(y, {n, shape_.width()}).copy_(out);
      if (stateSize_ > 0) viewOf(state, {n, stateSize_}).copy_(steps.state);
    });
  }

  void accumulate(const float* x, std::span<const uint32_t> rows, Loss& loss) override {
    if (stateSize_ > 0) throw Error(code::argument, "a network with memory is trained by sequences, not by rows");
    byLibtorch([&] {
      Steps steps{gathered(x, rows, shape_.inputs).unsqueeze(0), nullptr, {}};
      learn(steps, rows.data(), loss);
    });
  }

  void accumulate(const Sequences& sequences, std::span<const uint32_t> copies, Loss& loss) override {
    if (stateSize_ == 0) throw Error(code::argument, "a perceptron has no memory: it is trained by rows");
    const auto B = static_cast<int64_t>(copies.size());
    samples_.clear();
    starts_.clear();
    for (int64_t t = 0; t < sequences.times; ++t) {
      for (const uint32_t copy : copies) {
        samples_.push_back(static_cast<uint32_t>(t * sequences.copies) + copy);
        starts_.push_back(sequences.starts[samples_.back()]);
      }
    }
    byLibtorch([&] {
      Steps steps{gathered(sequences.observations, samples_, shape_.inputs).view({sequences.times, B, shape_.inputs}),
                  starts_.data(), gathered(sequences.states, copies, stateSize_)};
      learn(steps, samples_.data(), loss);
    });
  }

  std::vector<LinearView> lastLayers() const override {
    std::vector<LinearView> views;
    int64_t offset = 0;
    for (const TensorSpec& spec : specs_) {
      if (spec.name == "head.weight" || spec.name == lastHidden()) {
        const int64_t out = spec.shape[0], in = spec.shape[1];
        views.push_back({in, out, offset, 1, in, offset + out * in});  // its bias follows it
      }
      offset += elementCount(spec.shape);
    }
    return views;
  }

  std::vector<TensorSpec> specs() const override { return specs_; }

  Tensors toTensors(std::span<const float> flat) const override {
    Tensors out;
    for (const TensorSpec& spec : specs_) {
      const auto count = static_cast<size_t>(elementCount(spec.shape));
      out[spec.name] = {spec.shape, {flat.begin(), flat.begin() + static_cast<std::ptrdiff_t>(count)}};
      flat = flat.subspan(count);
    }
    return out;
  }

  void fromTensors(const Tensors& tensors, std::span<float> flat) const override {
    for (const TensorSpec& spec : specs_) {
      std::ranges::copy(tensors.at(spec.name).data, flat.begin());
      flat = flat.subspan(static_cast<size_t>(elementCount(spec.shape)));
    }
  }

 private:
  /** Leaves are views of one flat tensor, and their gradients of another. */
  void openLeaves() {
    weights_ = parameters_.to(device_);
    slopes_ = gradients_.to(device_);
    int64_t offset = 0;
    for (const TensorSpec& spec : specs_) {
      const int64_t count = elementCount(spec.shape);
      torch::Tensor leaf = weights_.narrow(0, offset, count).view(spec.shape).detach();
      leaf.set_requires_grad(true);
      leaf.mutable_grad() = slopes_.narrow(0, offset, count).view(spec.shape);
      leaves_[spec.name] = leaf;
      offset += count;
    }
  }

  /** [outputs][hidden] 1 where an output reads a unit, as Perceptron::reads(). */
  torch::Tensor streamMask(int64_t hidden) const {
    const torch::Tensor mask = torch::zeros({shape_.outputs, hidden});
    mask.slice(0, 0, shape_.valueOutputs).slice(1, 0, hidden / 2).fill_(1);
    mask.slice(0, shape_.valueOutputs).slice(1, hidden / 2).fill_(1);
    return mask.to(device_);
  }

  std::string lastHidden() const {
    const TensorSpec& before = specs_[specs_.size() - (shape_.constants > 0 ? 5 : 4)];
    return before.name.starts_with("layers.") ? before.name : "";
  }

  /** [T * B][width]. */
  torch::Tensor outputs(Steps& steps) const {
    const torch::Tensor h = body_->forward(steps);
    const torch::Tensor head = streams_.defined() ? head_ * streams_ : head_;
    const torch::Tensor y = torch::addmm(bias_, h, head.t());
    return constants_.defined() ? torch::cat({y, constants_.expand({y.size(0), shape_.constants})}, 1) : y;
  }

  void learn(Steps& steps, const uint32_t* samples, Loss& loss) {
    steps.x = steps.x.to(device_);
    if (stateSize_ > 0) steps.state = steps.state.to(device_);
    const torch::Tensor y = outputs(steps);
    const torch::Tensor rows = y.detach().to(torch::kCPU).contiguous(), dy = torch::empty_like(rows);
    loss.gradient(samples, rows.size(0), rows.data_ptr<float>(), dy.data_ptr<float>());
    y.backward(dy.to(device_));  // adds to the leaves' gradients in place
    if (device_.is_cpu()) return;
    gradients_.add_(slopes_.to(torch::kCPU));
    slopes_.zero_();
  }

  NetworkShape shape_;
  torch::Device device_;
  int64_t stateSize_;
  std::vector<TensorSpec> specs_;
  torch::Tensor parameters_, gradients_;  // flat, on the host
  torch::Tensor weights_, slopes_;        // the same on the device: on the CPU the same memory
  Weights leaves_;
  std::unique_ptr<Body> body_;
  torch::Tensor head_, bias_, constants_, streams_;
  std::vector<uint32_t> samples_;
  std::vector<uint8_t> starts_;
};

}  // namespace

std::unique_ptr<Network> openLibtorchNetwork(const NetworkOptions& options, const NetworkShape& shape, uint64_t seed,
                                             const char* purpose) {
  const auto was = [](const char* field, int value) {
    return std::string("network.") + field + " was " + std::to_string(value) + ": ";
  };
  if (options.kind == 3 && options.hidden % options.heads != 0)
    throw Error(code::configInvalid, was("heads", options.heads) + "must divide network.hidden, " +
                                         std::to_string(options.hidden));
  if (shape.valueOutputs > 0 && options.hidden < 2)
    throw Error(code::configInvalid, was("hidden", options.hidden) + "must be at least 2 for a dueling network");
  if (options.cuda && !torch::cuda::is_available())
    throw Error(code::device, "network.cuda was true: LibTorch finds no GPU; set it to false to run on the CPU");
  return std::make_unique<LibtorchNetwork>(options, shape, seed, purpose);
}

}  // namespace autostock::rl
