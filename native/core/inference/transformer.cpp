#include "inference/transformer.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "inference/gemm.h"
#include "inference/kernels.h"
#include "inference/pack.h"
#include "inference/transformerStream.h"

namespace autostock {

namespace {

void fillRows(const std::vector<float>& row, int64_t count, float* y) {
  const auto width = static_cast<int64_t>(row.size());
  for (int64_t m = 0; m < count; ++m) std::copy(row.begin(), row.end(), y + m * width);
}

void addRows(const std::vector<float>& row, int64_t count, float* y) {
  const auto width = static_cast<int64_t>(row.size());
  for (int64_t m = 0; m < count; ++m) {
    for (int64_t i = 0; i < width; ++i) y[m * width + i] += row[static_cast<size_t>(i)];
  }
}

/** y[count][N] += x[count][K] w[K][N], all contiguous. */
void multiply(int64_t count, int64_t N, int64_t K, const float* x, const std::vector<float>& w, float* y) {
  if (count == 1) return accumulate(x, K, w.data(), N, y);
  gemm(count, N, K, x, K, w.data(), N, y, N);
}

}  // namespace

int64_t TransformerShape::receptiveField(int64_t window) const {
  return band == 0 ? window : std::min(window, layers * (band - 1) + 1);
}

std::vector<float> sinusoidalPositions(int64_t window, int64_t width) {
  std::vector<float> out;
  for (int64_t t = 0; t < window; ++t) {
    for (int64_t i = 0; i < width; ++i) {
      const double speed = std::pow(10000.0, -static_cast<double>(i - i % 2) / static_cast<double>(width));
      const double phase = static_cast<double>(t) * speed;
      out.push_back(static_cast<float>(i % 2 == 0 ? std::sin(phase) : std::cos(phase)));
    }
  }
  return out;
}

TransformerForecaster::TransformerForecaster(int64_t window, int64_t features, Output output,
                                             const TransformerShape& shape, const Tensors& tensors)
    : Forecaster(window, features, output),
      shape_(shape),
      input_(transposed(tensors.at("input.weight"))),
      normWeight_(tensors.at("norm.weight").data),
      normBias_(tensors.at("norm.bias").data),
      headWeight_(transposed(tensors.at("head.weight"))),
      headBias_(tensors.at("head.bias").data) {
  const int64_t d = shape.width;
  const std::vector<float>& bias = tensors.at("input.bias").data;
  if (shape.band == 0) {
    embedded_ = sinusoidalPositions(window, d);
    for (size_t i = 0; i < embedded_.size(); ++i) embedded_[i] += bias[i % bias.size()];
  } else {
    embedded_ = bias;
    rotary_.emplace(shape.headWidth(), shape.band);
  }
  const auto data = [&](const std::string& name) { return tensors.at(name).data; };
  const auto scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(shape.headWidth())));
  for (int64_t i = 0; i < shape.layers; ++i) {
    const std::string name = "layers." + std::to_string(i) + ".";
    Layer layer;
    layer.normWeight = data(name + "norm1.weight");
    layer.normBias = data(name + "norm1.bias");
    layer.project = transposed(tensors.at(name + "self_attn.in_proj_weight"));
    layer.projectBias = data(name + "self_attn.in_proj_bias");
    for (int64_t n = 0; n < d; ++n) {  // queries
      for (int64_t k = 0; k < d; ++k) layer.project[static_cast<size_t>(k * 3 * d + n)] *= scale;
      layer.projectBias[static_cast<size_t>(n)] *= scale;
    }
    layer.out = transposed(tensors.at(name + "self_attn.out_proj.weight"));
    layer.outBias = data(name + "self_attn.out_proj.bias");
    layer.forwardNormWeight = data(name + "norm2.weight");
    layer.forwardNormBias = data(name + "norm2.bias");
    layer.up = transposed(tensors.at(name + "linear1.weight"));
    layer.upBias = data(name + "linear1.bias");
    layer.down = transposed(tensors.at(name + "linear2.weight"));
    layer.downBias = data(name + "linear2.bias");
    layers_.push_back(std::move(layer));
  }
  queries_.resize(layers_.size());
  int64_t needed = 1;
  for (size_t i = layers_.size(); i-- > 0;) {
    queries_[i] = needed;
    needed = shape.band == 0 ? window : std::min(window, needed + shape.band - 1);
  }
}

int64_t TransformerForecaster::scratchSize() const {
  const int64_t L = window();
  return L * (7 * shape_.width + shape_.feedForward) + attentionScratch(L);
}

void TransformerForecaster::embed(const float* bars, int64_t t, int64_t count, float* x) const {
  if (shape_.band == 0) {
    std::copy_n(embedded_.data() + t * shape_.width, count * shape_.width, x);
  } else {
    fillRows(embedded_, count, x);
  }
  multiply(count, shape_.width, featureCount(), bars, input_, x);
}

void TransformerForecaster::project(const Layer& layer, const float* normed, int64_t count, int64_t from,
                                    int64_t width, float* y) const {
  const int64_t d = shape_.width;
  for (int64_t m = 0; m < count; ++m) std::copy_n(layer.projectBias.data() + from, width, y + m * width);
  if (count == 1 && width == 3 * d) return accumulate(normed, d, layer.project.data(), width, y);
  gemm(count, width, d, normed, d, layer.project.data() + from, 3 * d, y, width);
}

void TransformerForecaster::finishBlock(const Layer& layer, const float* attended, int64_t count, float* x,
                                        float* scratch) const {
  const int64_t d = shape_.width;
  const int64_t wide = shape_.feedForward;
  addRows(layer.outBias, count, x);
  multiply(count, d, d, attended, layer.out, x);
  float* normed = scratch;           // [count][d]
  float* up = scratch + count * d;   // [count][ff]
  normaliseRows(x, count, d, layer.forwardNormWeight.data(), layer.forwardNormBias.data(), normed);
  fillRows(layer.upBias, count, up);
  multiply(count, wide, d, normed, layer.up, up);
  gelu(up, count * wide);
  addRows(layer.downBias, count, x);
  multiply(count, d, wide, up, layer.down, x);
}

void TransformerForecaster::readHead(const float* x, float* out, float* scratch) const {
  normaliseRows(x, 1, shape_.width, normWeight_.data(), normBias_.data(), scratch);
  std::copy(headBias_.begin(), headBias_.end(), out);
  accumulate(scratch, shape_.width, headWeight_.data(), output().size(), out);
}

void TransformerForecaster::raw(const float* window, float* out, float* scratch) const {
  const int64_t L = this->window();
  const int64_t d = shape_.width;
  const int64_t band = shape_.band == 0 ? L : shape_.band;
  float* x = scratch;                  // [tokens][d]
  float* query = x + L * d;            // [queries][d]
  float* keyValue = query + L * d;     // [tokens][2d]
  float* keys = keyValue + 2 * L * d;  // [d][tokens]
  float* attended = keys + L * d;      // [queries][d]
  float* scores = attended + L * d;
  float* rest = scores + attentionScratch(L);  // [queries][d + ff]

  int64_t tokens = std::min(L, queries_[0] + band - 1);  // the last ones of the window
  embed(window + (L - tokens) * featureCount(), L - tokens, tokens, x);
  for (size_t i = 0; i < layers_.size(); ++i) {
    const Layer& layer = layers_[i];
    const int64_t count = queries_[i];
    float* normed = attended;  // [tokens][d]: free until the queries attend
    normaliseRows(x, tokens, d, layer.normWeight.data(), layer.normBias.data(), normed);
    project(layer, normed + (tokens - count) * d, count, 0, d, query);
    project(layer, normed, tokens, d, 2 * d, keyValue);
    transposeRows(keyValue, 2 * d, tokens, d, keys, tokens);
    if (shape_.band == 0) {
      const KeyValues all{keys, tokens, keyValue + d, 2 * d};
      attendCausal(shape_.heads, shape_.headWidth(), query, count, tokens - count, all, scores, attended);
    } else {
      for (int64_t m = 0; m < count; ++m) {
        const int64_t last = tokens - count + m;
        const int64_t read = std::min(band, last + 1);
        const KeyValues seen{keys + last + 1 - read, tokens, keyValue + d + (last + 1 - read) * 2 * d, 2 * d};
        attendRotary(shape_.heads, shape_.headWidth(), query + m * d, read, seen, *rotary_, scores, attended + m * d);
      }
    }
    x += (tokens - count) * d;
    finishBlock(layer, attended, count, x, rest);
    tokens = count;
  }
  readHead(x, out, rest);
}

std::unique_ptr<Stream> TransformerForecaster::stream(int64_t symbols) const {
  if (!shape_.streamable(window())) return Forecaster::stream(symbols);
  return std::make_unique<TransformerStream>(*this, symbols);
}

}  // namespace autostock
