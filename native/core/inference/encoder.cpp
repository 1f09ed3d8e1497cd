#include "inference/encoder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "inference/attention.h"
#include "inference/clones.h"
#include "inference/groupAttention.h"
#include "inference/pack.h"

namespace autostock {

namespace {

AUTOSTOCK_CLONES void fillRows(const float* row, int64_t rows, int64_t n, float* y) {
  for (int64_t m = 0; m < rows; ++m) std::copy_n(row, n, y + m * n);
}

AUTOSTOCK_CLONES void addRows(const float* row, int64_t rows, int64_t n, float* y) {
  for (int64_t m = 0; m < rows; ++m) {
    for (int64_t i = 0; i < n; ++i) y[m * n + i] += row[i];
  }
}

/** x = x scale + shift by column, rows [rows][n]. */
AUTOSTOCK_CLONES void scaleRows(float* x, int64_t rows, int64_t n, const float* scale, const float* shift) {
  for (int64_t m = 0; m < rows; ++m) {
    for (int64_t i = 0; i < n; ++i) x[m * n + i] = x[m * n + i] * scale[i] + shift[i];
  }
}

}  // namespace

void Encoder::Map::apply(int64_t rows, const float* x, float* y) const {
  fillRows(bias.data(), rows, weight.columns(), y);
  weight.accumulate(rows, x, weight.rows(), y, weight.columns());
}

void Encoder::Map::add(int64_t rows, const float* x, float* y) const {
  addRows(bias.data(), rows, weight.columns(), y);
  weight.accumulate(rows, x, weight.rows(), y, weight.columns());
}

Encoder::Map Encoder::read(const Tensors& tensors, const std::string& weight, const std::string& bias, int64_t scaled,
                           float scale) {
  const Tensor& matrix = tensors.at(weight);  // [N,K]
  const int64_t N = matrix.shape[0], K = matrix.shape[1];
  std::vector<float> packed = transposed(matrix);  // [K][N]
  std::vector<float> shift = tensors.at(bias).data;
  for (int64_t n = 0; n < scaled; ++n) {
    for (int64_t k = 0; k < K; ++k) packed[static_cast<size_t>(k * N + n)] *= scale;
    shift[static_cast<size_t>(n)] *= scale;
  }
  return {PackedMatrix(packed, K, N), std::move(shift)};
}

Encoder::Norm Encoder::readNorm(const Tensors& tensors, const std::string& name) const {
  Norm norm{tensors.at(name + ".weight").data, tensors.at(name + ".bias").data};
  if (!shape_.batchNorm) return norm;
  const std::vector<float>& mean = tensors.at(name + ".running_mean").data;
  const std::vector<float>& variance = tensors.at(name + ".running_var").data;
  for (size_t i = 0; i < mean.size(); ++i) {
    const double scale = norm.weight[i] / std::sqrt(static_cast<double>(variance[i]) + 1e-5);
    norm.weight[i] = static_cast<float>(scale);
    norm.bias[i] = static_cast<float>(norm.bias[i] - mean[i] * scale);
  }
  return norm;
}

Encoder::Encoder(const EncoderShape& shape, const Tensors& tensors) : shape_(shape) {
  const auto scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(shape.headWidth())));
  for (int64_t i = 0; i < shape.layers; ++i) {
    const std::string name = "layers." + std::to_string(i) + ".";
    const auto plain = [&](const std::string& map) { return read(tensors, name + map + ".weight", name + map + ".bias", 0, 1.0f); };
    Layer layer;
    layer.project = read(tensors, name + "self_attn.in_proj_weight", name + "self_attn.in_proj_bias", shape.width, scale);
    layer.out = plain("self_attn.out_proj");
    layer.norm1 = readNorm(tensors, name + "norm1");
    layer.up = plain("linear1");
    layer.down = plain("linear2");
    layer.norm2 = readNorm(tensors, name + "norm2");
    layers_.push_back(std::move(layer));
  }
}

int64_t Encoder::scratchSize(int64_t groups, int64_t tokens) const {
  const AttentionGroups attention{groups, tokens, shape_.heads, shape_.headWidth()};
  const int64_t wide = std::max(3 * shape_.width, shape_.feedForward);
  return groups * tokens * (wide + shape_.width) + (shape_.residualScores ? attention.scoreCount() : 0) +
         attention.scratchSize();
}

void Encoder::normalise(const Norm& norm, int64_t rows, float* x) const {
  if (shape_.batchNorm) return scaleRows(x, rows, shape_.width, norm.weight.data(), norm.bias.data());
  normaliseRows(x, rows, shape_.width, norm.weight.data(), norm.bias.data(), x);
}

void Encoder::run(int64_t groups, int64_t tokens, float* x, float* scratch) const {
  const AttentionGroups attention{groups, tokens, shape_.heads, shape_.headWidth()};
  const int64_t rows = groups * tokens;
  float* wide = scratch;  // [rows][3d], then [rows][ff]
  float* attended = wide + rows * std::max(3 * shape_.width, shape_.feedForward);  // [rows][d]
  float* rest = attended + rows * shape_.width;
  float* scores = nullptr;
  if (shape_.residualScores) {
    scores = rest;
    rest += attention.scoreCount();
    std::fill_n(scores, attention.scoreCount(), 0.0f);
  }
  for (const Layer& layer : layers_) {
    layer.project.apply(rows, x, wide);
    attendGroups(attention, wide, scores, attended, rest);
    layer.out.add(rows, attended, x);
    normalise(layer.norm1, rows, x);
    layer.up.apply(rows, x, wide);
    gelu(wide, rows * shape_.feedForward);
    layer.down.add(rows, wide, x);
    normalise(layer.norm2, rows, x);
  }
}

}  // namespace autostock
