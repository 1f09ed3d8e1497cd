#include "models/lstmAttention.h"

#include <algorithm>
#include <string>

#include "inference/lstmAttention.h"
#include "models/additiveAttention.h"
#include "models/lstmLayer.h"
#include "models/recurrentTensors.h"

namespace autostock {

namespace {

LstmAttentionOptions read(const Params& options) { return readFields<LstmAttentionOptions>(options, "lstm-attention"); }

class LstmAttentionNetwork final : public Network {
 public:
  LstmAttentionNetwork(double dropout, const Parameters& parameters) : dropout_(dropout), parameters_(parameters) {}

  torch::Tensor forward(const torch::Tensor& x, Mode& mode) const override {
    const torch::Tensor bars = x.transpose(0, 1);                        // [L,B,F]
    const torch::Tensor ahead = layer(bars, "_l0");                      // [L,B,H]
    const torch::Tensor back = layer(bars.flip(0), "_l0_reverse");       // [L,B,H], last bar first
    const torch::Tensor pooled = additiveAttention(torch::cat({ahead, back.flip(0)}, 2), parameters_);  // [B,2H]
    const int64_t last = ahead.size(0) - 1;
    const torch::Tensor read = torch::cat({ahead.select(0, last), back.select(0, last), pooled}, 1);  // [B,4H]
    return torch::linear(mode.dropout(read, dropout_), parameters_.at("head.weight"), parameters_.at("head.bias"));
  }

 private:
  torch::Tensor layer(const torch::Tensor& x, const std::string& suffix) const {
    return lstmLayer(x, parameters_.at("lstm.weight_ih" + suffix), parameters_.at("lstm.weight_hh" + suffix),
                     parameters_.at("lstm.bias_ih" + suffix), parameters_.at("lstm.bias_hh" + suffix));
  }

  double dropout_;
  Parameters parameters_;
};

}  // namespace

int64_t LstmAttentionModel::window(const Params& options) const { return read(options).window; }

std::vector<TensorSpec> LstmAttentionModel::tensors(const Params& options, const Shape& shape) const {
  const int64_t hidden = read(options).hidden;
  const int64_t width = std::max<int64_t>(1, hidden / 2);
  std::vector<TensorSpec> list;
  addRecurrent(list, "lstm.", "_l0", 4, shape.features, hidden);
  addRecurrent(list, "lstm.", "_l0_reverse", 4, shape.features, hidden);
  addLinear(list, "attention", width, 2 * hidden);
  list.push_back({"score.weight", {1, width}});
  addLinear(list, "head", shape.output.size(), 4 * hidden);
  return list;
}

Tensors LstmAttentionModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  const Initialiser fill(seed);
  Tensors out;
  for (const TensorSpec& spec : tensors(options, shape)) out[spec.name] = newRecurrentTensor(fill, spec);
  return out;
}

std::unique_ptr<Network> LstmAttentionModel::network(const Params& options, const Shape&,
                                     const Parameters& parameters) const {
  return std::make_unique<LstmAttentionNetwork>(read(options).dropout, parameters);
}

std::unique_ptr<Forecaster> LstmAttentionModel::open(const Params& options, const Shape& shape, const Tensors& tensors) const {
  return std::make_unique<LstmAttentionForecaster>(read(options).window, shape.features, shape.output, tensors);
}

}  // namespace autostock
