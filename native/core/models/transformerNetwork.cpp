#include "models/transformerNetwork.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "models/initialise.h"

namespace autostock {

namespace {

std::string layerName(int64_t layer) { return "layers." + std::to_string(layer) + "."; }

torch::Tensor toTensor(const std::vector<float>& values, std::vector<int64_t> shape) {
  torch::Tensor out = torch::empty(shape);
  std::copy(values.begin(), values.end(), out.data_ptr<float>());
  return out;
}

class TransformerNetwork final : public Network {
 public:
  TransformerNetwork(const TransformerShape& sizes, int64_t window, double dropout, const Parameters& parameters)
      : sizes_(sizes), dropout_(dropout), input_(read(parameters, "input.")), norm_(read(parameters, "norm.")),
        head_(read(parameters, "head.")) {
    const torch::TensorOptions options = input_.weight.options().requires_grad(false);
    if (sizes.band == 0) {
      positions_ = toTensor(sinusoidalPositions(window, sizes.width), {window, sizes.width}).to(options);
    } else {
      const int64_t pairs = sizes.headWidth() / 2;
      const RotaryTable table(sizes.headWidth(), window);  // distances window - 1 .. 0: bars 0 .. window - 1 backwards
      cosines_ = toTensor(table.cosines, {pairs, window}).t().flip(0).contiguous().to(options);  // [L,D/2]
      sines_ = toTensor(table.sines, {pairs, window}).t().flip(0).contiguous().to(options);
    }
    for (int64_t i = 0; i < sizes.layers; ++i) {
      const std::string name = layerName(i);
      layers_.push_back({read(parameters, name + "norm1."),
                         {parameters.at(name + "self_attn.in_proj_weight"), parameters.at(name + "self_attn.in_proj_bias")},
                         read(parameters, name + "self_attn.out_proj."),
                         read(parameters, name + "norm2."),
                         read(parameters, name + "linear1."),
                         read(parameters, name + "linear2.")});
    }
    int64_t needed = 1;
    queries_.resize(layers_.size());
    for (size_t i = layers_.size(); i-- > 0;) {
      queries_[i] = needed;
      needed = sizes.band == 0 ? window : std::min(window, needed + sizes.band - 1);
    }
    tokens_ = needed;
  }

  // Only the tokens that the last one depends on are computed, and each layer asks for those alone.
  torch::Tensor forward(const torch::Tensor& x, Mode& mode) const override {
    torch::Tensor h = torch::linear(x.slice(1, x.size(1) - tokens_), input_.weight, input_.bias);  // [B,T,d]
    if (positions_.defined()) h = h + positions_;
    h = mode.dropout(h, dropout_);
    for (size_t i = 0; i < layers_.size(); ++i) {
      const Layer& layer = layers_[i];
      const torch::Tensor attended = attend(layer, normalised(h, layer.norm1), queries_[i]);  // [B,n,d]
      h = h.slice(1, h.size(1) - queries_[i]) + mode.dropout(attended, dropout_);
      torch::Tensor up = torch::gelu(torch::linear(normalised(h, layer.norm2), layer.up.weight, layer.up.bias));
      up = mode.dropout(up, dropout_);  // [B,n,ff]
      h = h + mode.dropout(torch::linear(up, layer.down.weight, layer.down.bias), dropout_);
    }
    return torch::linear(normalised(h.select(1, h.size(1) - 1), norm_), head_.weight, head_.bias);  // [B,O]
  }

 private:
  struct Map {
    torch::Tensor weight, bias;
  };
  struct Layer {
    Map norm1, project, out, norm2, up, down;
  };

  static Map read(const Parameters& parameters, const std::string& name) {
    return {parameters.at(name + "weight"), parameters.at(name + "bias")};
  }

  torch::Tensor normalised(const torch::Tensor& h, const Map& norm) const {
    return torch::layer_norm(h, {sizes_.width}, norm.weight, norm.bias, 1e-5);
  }

  /** [B,T,d] -> [B,heads,T,D]. */
  torch::Tensor split(const torch::Tensor& x) const {
    return x.view({x.size(0), x.size(1), sizes_.heads, sizes_.headWidth()}).transpose(1, 2);
  }

  /** Rotates the pairs (j, j + D/2) of x [B,heads,T,D] whose first bar stands at `from`. */
  torch::Tensor rotated(const torch::Tensor& x, int64_t from) const {
    const int64_t pairs = sizes_.headWidth() / 2;
    const torch::Tensor cosine = cosines_.narrow(0, from, x.size(2));
    const torch::Tensor sine = sines_.narrow(0, from, x.size(2));
    const torch::Tensor a = x.narrow(3, 0, pairs), b = x.narrow(3, pairs, pairs);
    return torch::cat({a * cosine - b * sine, b * cosine + a * sine}, 3);
  }

  /** The last n tokens' attention over [B,T,d] normed tokens, through out_proj. */
  torch::Tensor attend(const Layer& layer, const torch::Tensor& normed, int64_t n) const {
    const int64_t d = sizes_.width;
    const int64_t T = normed.size(1);
    torch::Tensor q, k, v;
    if (n == T) {
      const std::vector<torch::Tensor> parts = torch::linear(normed, layer.project.weight, layer.project.bias).split(d, 2);
      q = split(parts[0]), k = split(parts[1]), v = split(parts[2]);
    } else {
      q = split(torch::linear(normed.slice(1, T - n), layer.project.weight.slice(0, 0, d), layer.project.bias.slice(0, 0, d)));
      const std::vector<torch::Tensor> parts =
          torch::linear(normed, layer.project.weight.slice(0, d), layer.project.bias.slice(0, d)).split(d, 2);
      k = split(parts[0]), v = split(parts[1]);
    }
    if (sizes_.band > 0) {
      q = rotated(q, T - n);
      k = rotated(k, 0);
    }
    const torch::Tensor mixed = weighed(q, k, v);
    return torch::linear(mixed.transpose(1, 2).reshape({normed.size(0), n, d}), layer.out.weight, layer.out.bias);
  }

  /** q: [B,heads,n,D]; k, v: [B,heads,T,D] -> [B,heads,n,D]. */
  torch::Tensor weighed(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) const {
    const int64_t n = q.size(2), T = k.size(2);
    // The CPU's fused kernel keeps no [n,T] scores; the GPU's is not reproducible backwards.
    if (sizes_.band == 0 && n == T && q.is_cpu()) return torch::scaled_dot_product_attention(q, k, v, {}, 0.0, true);
    torch::Tensor scores = torch::matmul(q * (1.0 / std::sqrt(static_cast<double>(sizes_.headWidth()))), k.transpose(2, 3));
    scores = scores.masked_fill(hidden(n, T, scores.device()), -std::numeric_limits<float>::infinity());
    return torch::matmul(torch::softmax(scores, 3), v);
  }

  /** Whether query m of the last n must not see bar u of T: later bars, and those before its band. [n,T] */
  torch::Tensor hidden(int64_t n, int64_t T, const torch::Device& device) const {
    const torch::Tensor bars = torch::arange(T, torch::TensorOptions(device).dtype(torch::kLong));
    const torch::Tensor age = bars.slice(0, T - n).unsqueeze(1) - bars.unsqueeze(0);
    return sizes_.band == 0 ? age < 0 : (age < 0).logical_or(age >= sizes_.band);
  }

  TransformerShape sizes_;
  double dropout_;
  Map input_, norm_, head_;
  torch::Tensor positions_;         // [L,d]
  torch::Tensor cosines_, sines_;   // [L,D/2]
  std::vector<Layer> layers_;
  std::vector<int64_t> queries_;    // [layers] tokens that each layer answers
  int64_t tokens_ = 0;              // the first layer reads
};

}  // namespace

std::vector<TensorSpec> transformerTensors(const TransformerShape& sizes, const Shape& shape) {
  const int64_t d = sizes.width;
  std::vector<TensorSpec> list = {{"input.weight", {d, shape.features}}, {"input.bias", {d}}};
  for (int64_t i = 0; i < sizes.layers; ++i) {
    const std::string layer = layerName(i);
    list.push_back({layer + "norm1.weight", {d}});
    list.push_back({layer + "norm1.bias", {d}});
    list.push_back({layer + "self_attn.in_proj_weight", {3 * d, d}});
    list.push_back({layer + "self_attn.in_proj_bias", {3 * d}});
    list.push_back({layer + "self_attn.out_proj.weight", {d, d}});
    list.push_back({layer + "self_attn.out_proj.bias", {d}});
    list.push_back({layer + "norm2.weight", {d}});
    list.push_back({layer + "norm2.bias", {d}});
    list.push_back({layer + "linear1.weight", {sizes.feedForward, d}});
    list.push_back({layer + "linear1.bias", {sizes.feedForward}});
    list.push_back({layer + "linear2.weight", {d, sizes.feedForward}});
    list.push_back({layer + "linear2.bias", {d}});
  }
  list.push_back({"norm.weight", {d}});
  list.push_back({"norm.bias", {d}});
  list.push_back({"head.weight", {shape.output.size(), d}});
  list.push_back({"head.bias", {shape.output.size()}});
  return list;
}

Tensors transformerStart(const TransformerShape& sizes, const Shape& shape, int64_t seed) {
  const Initialiser fill(seed);
  const auto d = static_cast<double>(sizes.width);
  const double depth = 1.0 / std::sqrt(2.0 * static_cast<double>(sizes.layers));
  Tensors out;
  for (const TensorSpec& spec : transformerTensors(sizes, shape)) {
    const std::string& name = spec.name;
    Tensor& tensor = out[name];
    if (name == "head.weight") {
      tensor = fill.normal(spec, 0.1 / std::sqrt(d));
    } else if (name.ends_with("in_proj_weight")) {
      tensor = fill.uniform(spec, std::sqrt(6.0 / (2.0 * d)));
    } else if (spec.shape.size() == 2) {
      const bool closesBlock = name.ends_with("out_proj.weight") || name.ends_with("linear2.weight");
      const double bound = std::sqrt(6.0 / static_cast<double>(spec.shape[0] + spec.shape[1]));
      tensor = fill.uniform(spec, closesBlock ? bound * depth : bound);
    } else {
      tensor = fill.constant(spec, name.ends_with("weight") ? 1.0f : 0.0f);
    }
  }
  return out;
}

std::unique_ptr<Network> transformerNetwork(const TransformerShape& sizes, int64_t window, double dropout,
                                            const Parameters& parameters) {
  return std::make_unique<TransformerNetwork>(sizes, window, dropout, parameters);
}

void checkTransformer(std::string_view name, const TransformerShape& sizes) {
  const bool paired = sizes.band == 0 || sizes.headWidth() % 2 == 0;
  if (sizes.width % sizes.heads == 0 && paired) return;
  throw Error(code::configInvalid, std::string(name) + ".width was " + std::to_string(sizes.width) + ": must be " +
                                       (sizes.band == 0 ? "a" : "an even") + " multiple of the heads, " +
                                       std::to_string(sizes.heads));
}

}  // namespace autostock
