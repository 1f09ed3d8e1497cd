#include "models/lstm.h"

#include <string>

#include "inference/lstm.h"
#include "models/lstmNetwork.h"
#include "models/recurrentTensors.h"

namespace autostock {

namespace {

LstmOptions read(const Params& options) { return readFields<LstmOptions>(options, "lstm"); }

}  // namespace

int64_t LstmModel::window(const Params& options) const { return read(options).window; }

std::vector<TensorSpec> LstmModel::tensors(const Params& options, const Shape& shape) const {
  const LstmOptions o = read(options);
  std::vector<TensorSpec> list;
  for (int64_t k = 0; k < o.layers; ++k) {
    addRecurrent(list, "lstm.", "_l" + std::to_string(k), 4, k == 0 ? shape.features : o.hidden, o.hidden);
  }
  addNorm(list, "norm", o.hidden);
  addLinear(list, "head", shape.output.size(), o.hidden);
  return list;
}

Tensors LstmModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  const Initialiser fill(seed);
  Tensors out;
  for (const TensorSpec& spec : tensors(options, shape)) out[spec.name] = newRecurrentTensor(fill, spec);
  return out;
}

std::unique_ptr<Network> LstmModel::network(const Params& options, const Shape&, const Parameters& parameters) const {
  const LstmOptions o = read(options);
  return std::make_unique<LstmNetwork>(o.layers, o.dropout, parameters);
}

std::unique_ptr<Forecaster> LstmModel::open(const Params& options, const Shape& shape, const Tensors& tensors) const {
  const LstmOptions o = read(options);
  return std::make_unique<LstmForecaster>(o.window, shape.features, shape.output, o.layers, tensors);
}

}  // namespace autostock
