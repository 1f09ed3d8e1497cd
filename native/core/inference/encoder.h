#pragma once

#include <string>
#include <vector>

#include "inference/gemm.h"
#include "inference/tensors.h"

namespace autostock {

/** Sizes of a post-norm Transformer encoder without a mask. */
struct EncoderShape {
  int64_t width = 16;        // d
  int64_t heads = 4;         // each d / heads wide
  int64_t feedForward = 64;  // units between the two maps of a block
  int64_t layers = 2;
  bool batchNorm = false;       // norms by running statistics over all tokens; else layer norms
  bool residualScores = false;  // attention scores are added to those of the layer before. He et al. 2021 (RealFormer)

  int64_t headWidth() const { return width / heads; }
};

/** Serving form of models/encoderNetwork.h: groups of tokens, each token attending to all of its own group. Immutable. */
class Encoder {
 public:
  /** Tensors: layers.<i>. of encoderTensors(). */
  Encoder(const EncoderShape& shape, const Tensors& tensors);

  const EncoderShape& shape() const { return shape_; }
  /** Floats of scratch that run() needs. */
  int64_t scratchSize(int64_t groups, int64_t tokens) const;
  /** x [tokens][groups][d] in place. */
  void run(int64_t groups, int64_t tokens, float* x, float* scratch) const;

 private:
  struct Map {
    PackedMatrix weight;      // [K][N]
    std::vector<float> bias;  // [N]

    /** y [rows][N] = x [rows][K] W + bias. */
    void apply(int64_t rows, const float* x, float* y) const;
    /** y += x W + bias. */
    void add(int64_t rows, const float* x, float* y) const;
  };
  struct Norm {
    std::vector<float> weight, bias;  // [d]; of a batch norm with its statistics folded in
  };
  struct Layer {
    Map project;  // d -> query (scaled by 1/sqrt(d/heads)), key, value
    Map out;
    Norm norm1;
    Map up, down;
    Norm norm2;
  };

  static Map read(const Tensors& tensors, const std::string& weight, const std::string& bias, int64_t scaled, float scale);
  Norm readNorm(const Tensors& tensors, const std::string& name) const;
  void normalise(const Norm& norm, int64_t rows, float* x) const;

  EncoderShape shape_;
  std::vector<Layer> layers_;
};

}  // namespace autostock
