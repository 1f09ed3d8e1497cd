#pragma once

#include <cstdint>

namespace autostock {

/** Groups of tokens, rows [tokens][groups][.]; each token attends to all tokens of its own group. */
struct AttentionGroups {
  int64_t groups, tokens;
  int64_t heads, headWidth;

  int64_t width() const { return heads * headWidth; }
  /** Scores of all heads: [heads][tokens][tokens] of every group. */
  int64_t scoreCount() const { return groups * heads * tokens * tokens; }
  /** Floats of scratch that attendGroups() needs. */
  int64_t scratchSize() const;
};

/**
 * attended [tokens][groups][d] = softmax(q k^T) v by head. projected: rows [tokens][groups][3d] of query (scaled), key and
 * value. `scores`, scoreCount() floats, are added to before the softmax and keep the sums; null: none. Few tokens run
 * side by side over the groups, many side by side over the tokens; either way a group's bits are its own.
 */
void attendGroups(const AttentionGroups& shape, const float* projected, float* scores, float* attended, float* scratch);

}  // namespace autostock
