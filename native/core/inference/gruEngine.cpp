#include "inference/gruEngine.h"

#include <algorithm>

#include "inference/gruCell.h"
#include "inference/pack.h"

namespace autostock {

namespace {

/** Rows r, z, n -> n, r, z. */
Tensor candidateFirst(Tensor weight) {
  std::rotate(weight.data.begin(), weight.data.begin() + static_cast<int64_t>(weight.data.size() / 3 * 2),
              weight.data.end());
  return weight;
}

PackedMatrix packed(const Tensor& weight) { return {transposed(weight), weight.shape[1], weight.shape[0]}; }

}  // namespace

GruEngine::GruEngine(const Tensors& tensors, const std::string& prefix, const std::string& suffix)
    : input_(packed(candidateFirst(tensors.at(prefix + "weight_ih" + suffix)))),
      recurrent_(packed(tensors.at(prefix + "weight_hh" + suffix))),
      bias_(candidateFirst(tensors.at(prefix + "bias_ih" + suffix)).data) {
  const std::vector<float>& second = tensors.at(prefix + "bias_hh" + suffix).data;  // r, z, n
  const int64_t H = hidden();
  bias_.resize(static_cast<size_t>(4 * H), 0.0f);
  for (int64_t j = 0; j < 3 * H; ++j) bias_[H + j] += second[j];
}

void GruEngine::project(int64_t M, const float* x, int64_t xStride, float* gates) const {
  const int64_t H = hidden();
  for (int64_t m = 0; m < M; ++m) std::copy(bias_.begin(), bias_.end(), gates + m * 4 * H);
  input_.accumulate(M, x, xStride, gates, 4 * H);
}

void GruEngine::recur(int64_t M, const float* states, int64_t stride, float* sums, bool backwards) const {
  std::fill_n(sums, M * 3 * hidden(), 0.0f);
  recurrent_.accumulate(M, states, stride, sums, 3 * hidden(), backwards);
}

void GruEngine::step(int64_t M, float* gates, const float* sums, float* states, int64_t stride) const {
  const int64_t H = hidden();
  for (int64_t m = 0; m < M; ++m) {
    float* own = gates + m * 4 * H;
    for (int64_t j = 0; j < 3 * H; ++j) own[H + j] += sums[m * 3 * H + j];
    gruCell(H, own, states + m * stride, states + m * stride);
  }
}

}  // namespace autostock
