#include "inference/iTransformer.h"

#include <algorithm>

#include "inference/attention.h"
#include "inference/encoderInput.h"
#include "inference/kernels.h"
#include "inference/pack.h"

namespace autostock {

ITransformerForecaster::ITransformerForecaster(int64_t window, int64_t features, Output output,
                                               const EncoderShape& encoder, const Tensors& tensors)
    : Forecaster(window, features, output),
      encoder_(encoder, tensors),
      embed_(transposed(tensors.at("embed.weight")), window, encoder.width),
      embedBias_(tensors.at("embed.bias").data),
      normWeight_(tensors.at("norm.weight").data),
      normBias_(tensors.at("norm.bias").data),
      headWeight_(transposed(tensors.at("head.weight"))),
      headBias_(tensors.at("head.bias").data) {}

int64_t ITransformerForecaster::scratchSize() const {
  const int64_t F = featureCount();
  return F * (encoder_.shape().width + 2) + std::max(2 * window() * F, encoder_.scratchSize(1, F));
}

void ITransformerForecaster::raw(const float* window, float* out, float* scratch) const {
  const int64_t L = this->window(), F = featureCount(), O = output().size();
  const int64_t d = encoder_.shape().width;
  float* x = scratch;                 // [F][d]: one token a variate
  float* mean = x + F * d;            // [F]
  float* deviation = mean + F;        // [F]
  float* variates = deviation + F;    // [F][L], then the encoder's scratch
  normaliseWindow(window, L, F, variates, L, mean, deviation, variates + F * L);
  for (int64_t f = 0; f < F; ++f) std::copy(embedBias_.begin(), embedBias_.end(), x + f * d);
  embed_.accumulate(F, variates, L, x, d);
  encoder_.run(1, F, x, variates);
  normaliseRows(x, F, d, normWeight_.data(), normBias_.data(), x);
  std::copy(headBias_.begin(), headBias_.end(), out);
  accumulate(x, F * d + 2 * F, headWeight_.data(), O, out);  // means and deviations stand behind the tokens
}

}  // namespace autostock
