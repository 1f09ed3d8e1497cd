#include "models/transformerStreaming.h"

#include "models/transformerNetwork.h"

namespace autostock {

namespace {

struct Read {
  TransformerStreamingOptions options;
  TransformerShape sizes;
};

Read read(const Params& params) {
  const auto o = readFields<TransformerStreamingOptions>(params, "transformerStreaming");
  const TransformerShape sizes{o.width, o.heads, o.feedForward, o.layers, o.band};
  checkTransformer("transformerStreaming", sizes);
  return {o, sizes};
}

}  // namespace

int64_t TransformerStreamingModel::window(const Params& options) const { return read(options).options.window; }

int64_t TransformerStreamingModel::receptiveField(const Params& options) const {
  const Read r = read(options);
  return r.sizes.receptiveField(r.options.window);
}

bool TransformerStreamingModel::streamable(const Params& options) const {
  const Read r = read(options);
  return r.sizes.streamable(r.options.window);
}

std::vector<TensorSpec> TransformerStreamingModel::tensors(const Params& options, const Shape& shape) const {
  return transformerTensors(read(options).sizes, shape);
}

Tensors TransformerStreamingModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  return transformerStart(read(options).sizes, shape, seed);
}

std::unique_ptr<Network> TransformerStreamingModel::network(const Params& options, const Shape&,
                                                            const Parameters& parameters) const {
  const Read r = read(options);
  return transformerNetwork(r.sizes, r.options.window, r.options.dropout, parameters);
}

std::unique_ptr<Forecaster> TransformerStreamingModel::open(const Params& options, const Shape& shape,
                                                            const Tensors& tensors) const {
  const Read r = read(options);
  return std::make_unique<TransformerForecaster>(r.options.window, shape.features, shape.output, r.sizes, tensors);
}

}  // namespace autostock
