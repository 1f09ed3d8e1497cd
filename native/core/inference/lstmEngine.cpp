#include "inference/lstmEngine.h"

#include <algorithm>

#include "inference/lstmCell.h"
#include "inference/pack.h"

namespace autostock {

namespace {

PackedMatrix packed(const Tensor& weight) { return {transposed(weight), weight.shape[1], weight.shape[0]}; }

}  // namespace

LstmEngine::LstmEngine(const Tensors& tensors, const std::string& prefix, const std::string& suffix)
    : input_(packed(tensors.at(prefix + "weight_ih" + suffix))),
      recurrent_(packed(tensors.at(prefix + "weight_hh" + suffix))),
      bias_(tensors.at(prefix + "bias_ih" + suffix).data) {
  const std::vector<float>& second = tensors.at(prefix + "bias_hh" + suffix).data;
  for (size_t i = 0; i < bias_.size(); ++i) bias_[i] += second[i];
}

void LstmEngine::project(int64_t M, const float* x, int64_t xStride, float* gates) const {
  for (int64_t m = 0; m < M; ++m) std::copy(bias_.begin(), bias_.end(), gates + m * input_.columns());
  input_.accumulate(M, x, xStride, gates, input_.columns());
}

void LstmEngine::recur(int64_t M, const float* states, int64_t stride, float* sums, bool backwards) const {
  std::fill_n(sums, M * 4 * hidden(), 0.0f);
  recurrent_.accumulate(M, states, stride, sums, 4 * hidden(), backwards);
}

void LstmEngine::step(int64_t M, float* gates, const float* sums, float* states, int64_t stride) const {
  const int64_t H = hidden();
  for (int64_t i = 0; i < M * 4 * H; ++i) gates[i] += sums[i];
  for (int64_t m = 0; m < M; ++m) {
    float* h = states + m * stride;
    float* c = h + H;
    lstmCell(H, gates + m * 4 * H, c, c, h, h);
  }
}

void LstmEngine::run(int64_t L, float* gates, float* state, float* outputs, int64_t outputStride, bool reversed) const {
  const int64_t H = hidden();
  std::fill_n(state, 2 * H, 0.0f);
  float* sums = state + 2 * H;
  for (int64_t i = 0; i < L; ++i) {
    const int64_t t = reversed ? L - 1 - i : i;
    recur(1, state, 0, sums, i % 2 == 1);
    step(1, gates + t * 4 * H, sums, state, 0);
    float* output = outputs + t * outputStride;
    for (int64_t j = 0; j < H; ++j) output[j] += state[j];
  }
}

}  // namespace autostock
