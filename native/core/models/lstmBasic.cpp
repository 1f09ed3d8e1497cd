#include "models/lstmBasic.h"

#include "inference/lstm.h"
#include "models/lstmNetwork.h"
#include "models/recurrentTensors.h"

namespace autostock {

namespace {

LstmBasicOptions read(const Params& options) { return readFields<LstmBasicOptions>(options, "lstm-basic"); }

}  // namespace

int64_t LstmBasicModel::window(const Params& options) const { return read(options).window; }

std::vector<TensorSpec> LstmBasicModel::tensors(const Params& options, const Shape& shape) const {
  const int64_t hidden = read(options).hidden;
  std::vector<TensorSpec> list;
  addRecurrent(list, "lstm.", "_l0", 4, shape.features, hidden);
  addLinear(list, "head", shape.output.size(), hidden);
  return list;
}

Tensors LstmBasicModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  const Initialiser fill(seed);
  Tensors out;
  for (const TensorSpec& spec : tensors(options, shape)) out[spec.name] = newRecurrentTensor(fill, spec);
  return out;
}

std::unique_ptr<Network> LstmBasicModel::network(const Params& options, const Shape&,
                                     const Parameters& parameters) const {
  return std::make_unique<LstmNetwork>(1, read(options).dropout, parameters);
}

std::unique_ptr<Forecaster> LstmBasicModel::open(const Params& options, const Shape& shape, const Tensors& tensors) const {
  return std::make_unique<LstmForecaster>(read(options).window, shape.features, shape.output, 1, tensors);
}

}  // namespace autostock
