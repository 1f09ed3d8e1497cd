// Comparisons may be turned into blends: values stay the same, only floating-point exception flags may differ.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-trapping-math")
#endif

#include "inference/groupAttention.h"

#include <algorithm>

#include "inference/attention.h"
#include "inference/clones.h"
#include "inference/gemm.h"
#include "inference/kernels.h"

namespace autostock {

namespace {

constexpr int64_t fewTokens = 16;
constexpr int64_t queryBlock = 16;  // queries whose scores stand side by side

bool sideBySide(const AttentionGroups& s) { return s.groups > 1 && s.tokens < fewTokens; }

/**
 * One query of one head in every group. q: [D][queryStride], keys and values: [D][tokens][G] at columnStride; kept and
 * terms: [tokens][G]; out: [D][queryStride]; top, sum: [G].
 */
AUTOSTOCK_CLONES void attendOne(int64_t G, int64_t tokens, int64_t D, int64_t columnStride, const float* q,
                                const float* keys, const float* values, float* kept, float* terms, float* top,
                                float* sum, float* out) {
  for (int64_t u = 0; u < tokens; ++u) {
    float* score = terms + u * G;
    if (kept == nullptr) {
      std::fill_n(score, G, 0.0f);
    } else {
      std::copy_n(kept + u * G, G, score);
    }
    for (int64_t j = 0; j < D; ++j) {
      const float* a = q + j * columnStride;
      const float* b = keys + j * columnStride + u * G;
      for (int64_t g = 0; g < G; ++g) score[g] += a[g] * b[g];
    }
    if (kept != nullptr) std::copy_n(score, G, kept + u * G);
    if (u == 0) std::copy_n(score, G, top);
    for (int64_t g = 0; g < G; ++g) top[g] = score[g] > top[g] ? score[g] : top[g];
  }
  std::fill_n(sum, G, 0.0f);
  for (int64_t u = 0; u < tokens; ++u) {
    float* term = terms + u * G;
    for (int64_t g = 0; g < G; ++g) {
      term[g] = exponential(term[g] - top[g]);
      sum[g] += term[g];
    }
  }
  for (int64_t j = 0; j < D; ++j) {
    float* y = out + j * columnStride;
    std::fill_n(y, G, 0.0f);
    for (int64_t u = 0; u < tokens; ++u) {
      const float* term = terms + u * G;
      const float* v = values + j * columnStride + u * G;
      for (int64_t g = 0; g < G; ++g) y[g] += term[g] * v[g];
    }
    for (int64_t g = 0; g < G; ++g) y[g] /= sum[g];
  }
}

void attendSideBySide(const AttentionGroups& s, const float* projected, float* scores, float* attended, float* scratch) {
  const int64_t d = s.width(), G = s.groups, rows = s.tokens * G;
  float* columns = scratch;              // [3d][tokens][G]
  float* out = columns + 3 * d * rows;   // [d][tokens][G]
  float* terms = out + d * rows;         // [tokens][G]
  float* top = terms + rows;             // [G]
  float* sum = top + G;                  // [G]
  transposeRows(projected, 3 * d, rows, 3 * d, columns, rows);
  for (int64_t h = 0; h < s.heads; ++h) {
    const float* head = columns + h * s.headWidth * rows;
    for (int64_t t = 0; t < s.tokens; ++t) {
      float* kept = scores == nullptr ? nullptr : scores + (h * s.tokens + t) * rows;  // [tokens][G]
      attendOne(G, s.tokens, s.headWidth, rows, head + t * G, head + d * rows, head + 2 * d * rows, kept, terms, top, sum,
                out + h * s.headWidth * rows + t * G);
    }
  }
  transposeRows(out, rows, d, rows, attended, d);
}

/** One group whose rows stand `stride` rows apart; scores: [heads][tokens][tokens]. */
void attendWithin(const AttentionGroups& s, const float* projected, int64_t stride, float* scores, float* attended,
                  float* scratch) {
  const int64_t d = s.width(), T = s.tokens, D = s.headWidth;
  const int64_t wide = 3 * d * stride, narrow = d * stride;
  float* keys = scratch;          // [d][tokens]
  float* terms = keys + d * T;    // [queries][tokens]
  transposeRows(projected + d, wide, T, d, keys, T);
  for (int64_t h = 0; h < s.heads; ++h) {
    const int64_t column = h * D;
    for (int64_t from = 0; from < T; from += queryBlock) {
      const int64_t count = std::min(queryBlock, T - from);
      float* kept = scores == nullptr ? terms : scores + (h * T + from) * T;
      if (scores == nullptr) std::fill_n(terms, count * T, 0.0f);
      gemm(count, T, D, projected + from * wide + column, wide, keys + column * T, T, kept, T);
      if (scores != nullptr) std::copy_n(kept, count * T, terms);
      float sums[queryBlock];
      for (int64_t m = 0; m < count; ++m) {
        sums[m] = softmaxTerms(terms + m * T, T);
        std::fill_n(attended + (from + m) * narrow + column, D, 0.0f);
      }
      gemm(count, D, T, terms, T, projected + 2 * d + column, wide, attended + from * narrow + column, narrow);
      for (int64_t m = 0; m < count; ++m) {
        float* row = attended + (from + m) * narrow + column;
        for (int64_t j = 0; j < D; ++j) row[j] /= sums[m];
      }
    }
  }
}

}  // namespace

int64_t AttentionGroups::scratchSize() const {
  if (sideBySide(*this)) return (4 * width() + 1) * tokens * groups + 2 * groups;
  return (width() + queryBlock) * tokens;
}

void attendGroups(const AttentionGroups& shape, const float* projected, float* scores, float* attended, float* scratch) {
  if (sideBySide(shape)) return attendSideBySide(shape, projected, scores, attended, scratch);
  const int64_t d = shape.width();
  for (int64_t g = 0; g < shape.groups; ++g) {
    float* own = scores == nullptr ? nullptr : scores + g * shape.heads * shape.tokens * shape.tokens;
    attendWithin(shape, projected + g * 3 * d, shape.groups, own, attended + g * d, scratch);
  }
}

}  // namespace autostock
