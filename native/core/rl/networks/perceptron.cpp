#include "rl/networks/perceptron.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "inference/kernels.h"
#include "rl/networks/fusedKernels.h"
#include "rl/networks/initialise.h"
#include "rl/networks/perceptronKernels.h"

namespace autostock::rl {

namespace {

/** Samples of a tile: whole bands of gemm's six rows, their activations within the first caches. */
constexpr int64_t tile = 96;
constexpr int64_t lanes = 8;

size_t cells(int64_t a, int64_t b) { return static_cast<size_t>(a * b); }

std::string layerName(size_t i) { return "layers." + std::to_string(i); }

}  // namespace

Perceptron::Perceptron(const NetworkOptions& options, const NetworkShape& shape, uint64_t seed, const char* purpose)
    : shape_(shape), relu_(options.relu), padded_((shape.outputs + lanes - 1) / lanes * lanes) {
  int64_t offset = 0;
  const auto layer = [&](int64_t in, int64_t out) {
    Layer next{in, out, offset, offset + in * out, {}, {}};
    offset += in * out + out;
    return next;
  };
  int64_t width = shape.inputs;
  for (int l = 0; l < options.layers; ++l) {
    layers_.push_back(layer(width, options.hidden));
    width = options.hidden;
    layers_.back().activations.resize(cells(tile, width));
    if (l > 0) layers_.back().transposed.resize(cells(width, width));
  }
  head_ = layer(width, shape.outputs);
  constants_ = offset;
  parameters_.resize(static_cast<size_t>(offset + shape.constants));
  gradients_.resize(parameters_.size());
  headWeights_.resize(cells(width, padded_));
  headTransposed_.resize(cells(shape.outputs, width));
  headGradient_.resize(headTransposed_.size());
  headBias_.resize(static_cast<size_t>(padded_));
  zeros_.resize(static_cast<size_t>(width));
  inputs_.resize(cells(tile, shape.inputs));
  outputs_.resize(cells(tile, padded_));
  rows_.resize(cells(tile, shape.width()));
  dRows_.resize(rows_.size());
  slopes_.resize(cells(tile, width));
  before_.resize(slopes_.size());
  fromTensors(initialTensors(specs(), shape, seed, purpose), parameters_);
  refresh();
}

void Perceptron::refresh() {
  for (Layer& layer : layers_) {
    if (!layer.transposed.empty())
      transpose(parameters_.data() + layer.weight, layer.in, layer.out, layer.transposed.data());
  }
  const float* w = parameters_.data() + head_.weight;
  for (int64_t i = 0; i < head_.in; ++i) {
    for (int64_t o = 0; o < head_.out; ++o) {
      const float value = reads(o, i) ? w[i * head_.out + o] : 0.0f;  // noise may have been put where nothing is read
      headWeights_[static_cast<size_t>(i * padded_ + o)] = headTransposed_[static_cast<size_t>(o * head_.in + i)] = value;
    }
  }
  std::copy_n(parameters_.begin() + head_.bias, head_.out, headBias_.begin());
}

void Perceptron::activate(Layer& layer, int64_t n) const {
  float* h = layer.activations.data();
  if (relu_) {
    relu(h, n * layer.out, h);
  } else {
    fusedTanh(h, n * layer.out);
  }
}

/** Activations of a tile, and its outputs as callers see them: the constants behind what depends on the input. */
void Perceptron::passForward(const float* x, int64_t n, float* y) {
  const float* p = parameters_.data();
  for (Layer& layer : layers_) {
    float* h = layer.activations.data();
    fusedGemm(n, layer.out, layer.in, x, layer.in, p + layer.weight, layer.out, p + layer.bias, 0, h, layer.out);
    activate(layer, n);
    x = h;
  }
  const int64_t width = shape_.width();
  if (head_.out <= MOST_DOTS && head_.in % lanes == 0) {
    fusedDots(n, head_.out, head_.in, x, headTransposed_.data(), headBias_.data(), y, width);
  } else {
    fusedGemm(n, padded_, head_.in, x, head_.in, headWeights_.data(), padded_, headBias_.data(), 0, outputs_.data(), padded_);
    copyRows(outputs_.data(), padded_, n, head_.out, y, width);
  }
  if (shape_.constants > 0) copyRows(p + constants_, 0, n, shape_.constants, y + head_.out, width);
}

void Perceptron::forward(const float* x, int64_t n, float* y, float*, const uint8_t*) {
  for (int64_t from = 0; from < n; from += tile)
    passForward(x + from * shape_.inputs, std::min(tile, n - from), y + from * shape_.width());
}

void Perceptron::accumulate(const float* x, std::span<const uint32_t> rows, Loss& loss) {
  std::ranges::fill(headGradient_, 0.0f);
  for (size_t from = 0; from < rows.size(); from += tile) {
    const auto left = static_cast<int64_t>(rows.size() - from);
    const int64_t n = std::min(tile, left);
    gatherRows(x, rows.data() + from, n, left, shape_.inputs, inputs_.data());
    passForward(inputs_.data(), n, rows_.data());
    loss.gradient(rows.data() + from, n, rows_.data(), dRows_.data());
    passBackward(inputs_.data(), n);
  }
  splitGradient();
}

void Perceptron::passBackward(const float* x, int64_t n) {
  float* g = gradients_.data();
  const int64_t width = shape_.width();
  const float one = 1;  // a sum of rows is a product with ones
  const float* h = layers_.back().activations.data();
  fusedGemmTransposed(head_.out, head_.in, n, dRows_.data(), width, h, head_.in, headGradient_.data(), head_.in);
  fusedGemmTransposed(1, head_.out, n, &one, 0, dRows_.data(), width, g + head_.bias, head_.out);
  fusedGemmTransposed(1, shape_.constants, n, &one, 0, dRows_.data() + head_.out, width, g + constants_, shape_.constants);
  fusedGemm(n, head_.in, head_.out, dRows_.data(), width, headTransposed_.data(), head_.in, zeros_.data(), 0,
            slopes_.data(), head_.in);
  for (size_t l = layers_.size(); l-- > 0;) {
    const Layer& layer = layers_[l];
    if (relu_) {
      reluSlope(layer.activations.data(), n * layer.out, slopes_.data());
    } else {
      tanhSlope(layer.activations.data(), n * layer.out, slopes_.data());
    }
    const float* input = l > 0 ? layers_[l - 1].activations.data() : x;
    fusedGemmTransposed(layer.in, layer.out, n, input, layer.in, slopes_.data(), layer.out, g + layer.weight, layer.out);
    fusedGemmTransposed(1, layer.out, n, &one, 0, slopes_.data(), layer.out, g + layer.bias, layer.out);
    if (l == 0) return;
    fusedGemm(n, layer.in, layer.out, slopes_.data(), layer.out, layer.transposed.data(), layer.in, zeros_.data(), 0,
              before_.data(), layer.in);
    slopes_.swap(before_);
  }
}

/** The head's gradient without what a stream does not read. */
void Perceptron::splitGradient() {
  for (int64_t i = 0; i < head_.in; ++i) {
    for (int64_t o = 0; o < head_.out; ++o) {
      if (reads(o, i)) gradients_[static_cast<size_t>(head_.weight + i * head_.out + o)] += headGradient_[static_cast<size_t>(o * head_.in + i)];
    }
  }
}

void Perceptron::accumulate(const Sequences&, std::span<const uint32_t>, Loss&) {
  throw Error(code::argument, "a perceptron has no memory: it is trained by rows");
}

std::vector<LinearView> Perceptron::lastLayers() const {
  const auto view = [](const Layer& l) { return LinearView{l.in, l.out, l.weight, l.out, 1, l.bias}; };
  return {view(layers_.back()), view(head_)};
}

std::vector<TensorSpec> Perceptron::specs() const {
  std::vector<TensorSpec> specs;
  for (size_t l = 0; l < layers_.size(); ++l) {
    specs.push_back({layerName(l) + ".weight", {layers_[l].out, layers_[l].in}});
    specs.push_back({layerName(l) + ".bias", {layers_[l].out}});
  }
  specs.push_back({"head.weight", {head_.out, head_.in}});
  specs.push_back({"head.bias", {head_.out}});
  if (shape_.constants > 0) specs.push_back({"constants", {shape_.constants}});
  return specs;
}

Tensors Perceptron::toTensors(std::span<const float> flat) const {
  Tensors out;
  const auto put = [&](const std::string& name, const Layer& layer) {
    Tensor weight{{layer.out, layer.in}, std::vector<float>(cells(layer.in, layer.out))};
    transpose(flat.data() + layer.weight, layer.in, layer.out, weight.data.data());
    out[name + ".weight"] = std::move(weight);
    out[name + ".bias"] = {{layer.out}, {flat.begin() + layer.bias, flat.begin() + layer.bias + layer.out}};
  };
  for (size_t l = 0; l < layers_.size(); ++l) put(layerName(l), layers_[l]);
  put("head", head_);
  if (shape_.constants > 0) out["constants"] = {{shape_.constants}, {flat.begin() + constants_, flat.end()}};
  return out;
}

void Perceptron::fromTensors(const Tensors& tensors, std::span<float> flat) const {
  const auto take = [&](const std::string& name, const Layer& layer) {
    transpose(tensors.at(name + ".weight").data.data(), layer.out, layer.in, flat.data() + layer.weight);
    std::ranges::copy(tensors.at(name + ".bias").data, flat.begin() + layer.bias);
  };
  for (size_t l = 0; l < layers_.size(); ++l) take(layerName(l), layers_[l]);
  take("head", head_);
  if (shape_.constants > 0) std::ranges::copy(tensors.at("constants").data, flat.begin() + constants_);
}

std::unique_ptr<Network> openFusedNetwork(const NetworkOptions& options, const NetworkShape& shape, uint64_t seed,
                                          const char* purpose) {
  if (options.kind != 0 || options.libtorch || options.cuda)
    throw Error(code::configInvalid, "network.kind must be a perceptron for the fused kernels: others need LibTorch");
  if (shape.valueOutputs > 0 && options.hidden < 2)
    throw Error(code::configInvalid, "network.hidden must be at least 2 for a dueling network, was " +
                                         std::to_string(options.hidden));
  return std::make_unique<Perceptron>(options, shape, seed, purpose);
}

}  // namespace autostock::rl
