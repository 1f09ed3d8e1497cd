#include "inference/transformerStream.h"

#include <algorithm>

namespace autostock {

TransformerStream::TransformerStream(const TransformerForecaster& model, int64_t symbols)
    : Stream(symbols, model.window(), model.featureCount(), model.output()),
      model_(model),
      at_(static_cast<size_t>(symbols)),
      seen_(static_cast<size_t>(symbols)) {
  const TransformerShape& shape = model.shape();
  const auto rows = static_cast<size_t>(symbols * shape.layers * 2 * shape.band * shape.width);
  keys_.resize(rows);
  values_.resize(rows);
  scratch_.resize(static_cast<size_t>(7 * shape.width + shape.feedForward + shape.band));
}

void TransformerStream::advance(int64_t s, const float* bar, float* out) {
  const TransformerShape& shape = model_.shape();
  const int64_t d = shape.width;
  const int64_t band = shape.band;
  const int64_t at = at_[static_cast<size_t>(s)];
  int64_t& seen = seen_[static_cast<size_t>(s)];
  seen = std::min(seen + 1, band);
  const int64_t oldest = at + band + 1 - seen;  // lane of the band's first bar, its last at + band
  float* x = scratch_.data();    // [d]
  float* normed = x + d;         // [d]
  float* projected = normed + d;  // [3d]
  float* attended = projected + 3 * d;  // [d]
  float* scores = attended + d;         // [band]
  float* rest = scores + band;          // [d + ff]
  model_.embed(bar, 0, 1, x);
  for (int64_t i = 0; i < shape.layers; ++i) {
    const TransformerForecaster::Layer& layer = model_.layers()[static_cast<size_t>(i)];
    float* keys = keys_.data() + (s * shape.layers + i) * 2 * band * d;
    float* values = values_.data() + (s * shape.layers + i) * 2 * band * d;
    normaliseRows(x, 1, d, layer.normWeight.data(), layer.normBias.data(), normed);
    model_.project(layer, normed, 1, 0, 3 * d, projected);
    for (int64_t j = 0; j < d; ++j) {
      keys[j * 2 * band + at] = projected[d + j];
      keys[j * 2 * band + at + band] = projected[d + j];
    }
    std::copy_n(projected + 2 * d, d, values + at * d);
    std::copy_n(projected + 2 * d, d, values + (at + band) * d);
    if (out == nullptr && i + 1 == shape.layers) break;
    const KeyValues seenKeys{keys + oldest, 2 * band, values + oldest * d, d};
    attendRotary(shape.heads, shape.headWidth(), projected, seen, seenKeys, model_.rotary(), scores, attended);
    model_.finishBlock(layer, attended, 1, x, rest);
  }
  at_[static_cast<size_t>(s)] = at + 1 == band ? 0 : at + 1;
  if (out != nullptr) model_.readHead(x, out, rest);
}

}  // namespace autostock
