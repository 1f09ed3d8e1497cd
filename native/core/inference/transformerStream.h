#pragma once

#include <vector>

#include "inference/stream.h"
#include "inference/transformer.h"

namespace autostock {

/**
 * A banded Transformer bar by bar: every layer keeps the keys and values of its last `band` bars, so a bar costs one
 * token. Exact where the receptive field fits the window: then no band of the last token is cut short.
 */
class TransformerStream final : public Stream {
 public:
  /** `model` must outlive the stream. */
  TransformerStream(const TransformerForecaster& model, int64_t symbols);

 protected:
  void advance(int64_t s, const float* bar, float* out) override;
  void clear(int64_t s) override { seen_[static_cast<size_t>(s)] = 0; }

 private:
  const TransformerForecaster& model_;
  // Each bar stands twice, `band` lanes apart, so that a band is contiguous.
  std::vector<float> keys_;     // [S][layers][d][2 band]
  std::vector<float> values_;   // [S][layers][2 band][d]
  std::vector<int64_t> at_;     // [S] lane of the next bar, 0 .. band - 1
  std::vector<int64_t> seen_;   // [S] bars held, at most band
  std::vector<float> scratch_;
};

}  // namespace autostock
