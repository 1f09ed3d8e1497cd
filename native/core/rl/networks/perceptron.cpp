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
  headTransposed_.resize(headWeights_.size());
  headGradient_.resize(headWeights_.size());
  headBias_.resize(static_cast<size_t>(padded_));
  inputs_.resize(cells(tile, shape.inputs));
  outputs_.resize(cells(tile, padded_));
  dOutputs_.resize(outputs_.size());
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

/** Activations of a tile, its padded outputs, and the rows that a caller sees. */
void Perceptron::passForward(const float* x, int64_t n) {
  for (Layer& layer : layers_) {
    copyRows(parameters_.data() + layer.bias, 0, n, layer.out, layer.activations.data(), layer.out);
    fusedGemm(n, layer.out, layer.in, x, layer.in, parameters_.data() + layer.weight, layer.out, layer.activations.data(),
         layer.out);
    activate(layer, n);
    x = layer.activations.data();
  }
  copyRows(headBias_.data(), 0, n, padded_, outputs_.data(), padded_);
  fusedGemm(n, padded_, head_.in, x, head_.in, headWeights_.data(), padded_, outputs_.data(), padded_);
}

/** The rows of a tile as callers see them: without padding, the constants behind the outputs. */
void Perceptron::showRows(int64_t n, float* y) const {
  copyRows(outputs_.data(), padded_, n, shape_.outputs, y, shape_.width());
  if (shape_.constants > 0) copyRows(parameters_.data() + constants_, 0, n, shape_.constants, y + shape_.outputs, shape_.width());
}

void Perceptron::forward(const float* x, int64_t n, float* y, float*, const uint8_t*) {
  const int64_t width = shape_.width();
  for (int64_t from = 0; from < n; from += tile) {
    const int64_t count = std::min(tile, n - from);
    passForward(x + from * shape_.inputs, count);
    showRows(count, y);
    y += count * width;
  }
}

void Perceptron::accumulate(const float* x, std::span<const uint32_t> rows, Loss& loss) {
  const int64_t width = shape_.width(), O = shape_.outputs;
  std::ranges::fill(headGradient_, 0.0f);
  for (size_t from = 0; from < rows.size(); from += tile) {
    const auto n = static_cast<int64_t>(std::min<size_t>(tile, rows.size() - from));
    gatherRows(x, rows.data() + from, n, shape_.inputs, inputs_.data());
    passForward(inputs_.data(), n);
    showRows(n, rows_.data());
    loss.gradient(rows.data() + from, n, rows_.data(), dRows_.data());
    copyRows(dRows_.data(), width, n, O, dOutputs_.data(), padded_);
    for (int64_t i = 0; i < n && shape_.constants > 0; ++i) {
      for (int64_t c = 0; c < shape_.constants; ++c)
        gradients_[static_cast<size_t>(constants_ + c)] += dRows_[static_cast<size_t>(i * width + O + c)];
    }
    passBackward(inputs_.data(), n);
  }
  splitGradient();
}

void Perceptron::passBackward(const float* x, int64_t n) {
  float* g = gradients_.data();
  const Layer& last = layers_.back();
  fusedGemmTransposed(head_.in, padded_, n, last.activations.data(), last.out, dOutputs_.data(), padded_, headGradient_.data(),
                 padded_);
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t o = 0; o < head_.out; ++o) g[head_.bias + o] += dOutputs_[static_cast<size_t>(i * padded_ + o)];
  }
  std::fill_n(slopes_.begin(), n * head_.in, 0.0f);
  fusedGemm(n, head_.in, padded_, dOutputs_.data(), padded_, headTransposed_.data(), head_.in, slopes_.data(), head_.in);
  for (size_t l = layers_.size(); l-- > 0;) {
    const Layer& layer = layers_[l];
    if (relu_) {
      reluSlope(layer.activations.data(), n * layer.out, slopes_.data());
    } else {
      tanhSlope(layer.activations.data(), n * layer.out, slopes_.data());
    }
    const float* input = l > 0 ? layers_[l - 1].activations.data() : x;
    fusedGemmTransposed(layer.in, layer.out, n, input, layer.in, slopes_.data(), layer.out, g + layer.weight, layer.out);
    addRows(slopes_.data(), n, layer.out, g + layer.bias);
    if (l == 0) return;
    std::fill_n(before_.begin(), n * layer.in, 0.0f);
    fusedGemm(n, layer.in, layer.out, slopes_.data(), layer.out, layer.transposed.data(), layer.in, before_.data(), layer.in);
    slopes_.swap(before_);
  }
}

/** The head's gradient without its padding and without what a stream does not read. */
void Perceptron::splitGradient() {
  for (int64_t i = 0; i < head_.in; ++i) {
    for (int64_t o = 0; o < head_.out; ++o) {
      if (reads(o, i)) gradients_[static_cast<size_t>(head_.weight + i * head_.out + o)] += headGradient_[static_cast<size_t>(i * padded_ + o)];
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
