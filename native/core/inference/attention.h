#pragma once

#include <cstdint>
#include <vector>

namespace autostock {

/** x = x Phi(x) in place, Phi by Abramowitz and Stegun 7.1.26: within 2e-7 of the exact erf form. */
void gelu(float* x, int64_t n);

/** y[m] = layer norm of x[m], eps 1e-5; rows contiguous, [rows][n]; y may be x. Sums run in 16 lanes on every machine. */
void normaliseRows(const float* x, int64_t rows, int64_t n, const float* weight, const float* bias, float* y);

/** x[0 .. n) = exp(x - max) in place; answers the sum, in 16 lanes on every machine. n >= 1. */
float softmaxTerms(float* x, int64_t n);

/** y [columns][yStride] = x [rows][xStride] transposed. */
void transposeRows(const float* x, int64_t xStride, int64_t rows, int64_t columns, float* y, int64_t yStride);

/** cos and sin of distance * 10000^(-2j / D), oldest first: [D/2][band], distance band - 1 .. 0. Su et al. 2021. */
struct RotaryTable {
  RotaryTable(int64_t headWidth, int64_t band);
  int64_t band;
  std::vector<float> cosines;
  std::vector<float> sines;
};

/** Keys and values of one layer, lane 0 the oldest. */
struct KeyValues {
  const float* keys;  // [width][keyStride], transposed
  int64_t keyStride;
  const float* values;  // [.][valueStride]
  int64_t valueStride;
};

/**
 * Attention of `count` queries that stand one bar apart, each over the lanes up to its own: query m reads lanes
 * 0 .. first + m. q: [count][width], scaled by 1/sqrt(D); out: [count][width]; scratch: attentionScratch(lanes).
 */
void attendCausal(int64_t heads, int64_t headWidth, const float* q, int64_t count, int64_t first, const KeyValues& kv,
                  float* scratch, float* out);

/** Floats of scratch that attention over so many lanes needs. */
int64_t attentionScratch(int64_t lanes);

/**
 * Attention of one query over `count` lanes, 1 .. table.band, whose last is its own bar. Scores see the distance
 * between two bars alone, so a ring of keys and a window give the same bits. q, out: [width]; scratch: [count].
 */
void attendRotary(int64_t heads, int64_t headWidth, const float* q, int64_t count, const KeyValues& kv,
                  const RotaryTable& table, float* scratch, float* out);

}  // namespace autostock
