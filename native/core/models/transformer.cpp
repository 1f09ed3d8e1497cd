#include "models/transformer.h"

#include "models/transformerNetwork.h"

namespace autostock {

namespace {

struct Read {
  TransformerOptions options;
  TransformerShape sizes;
};

Read read(const Params& params) {
  const auto o = readFields<TransformerOptions>(params, "transformer");
  const TransformerShape sizes{o.width, o.heads, o.feedForward, o.layers, 0};
  checkTransformer("transformer", sizes);
  return {o, sizes};
}

}  // namespace

int64_t TransformerModel::window(const Params& options) const { return read(options).options.window; }

std::vector<TensorSpec> TransformerModel::tensors(const Params& options, const Shape& shape) const {
  return transformerTensors(read(options).sizes, shape);
}

Tensors TransformerModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  return transformerStart(read(options).sizes, shape, seed);
}

std::unique_ptr<Network> TransformerModel::network(const Params& options, const Shape&,
                                                   const Parameters& parameters) const {
  const Read r = read(options);
  return transformerNetwork(r.sizes, r.options.window, r.options.dropout, parameters);
}

std::unique_ptr<Forecaster> TransformerModel::open(const Params& options, const Shape& shape,
                                                   const Tensors& tensors) const {
  const Read r = read(options);
  return std::make_unique<TransformerForecaster>(r.options.window, shape.features, shape.output, r.sizes, tensors);
}

}  // namespace autostock
