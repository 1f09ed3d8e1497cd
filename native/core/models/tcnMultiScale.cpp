#include "models/tcnMultiScale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "inference/tcnMultiScale.h"
#include "models/causalConvolution.h"
#include "models/initialise.h"

namespace autostock {

namespace {

using Options = TcnMultiScaleOptions;

Options read(const Params& options) { return readFields<Options>(options, "tcnMultiScale"); }

std::array<int64_t, 3> kernelsOf(const Options& o) { return {o.shortKernel, o.middleKernel, o.longKernel}; }

int64_t fieldOf(const Options& o) { return multiScaleReceptiveField(o.levels, kernelsOf(o)); }

std::string levelName(int64_t level) { return "levels." + std::to_string(level); }

class TcnMultiScaleNetwork final : public Network {
 public:
  TcnMultiScaleNetwork(const Options& options, const Parameters& parameters)
      : options_(options),
        sizes_(pyramidLevels(options.window, options.levels,
                             std::max({options.shortKernel, options.middleKernel, options.longKernel}) - 1)),
        head_(parameters.at("head.weight")),
        headBias_(parameters.at("head.bias")) {
    const auto linear = [&](const std::string& name) {
      return Linear{parameters.at(name + ".weight"), parameters.at(name + ".bias")};
    };
    for (int64_t i = 0; i < options.levels; ++i) {
      Level level;
      for (size_t j = 0; j < level.branches.size(); ++j) {
        level.branches[j] = linear(levelName(i) + ".branches." + std::to_string(j));
      }
      level.mix = linear(levelName(i) + ".mix");
      if (parameters.contains(levelName(i) + ".downsample.weight")) level.residual = linear(levelName(i) + ".downsample");
      levels_.push_back(std::move(level));
    }
  }

  torch::Tensor forward(const torch::Tensor& x, Mode& mode) const override {
    torch::Tensor h = x;  // [B,T,Ci]
    for (size_t i = 0; i < levels_.size(); ++i) {
      const Level& level = levels_[i];
      std::vector<torch::Tensor> scales;
      for (const Linear& branch : level.branches) {
        const torch::Tensor z = causalConvolution(h, branch.weight, branch.bias, 2);  // [B,ceil(T/2),G*C]
        scales.push_back(options_.gated == 1 ? torch::tanh(z.narrow(2, 0, options_.channels)) *
                                              torch::sigmoid(z.narrow(2, options_.channels, options_.channels))
                                        : torch::relu(z));
      }
      const torch::Tensor joined = mode.dropout(torch::cat(scales, 2), options_.dropout);  // [B,ceil(T/2),3C]
      h = h.slice(1, (h.size(1) - 1) % 2, std::nullopt, 2);
      if (level.residual.weight.defined()) h = torch::linear(h, level.residual.weight.squeeze(2), level.residual.bias);
      h = h + torch::linear(joined, level.mix.weight.squeeze(2), level.mix.bias);
      h = h.slice(1, h.size(1) - sizes_[i].outputs);  // the rest reaches no forecast
    }
    return torch::linear(h.select(1, h.size(1) - 1), head_, headBias_);  // [B,O]
  }

 private:
  struct Linear {
    torch::Tensor weight;  // [Co,Ci,K]
    torch::Tensor bias;    // [Co]
  };
  struct Level {
    std::array<Linear, 3> branches;
    Linear mix;
    Linear residual;  // undefined where the widths agree
  };

  Options options_;
  std::vector<PyramidLevel> sizes_;
  std::vector<Level> levels_;
  torch::Tensor head_, headBias_;
};

}  // namespace

int64_t TcnMultiScaleModel::window(const Params& options) const { return read(options).window; }

int64_t TcnMultiScaleModel::receptiveField(const Params& options) const {
  const Options o = read(options);
  return std::min(o.window, fieldOf(o));
}

bool TcnMultiScaleModel::streamable(const Params& options) const {
  const Options o = read(options);
  return fieldOf(o) <= o.window;
}

std::vector<TensorSpec> TcnMultiScaleModel::tensors(const Params& options, const Shape& shape) const {
  const Options o = read(options);
  const int64_t width = o.gated == 1 ? 2 * o.channels : o.channels;
  const std::array<int64_t, 3> kernels = kernelsOf(o);
  std::vector<TensorSpec> list;
  for (int64_t i = 0; i < o.levels; ++i) {
    const int64_t inputs = i == 0 ? shape.features : o.channels;
    for (size_t j = 0; j < kernels.size(); ++j) {
      const std::string branch = levelName(i) + ".branches." + std::to_string(j);
      list.push_back({branch + ".weight", {width, inputs, kernels[j]}});
      list.push_back({branch + ".bias", {width}});
    }
    list.push_back({levelName(i) + ".mix.weight", {o.channels, 3 * o.channels, 1}});
    list.push_back({levelName(i) + ".mix.bias", {o.channels}});
    if (inputs != o.channels) {
      list.push_back({levelName(i) + ".downsample.weight", {o.channels, inputs, 1}});
      list.push_back({levelName(i) + ".downsample.bias", {o.channels}});
    }
  }
  list.push_back({"head.weight", {shape.output.size(), o.channels}});
  list.push_back({"head.bias", {shape.output.size()}});
  return list;
}

Tensors TcnMultiScaleModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  const Initialiser fill(seed);
  const Options o = read(options);
  Tensors out;
  for (const TensorSpec& spec : tensors(options, shape)) {
    Tensor& tensor = out[spec.name];
    if (spec.name == "head.weight") {
      tensor = fill.normal(spec, 0.1 / std::sqrt(static_cast<double>(o.channels)));
    } else if (spec.name.ends_with("weight")) {
      const double fanIn = static_cast<double>(spec.shape[1] * spec.shape[2]);
      const bool rectified = o.gated == 0 && spec.name.find("branches") != std::string::npos;
      tensor = fill.normal(spec, std::sqrt((rectified ? 2.0 : 1.0) / fanIn));  // He 2015; LeCun 1998
    } else {
      tensor = fill.constant(spec, 0.0f);
    }
  }
  return out;
}

std::unique_ptr<Network> TcnMultiScaleModel::network(const Params& options, const Shape&,
                                                     const Parameters& parameters) const {
  return std::make_unique<TcnMultiScaleNetwork>(read(options), parameters);
}

std::unique_ptr<Forecaster> TcnMultiScaleModel::open(const Params& options, const Shape& shape,
                                                     const Tensors& tensors) const {
  const Options o = read(options);
  return std::make_unique<TcnMultiScaleForecaster>(o.window, shape.features, shape.output, o.channels, o.levels,
                                                   kernelsOf(o), o.gated == 1, tensors);
}

}  // namespace autostock
