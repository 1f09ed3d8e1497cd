#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "rl/networks/libtorchBody.h"

namespace autostock::rl {

namespace {

/** New steps that share one pass: more spend more on scores outside the window, fewer more on tokens before it. */
constexpr int64_t stepsAtOnce = 64;

/** Observations before a step that it depends on: each layer sees window - 1 tokens back. */
int64_t reachOf(const NetworkOptions& options) { return options.layers * (options.window - 1); }

std::string layerName(int64_t i) { return "layers." + std::to_string(i) + "."; }

struct Map {
  torch::Tensor weight, bias;
};

Map read(const Weights& weights, const std::string& name) {
  return {weights.at(name + "weight"), weights.at(name + "bias")};
}

torch::Tensor linear(const torch::Tensor& x, const Map& map) { return torch::linear(x, map.weight, map.bias); }

torch::Tensor normed(const torch::Tensor& x, const Map& norm) {
  return torch::layer_norm(x, {x.size(-1)}, norm.weight, norm.bias, 1e-5);
}

/**
 * Pre-norm transformer whose layers attend to the last `window` tokens of the episode (Vaswani et al. 2017; Beltagy et
 * al. 2020), a token an observation. Scores fall by a slope of their head's own per step of age, so nothing depends on
 * where an episode started (ALiBi, Press et al. 2022). Memory: the last reach observations, oldest first, and how many
 * of them belong to the episode.
 */
class AttentionBody final : public Body {
 public:
  AttentionBody(const NetworkOptions& options, const Weights& weights)
      : window_(options.window), heads_(options.heads), reach_(reachOf(options)),
        input_(read(weights, "input.")), norm_(read(weights, "norm.")) {
    for (int i = 0; i < options.layers; ++i) {
      const std::string name = layerName(i);
      layers_.push_back({read(weights, name + "norm1."),
                         {weights.at(name + "self_attn.in_proj_weight"), weights.at(name + "self_attn.in_proj_bias")},
                         read(weights, name + "self_attn.out_proj."), read(weights, name + "norm2."),
                         read(weights, name + "linear1."), read(weights, name + "linear2.")});
    }
    const torch::Tensor places = torch::arange(reach_ + stepsAtOnce);
    const torch::Tensor ages = places.unsqueeze(1) - places.unsqueeze(0);  // [query][key]
    const torch::Tensor slopes = torch::exp2(torch::arange(1, heads_ + 1) * (-8.0 / static_cast<double>(heads_)));
    places_ = places.to(input_.weight.device());
    near_ = ages.ge(0).logical_and(ages.lt(window_)).to(places_.device());
    self_ = ages.eq(0).to(places_.device());
    decay_ = (slopes.view({-1, 1, 1}) * -ages).to(places_.device(), torch::kFloat);
  }

  torch::Tensor forward(Steps& steps) const override {
    const int64_t T = steps.x.size(0), B = steps.x.size(1), I = steps.x.size(2);
    const torch::Tensor old = steps.state.narrow(1, 0, reach_ * I).view({B, reach_, I});
    const torch::Tensor tokens = torch::cat({old, steps.x.transpose(0, 1)}, 1);  // [B][reach + T][I]
    const torch::Tensor first = firstVisible(steps);                             // [B][reach + T]
    std::vector<torch::Tensor> parts;
    for (int64_t t = 0; t < T; t += stepsAtOnce) {
      const int64_t n = std::min(stepsAtOnce, T - t);
      parts.push_back(encoded(tokens.narrow(1, t, reach_ + n), first.narrow(1, t, reach_ + n) - t, n).transpose(0, 1));
    }
    const torch::Tensor kept = (reach_ + T - first.select(1, reach_ + T - 1)).clamp_max(reach_);
    const torch::Tensor counts = kept.to(places_.device(), torch::kFloat).unsqueeze(1);
    steps.state = torch::cat({tokens.narrow(1, T, reach_).flatten(1), counts}, 1);
    return torch::cat(parts, 0).flatten(0, 1);
  }

 private:
  struct Layer {
    Map norm1, project, out, norm2, up, down;
  };

  /** The first token of each token's episode that is known; on the host. */
  torch::Tensor firstVisible(const Steps& steps) const {
    const int64_t T = steps.x.size(0), B = steps.x.size(1);
    const torch::Tensor counts = steps.state.select(1, steps.state.size(1) - 1).to(torch::kCPU).contiguous();
    const torch::Tensor first = torch::empty({B, reach_ + T}, torch::kLong);
    int64_t* row = first.data_ptr<int64_t>();
    for (int64_t b = 0; b < B; ++b, row += reach_ + T) {
      int64_t start = reach_ - static_cast<int64_t>(counts.data_ptr<float>()[b]);
      std::fill_n(row, reach_, start);
      for (int64_t t = 0; t < T; ++t) {
        if (steps.starts != nullptr && steps.starts[t * B + b]) start = reach_ + t;
        row[reach_ + t] = start;
      }
    }
    return first;
  }

  /** tokens: [B][reach + n][I] -> what the last n of them say, [B][n][hidden]. */
  torch::Tensor encoded(const torch::Tensor& tokens, const torch::Tensor& first, int64_t n) const {
    const int64_t all = tokens.size(1);
    const torch::Tensor keys = places_.narrow(0, 0, all);
    // Tokens before an episode's first see themselves: softmax needs something, and nothing sees them.
    const torch::Tensor known = keys.view({1, 1, all}).ge(first.to(keys.device()).unsqueeze(2));
    // [B][query][key]
    const torch::Tensor visible = known.logical_and(square(near_, all)).logical_or(square(self_, all));
    torch::Tensor h = linear(tokens, input_);
    for (size_t i = 0; i < layers_.size(); ++i) {
      const int64_t queries = n + static_cast<int64_t>(layers_.size() - 1 - i) * (window_ - 1);
      const int64_t seen = queries + window_ - 1;
      const torch::Tensor hidden = visible.slice(1, all - queries).slice(2, all - seen).logical_not().unsqueeze(1);
      const torch::Tensor bias = square(decay_, all).slice(1, all - queries).slice(2, all - seen);
      const torch::Tensor scores = bias.unsqueeze(0).masked_fill(hidden, -std::numeric_limits<float>::infinity());
      const Layer& layer = layers_[i];
      h = h.slice(1, h.size(1) - queries) + attend(layer, normed(h, layer.norm1), scores);
      h = h + linear(torch::gelu(linear(normed(h, layer.norm2), layer.up)), layer.down);
    }
    return normed(h, norm_);
  }

  /** The first rows and columns of a table of all places. */
  static torch::Tensor square(const torch::Tensor& table, int64_t side) {
    return table.slice(-2, 0, side).slice(-1, 0, side);
  }

  /** x: [B][keys][d], scores added to the products: [B][heads][queries][keys] -> [B][queries][d]. */
  torch::Tensor attend(const Layer& layer, const torch::Tensor& x, const torch::Tensor& scores) const {
    const int64_t B = x.size(0), keys = x.size(1), d = x.size(2), queries = scores.size(2), D = d / heads_;
    // [B][heads][..][D] of each d of the projection's rows, of tokens from the first on.
    const auto projected = [&](int64_t from, int64_t to, int64_t first) {
      const Map own{layer.project.weight.slice(0, from * d, to * d), layer.project.bias.slice(0, from * d, to * d)};
      const torch::Tensor all = linear(x.slice(1, first), own).view({B, keys - first, to - from, heads_, D});
      return all.permute({2, 0, 3, 1, 4}).unbind(0);
    };
    const torch::Tensor q = projected(0, 1, keys - queries)[0] * (1 / std::sqrt(static_cast<double>(D)));
    const std::vector<torch::Tensor> seen = projected(1, 3, 0);  // keys, values
    const torch::Tensor products = torch::matmul(q, seen[0].transpose(2, 3));
    const torch::Tensor mixed = torch::matmul(torch::softmax(products + scores, 3), seen[1]);
    return linear(mixed.transpose(1, 2).reshape({B, queries, d}), layer.out);
  }

  int64_t window_, heads_, reach_;
  Map input_, norm_;
  std::vector<Layer> layers_;
  torch::Tensor places_;        // [reach + stepsAtOnce]
  torch::Tensor near_, self_;   // [query][key] within the window; the same token
  torch::Tensor decay_;         // [heads][query][key]
};

/** Names of nn.TransformerEncoderLayer. */
std::vector<TensorSpec> specs(const NetworkOptions& options, int64_t inputs) {
  const int64_t d = options.hidden, wide = 2 * d;
  std::vector<TensorSpec> list = {{"input.weight", {d, inputs}}, {"input.bias", {d}}};
  for (int i = 0; i < options.layers; ++i) {
    const std::string layer = layerName(i);
    list.insert(list.end(), {{layer + "norm1.weight", {d}}, {layer + "norm1.bias", {d}},
                             {layer + "self_attn.in_proj_weight", {3 * d, d}},
                             {layer + "self_attn.in_proj_bias", {3 * d}},
                             {layer + "self_attn.out_proj.weight", {d, d}}, {layer + "self_attn.out_proj.bias", {d}},
                             {layer + "norm2.weight", {d}}, {layer + "norm2.bias", {d}},
                             {layer + "linear1.weight", {wide, d}}, {layer + "linear1.bias", {wide}},
                             {layer + "linear2.weight", {d, wide}}, {layer + "linear2.bias", {d}}});
  }
  list.insert(list.end(), {{"norm.weight", {d}}, {"norm.bias", {d}}});
  return list;
}

/** Norms 1; what closes a block starts smaller the more blocks there are (Radford et al. 2019). */
void start(const NetworkOptions& options, Tensors& weights) {
  const auto depth = static_cast<float>(1 / std::sqrt(2.0 * options.layers));
  for (auto& [name, tensor] : weights) {
    const bool norm = name == "norm.weight" || name.ends_with("norm1.weight") || name.ends_with("norm2.weight");
    if (norm) std::ranges::fill(tensor.data, 1.0f);
    if (!name.ends_with("out_proj.weight") && !name.ends_with("linear2.weight")) continue;
    for (float& w : tensor.data) w *= depth;
  }
}

int64_t stateSize(const NetworkOptions& options, int64_t inputs) { return reachOf(options) * inputs + 1; }

std::unique_ptr<Body> open(const NetworkOptions& options, const Weights& weights) {
  return std::make_unique<AttentionBody>(options, weights);
}

}  // namespace

const BodyKind attentionBody{specs, start, stateSize, open};

}  // namespace autostock::rl
