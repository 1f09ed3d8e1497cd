#pragma once

#include <vector>

#include "inference/encoder.h"
#include "models/network.h"

namespace autostock {

/**
 * Differentiable post-norm encoder without a mask, tensors as addEncoder(): h = norm1(h + dropout(attention(h))),
 * h = norm2(h + dropout(linear2(dropout(GELU(linear1(h)))))), exact GELU. Vaswani et al. 2017.
 */
class EncoderNetwork {
 public:
  EncoderNetwork(const EncoderShape& shape, double dropout, const Parameters& parameters);

  /** h [G,T,d] -> [G,T,d]: T tokens that attend to one another, G times. */
  torch::Tensor forward(torch::Tensor h, Mode& mode) const;

 private:
  struct Map {
    torch::Tensor weight, bias;
  };
  struct Norm {
    torch::Tensor weight, bias, mean, variance;  // the last two of batch norms alone
  };
  struct Layer {
    Map project, out, up, down;
    Norm norm1, norm2;
  };

  torch::Tensor normalised(const torch::Tensor& h, const Norm& norm, bool training) const;
  /** Adds this layer's scores to `scores` where the encoder keeps them. */
  torch::Tensor attend(const Layer& layer, const torch::Tensor& h, torch::Tensor& scores) const;

  EncoderShape shape_;
  double dropout_;
  std::vector<Layer> layers_;
};

/** Differentiable form of normaliseWindow(). */
struct NormalisedWindow {
  explicit NormalisedWindow(const torch::Tensor& x);  // [B,L,F]

  /** tokens [B,...] flattened, then the window's means and deviations: what the mixing head reads. */
  torch::Tensor headInput(const torch::Tensor& tokens) const;

  torch::Tensor values;     // [B,F,L]
  torch::Tensor mean;       // [B,F]
  torch::Tensor deviation;  // [B,F]
};

}  // namespace autostock
