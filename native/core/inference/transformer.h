#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "inference/attention.h"
#include "inference/forecaster.h"
#include "inference/tensors.h"

namespace autostock {

/** Sizes of a Transformer encoder. */
struct TransformerShape {
  int64_t width = 64;         // d
  int64_t heads = 4;          // each d / heads wide
  int64_t feedForward = 256;  // units between the two maps of a block
  int64_t layers = 2;
  int64_t band = 0;  // bars that a token attends to, itself included, with rotary positions; 0: all, sinusoidal ones

  int64_t headWidth() const { return width / heads; }
  /** Bars of a window of L that can change the last token. */
  int64_t receptiveField(int64_t window) const;
  /** Whether the band's whole receptive field fits a window of L: then a ring of keys and values is exact. */
  bool streamable(int64_t window) const { return band > 0 && layers * (band - 1) + 1 <= window; }
};

/** Sinusoidal positions, [L][d]: sin in even columns, cos in odd ones, period up to 10000. Vaswani et al. 2017. */
std::vector<float> sinusoidalPositions(int64_t window, int64_t width);

/**
 * Causal pre-norm Transformer encoder read at the last token. Only the tokens that this one depends on are computed:
 * in the last layer it alone. Vaswani et al. 2017; Xiong et al. 2020; rotary positions: Su et al. 2021.
 */
class TransformerForecaster final : public Forecaster {
 public:
  struct Layer {
    std::vector<float> normWeight, normBias;            // before attention, [d]
    std::vector<float> project, projectBias;            // [d][3d]: query (scaled by 1/sqrt(d/heads)), key, value
    std::vector<float> out, outBias;                    // [d][d]
    std::vector<float> forwardNormWeight, forwardNormBias;  // before the feed-forward, [d]
    std::vector<float> up, upBias;                      // [d][ff]
    std::vector<float> down, downBias;                  // [ff][d]
  };

  /** Tensors: TransformerNetwork's. */
  TransformerForecaster(int64_t window, int64_t features, Output output, const TransformerShape& shape,
                        const Tensors& tensors);

  int64_t scratchSize() const override;
  void raw(const float* window, float* out, float* scratch) const override;
  /** One step a bar with a band whose receptive field fits the window; else every window is run again. */
  std::unique_ptr<Stream> stream(int64_t symbols) const override;

  const TransformerShape& shape() const { return shape_; }
  const std::vector<Layer>& layers() const { return layers_; }
  const RotaryTable& rotary() const { return *rotary_; }
  /** x[m] = embedding of bar m [F] at place t + m of the window; x: [count][d]. */
  void embed(const float* bars, int64_t t, int64_t count, float* x) const;
  /** x += out(attention), then x += feed-forward(x): the rest of a block. attended, x: [count][d]; scratch: [d + ff] a row. */
  void finishBlock(const Layer& layer, const float* attended, int64_t count, float* x, float* scratch) const;
  /** Columns from .. from + width of the projection of `count` normed rows [count][d] -> y [count][width]. */
  void project(const Layer& layer, const float* normed, int64_t count, int64_t from, int64_t width, float* y) const;
  /** Final norm and head on one token; scratch: [d]. */
  void readHead(const float* x, float* out, float* scratch) const;

 private:
  TransformerShape shape_;
  std::vector<float> input_;     // [F][d]
  std::vector<float> embedded_;  // [L][d]: bias and positions; one row with a band
  std::vector<Layer> layers_;
  std::vector<int64_t> queries_;  // [layers] last tokens that each layer must answer
  std::vector<float> normWeight_, normBias_;  // [d]
  std::vector<float> headWeight_;             // [d][O]
  std::vector<float> headBias_;               // [O]
  std::optional<RotaryTable> rotary_;
};

}  // namespace autostock
