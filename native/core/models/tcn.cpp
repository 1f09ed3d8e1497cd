#include "models/tcn.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "inference/tcn.h"
#include "models/causalConvolution.h"
#include "models/initialise.h"

namespace autostock {

namespace {

TcnOptions read(const Params& options) { return readFields<TcnOptions>(options, "tcn"); }

std::string levelName(int64_t level) { return "levels." + std::to_string(level); }

class TcnNetwork final : public Network {
 public:
  TcnNetwork(const TcnOptions& options, const Parameters& parameters)
      : options_(options),
        sizes_(pyramidLevels(options.window, options.levels, 2 * (options.kernel - 1))),
        head_(parameters.at("head.weight")),
        headBias_(parameters.at("head.bias")) {
    const auto convolution = [&](const std::string& name) {
      const std::string weight = name + ".parametrizations.weight.original";
      return Convolution{parameters.at(weight + "0"), parameters.at(weight + "1"), parameters.at(name + ".bias")};
    };
    for (int64_t i = 0; i < options.levels; ++i) {
      const std::string name = levelName(i);
      Level level{convolution(name + ".conv1"), convolution(name + ".conv2"), {}, {}};
      if (parameters.contains(name + ".downsample.weight")) {
        level.residual = parameters.at(name + ".downsample.weight");
        level.residualBias = parameters.at(name + ".downsample.bias");
      }
      levels_.push_back(std::move(level));
    }
  }

  torch::Tensor forward(const torch::Tensor& x, Mode& mode) const override {
    torch::Tensor h = x;  // [B,T,Ci]
    for (size_t i = 0; i < levels_.size(); ++i) {
      const Level& level = levels_[i];
      const int64_t phase = (h.size(1) - 1) % 2;  // first of the bars two apart that end with the last
      torch::Tensor y = convolve(level.first, h, 1, mode);   // [B,T,C]
      y = convolve(level.second, y, 2, mode);                // [B,ceil(T/2),C]
      h = h.slice(1, phase, std::nullopt, 2);                // [B,ceil(T/2),Ci]
      if (level.residual.defined()) h = torch::linear(h, level.residual.squeeze(2), level.residualBias);
      h = torch::relu(h + y);
      h = h.slice(1, h.size(1) - sizes_[i].outputs);  // the rest reaches no forecast
    }
    return torch::linear(h.select(1, h.size(1) - 1), head_, headBias_);  // [B,O]
  }

 private:
  struct Convolution {
    torch::Tensor magnitude;  // g: [C,1,1]
    torch::Tensor direction;  // v: [C,Ci,K]
    torch::Tensor bias;       // [C]
  };
  struct Level {
    Convolution first;
    Convolution second;
    torch::Tensor residual;  // [C,Ci,1]; undefined where the widths agree
    torch::Tensor residualBias;
  };

  torch::Tensor convolve(const Convolution& conv, const torch::Tensor& x, int64_t stride, Mode& mode) const {
    const torch::Tensor weight = torch::_weight_norm(conv.direction, conv.magnitude, 0);  // g v / norm(v)
    return mode.dropout(torch::relu(causalConvolution(x, weight, conv.bias, stride)), options_.dropout);
  }

  TcnOptions options_;
  std::vector<PyramidLevel> sizes_;
  std::vector<Level> levels_;
  torch::Tensor head_, headBias_;
};

}  // namespace

int64_t TcnModel::window(const Params& options) const { return read(options).window; }

int64_t TcnModel::receptiveField(const Params& options) const {
  const TcnOptions o = read(options);
  return std::min(o.window, tcnReceptiveField(o.levels, o.kernel));
}

bool TcnModel::streamable(const Params& options) const {
  const TcnOptions o = read(options);
  return tcnReceptiveField(o.levels, o.kernel) <= o.window;
}

std::vector<TensorSpec> TcnModel::tensors(const Params& options, const Shape& shape) const {
  const TcnOptions o = read(options);
  std::vector<TensorSpec> list;
  for (int64_t i = 0; i < o.levels; ++i) {
    const int64_t inputs = i == 0 ? shape.features : o.channels;
    for (const auto& [name, width] : {std::pair{".conv1", inputs}, std::pair{".conv2", o.channels}}) {
      const std::string conv = levelName(i) + name;
      list.push_back({conv + ".parametrizations.weight.original0", {o.channels, 1, 1}});
      list.push_back({conv + ".parametrizations.weight.original1", {o.channels, width, o.kernel}});
      list.push_back({conv + ".bias", {o.channels}});
    }
    if (inputs != o.channels) {
      list.push_back({levelName(i) + ".downsample.weight", {o.channels, inputs, 1}});
      list.push_back({levelName(i) + ".downsample.bias", {o.channels}});
    }
  }
  list.push_back({"head.weight", {shape.output.size(), o.channels}});
  list.push_back({"head.bias", {shape.output.size()}});
  return list;
}

Tensors TcnModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  const Initialiser fill(seed);
  const TcnOptions o = read(options);
  Tensors out;
  for (const TensorSpec& spec : tensors(options, shape)) {
    Tensor& tensor = out[spec.name];
    if (spec.name.ends_with("weight.original1")) {
      tensor = fill.normal(spec, 1.0);  // a direction: its length is divided out
    } else if (spec.name.ends_with("weight.original0")) {
      tensor = fill.constant(spec, std::sqrt(2.0f));  // He 2015: norm of a row of N(0, 2 / fan-in) weights
    } else if (spec.name.ends_with("downsample.weight")) {
      tensor = fill.normal(spec, std::sqrt(1.0 / static_cast<double>(spec.shape[1])));
    } else if (spec.name == "head.weight") {
      tensor = fill.normal(spec, 0.1 / std::sqrt(static_cast<double>(o.channels)));
    } else {
      tensor = fill.constant(spec, 0.0f);
    }
  }
  return out;
}

std::unique_ptr<Network> TcnModel::network(const Params& options, const Shape&, const Parameters& parameters) const {
  return std::make_unique<TcnNetwork>(read(options), parameters);
}

std::unique_ptr<Forecaster> TcnModel::open(const Params& options, const Shape& shape,
                                           const Tensors& tensors) const {
  const TcnOptions o = read(options);
  return std::make_unique<TcnForecaster>(o.window, shape.features, shape.output, o.channels, o.levels, o.kernel, tensors);
}

}  // namespace autostock
