#include "inference/patchTst.h"

#include <algorithm>

#include "inference/encoderInput.h"
#include "inference/kernels.h"
#include "inference/pack.h"

namespace autostock {

namespace {

constexpr int64_t rowsTogether = 128;  // tokens whose activations stay close

}  // namespace

PatchTstForecaster::PatchTstForecaster(int64_t window, int64_t features, Output output, const PatchShape& patches,
                                       bool affine, const EncoderShape& encoder, const Tensors& tensors)
    : Forecaster(window, features, output),
      patches_(patches),
      encoder_(encoder, tensors),
      tokens_(patches.tokens(window)),
      together_(std::clamp<int64_t>(rowsTogether / tokens_, 1, features)),
      scale_(static_cast<size_t>(features), 1.0f),
      shift_(static_cast<size_t>(features), 0.0f),
      embed_(transposed(tensors.at("W_P.weight"))),
      start_(tensors.at("W_pos").data),
      headBias_(tensors.at("head.bias").data) {
  if (affine) {
    scale_ = tensors.at("revin.affine_weight").data;
    shift_ = tensors.at("revin.affine_bias").data;
  }
  const std::vector<float>& bias = tensors.at("W_P.bias").data;
  for (size_t i = 0; i < start_.size(); ++i) start_[i] += bias[i % bias.size()];
  const std::vector<float> head = transposed(tensors.at("head.weight"));  // [F][N][d][O], then the statistics
  const int64_t block = encoder.width * output.size();
  for (int64_t from = 0; from < features; from += together_) {
    const int64_t end = std::min(from + together_, features);
    for (int64_t n = 0; n < tokens_; ++n) {
      for (int64_t f = from; f < end; ++f) {
        const auto first = head.begin() + (f * tokens_ + n) * block;
        headWeight_.insert(headWeight_.end(), first, first + block);
      }
    }
  }
  headWeight_.insert(headWeight_.end(), head.begin() + features * tokens_ * block, head.end());
}

int64_t PatchTstForecaster::scratchSize() const {
  const int64_t F = featureCount();
  const int64_t padded = window() + patches_.stride;
  const int64_t rows = together_ * tokens_;
  return F * (padded + 2) + std::max(window() * F, rows * encoder_.shape().width + encoder_.scratchSize(together_, tokens_));
}

void PatchTstForecaster::raw(const float* window, float* out, float* scratch) const {
  const int64_t L = this->window(), F = featureCount(), O = output().size();
  const int64_t d = encoder_.shape().width;
  const int64_t padded = L + patches_.stride;
  float* channels = scratch;               // [F][padded]
  float* mean = channels + F * padded;     // [F]
  float* deviation = mean + F;             // [F]
  float* x = deviation + F;                // [N][channels][d]
  normaliseWindow(window, L, F, channels, padded, mean, deviation, x);
  for (int64_t f = 0; f < F; ++f) {
    float* channel = channels + f * padded;
    for (int64_t t = 0; t < L; ++t) channel[t] = channel[t] * scale_[f] + shift_[f];
    std::fill_n(channel + L, patches_.stride, channel[L - 1]);
  }
  std::copy(headBias_.begin(), headBias_.end(), out);
  const float* head = headWeight_.data();
  for (int64_t from = 0; from < F; from += together_) {
    const int64_t count = std::min(together_, F - from);
    for (int64_t n = 0; n < tokens_; ++n) {
      float* first = x + n * count * d;
      for (int64_t c = 0; c < count; ++c) std::copy_n(start_.data() + n * d, d, first + c * d);
      gemm(count, d, patches_.patch, channels + from * padded + n * patches_.stride, padded, embed_.data(), d, first, d);
    }
    encoder_.run(count, tokens_, x, x + together_ * tokens_ * d);
    accumulate(x, count * tokens_ * d, head, O, out);
    head += count * tokens_ * d * O;
  }
  accumulate(mean, 2 * F, head, O, out);  // deviations stand behind the means
}

}  // namespace autostock
