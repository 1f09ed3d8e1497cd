#pragma once

#include <optional>
#include <vector>

#include "inference/attentionPool.h"
#include "inference/gruEngine.h"
#include "inference/recurrent.h"

namespace autostock {

/**
 * Residual GRU blocks over a linear map of each bar, from a zero state at the window's first bar. A block adds the
 * GRU's output, after batch normalisation by running statistics where the tensors have bn.<k>, of its input, after
 * LayerNorm where they have norm.<k>. The head reads the last bar or, with final.* and attention.*, its LayerNorm
 * beside the attention mean of all bars.
 */
class GruForecaster final : public RecurrentForecaster {
 public:
  /** Tensors: those of GruResidualModel or of GruEnhancedModel. */
  GruForecaster(int64_t window, int64_t features, Output output, int64_t layers, const Tensors& tensors);

  int64_t scratchSize() const override;
  void raw(const float* window, float* out, float* scratch) const override;

  int64_t stateSize() const override;
  int64_t preparedSize() const override { return 6 * hidden(); }
  int64_t stepScratch() const override { return 8 * hidden() + (pool_ ? pool_->scratchSize() : 0); }
  /** Prepared: the mapped bar [H], the first block's projected gates [4H], scratch [H]. */
  void prepare(const float* bar, float* prepared) const override;
  /** State: the top output [H], h of each block, the pool. */
  void step(int64_t M, const float* prepared, const float* ahead, float* states, float* scratch) const override;
  int64_t aheadSize() const override { return 3 * hidden() * static_cast<int64_t>(blocks_.size()); }
  void lookAhead(const float* state, float* ahead) const override;
  void answer(const float* state, float* out, float* scratch) const override;

 private:
  struct Norm {
    std::vector<float> weight, bias;  // [H]
  };
  struct Block {
    GruEngine gru;
    std::optional<Norm> before;  // LayerNorm
    std::optional<Norm> after;   // batch normalisation as h weight + bias
  };

  int64_t hidden() const { return input_.columns(); }
  /** LayerNorm of M rows, xStride apart, into y: [M][H]. */
  void normalise(const Norm& norm, int64_t M, const float* x, int64_t xStride, float* y) const;
  /** Gates of M inputs, xStride apart; normed: [M][H] scratch. */
  void project(const Block& block, int64_t M, const float* x, int64_t xStride, float* gates, float* normed) const;
  /** x += normalised h, [H]. */
  void addOutput(const Block& block, const float* h, float* x) const;
  void readHead(const float* x, const float* pool, float* out, float* scratch) const;

  PackedMatrix input_;  // [F][H]
  std::vector<float> inputBias_;
  std::vector<Block> blocks_;
  std::optional<Norm> final_;
  std::optional<AttentionPool> pool_;
  PackedMatrix head_;  // [H or 2H][O]
  std::vector<float> headBias_;
};

}  // namespace autostock
