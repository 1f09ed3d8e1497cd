// Comparisons may be turned into blends: values stay the same, only floating-point exception flags may differ.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-trapping-math")
#endif

#include "inference/attention.h"

#include <algorithm>
#include <cmath>

#include "inference/clones.h"
#include "inference/gemm.h"
#include "inference/kernels.h"

namespace autostock {

namespace {

constexpr int64_t lanes = 16;        // partial sums of a reduction
constexpr int64_t queryBlock = 8;    // queries that share one causal block of scores

/** ((0+8)+(4+12)) ...: one order of adding on every machine. */
__attribute__((always_inline)) inline float fold(float* partial) {
  for (int64_t half = lanes / 2; half > 0; half /= 2) {
    for (int64_t i = 0; i < half; ++i) partial[i] += partial[i + half];
  }
  return partial[0];
}

/** Scores of Tile lanes for one head. keys: at the head's first row and the tile's first lane; tables at that lane. */
template <int Tile>
__attribute__((always_inline)) inline void rotaryScores(int64_t pairs, const float* q, const float* keys, int64_t keyStride,
                                                        const float* cosines, const float* sines, int64_t band,
                                                        float* scores) {
  float sum[Tile] = {};
  for (int64_t j = 0; j < pairs; ++j) {
    const float a = q[j];
    const float b = q[pairs + j];
    const float* keyA = keys + j * keyStride;
    const float* keyB = keyA + pairs * keyStride;
    const float* cosine = cosines + j * band;
    const float* sine = sines + j * band;
    for (int l = 0; l < Tile; ++l) {
      sum[l] += keyA[l] * (a * cosine[l] - b * sine[l]) + keyB[l] * (b * cosine[l] + a * sine[l]);
    }
  }
  for (int l = 0; l < Tile; ++l) scores[l] = sum[l];
}

}  // namespace

AUTOSTOCK_CLONES void gelu(float* x, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    const float v = x[i];
    const float a = std::fabs(v) * 0.70710678118654752f;
    const float t = 1.0f / (1.0f + 0.3275911f * a);
    float p = 1.061405429f;
    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    const float tail = 0.5f * (p * t) * exponential(-(a * a));  // Phi(-|v|)
    x[i] = v * (v > 0.0f ? 1.0f - tail : tail);
  }
}

AUTOSTOCK_CLONES void normaliseRows(const float* x, int64_t rows, int64_t n, const float* weight, const float* bias,
                                    float* y) {
  const int64_t whole = n - n % lanes;
  for (int64_t m = 0; m < rows; ++m) {
    const float* in = x + m * n;
    float sum[lanes] = {};
    for (int64_t i = 0; i < whole; i += lanes) {
      for (int64_t j = 0; j < lanes; ++j) sum[j] += in[i + j];
    }
    for (int64_t i = whole; i < n; ++i) sum[i - whole] += in[i];
    const float mean = fold(sum) / static_cast<float>(n);
    float squares[lanes] = {};
    for (int64_t i = 0; i < whole; i += lanes) {
      for (int64_t j = 0; j < lanes; ++j) squares[j] += (in[i + j] - mean) * (in[i + j] - mean);
    }
    for (int64_t i = whole; i < n; ++i) squares[i - whole] += (in[i] - mean) * (in[i] - mean);
    const float scale = 1.0f / std::sqrt(fold(squares) / static_cast<float>(n) + 1e-5f);
    float* out = y + m * n;
    for (int64_t i = 0; i < n; ++i) out[i] = (in[i] - mean) * scale * weight[i] + bias[i];
  }
}

AUTOSTOCK_CLONES float softmaxTerms(float* x, int64_t n) {
  const int64_t whole = n - n % lanes;
  float top[lanes];
  for (int64_t j = 0; j < lanes; ++j) top[j] = x[j < n ? j : 0];
  for (int64_t i = 0; i < whole; i += lanes) {
    for (int64_t j = 0; j < lanes; ++j) top[j] = x[i + j] > top[j] ? x[i + j] : top[j];
  }
  for (int64_t i = whole; i < n; ++i) top[i - whole] = std::max(x[i], top[i - whole]);
  for (int64_t half = lanes / 2; half > 0; half /= 2) {
    for (int64_t j = 0; j < half; ++j) top[j] = top[j + half] > top[j] ? top[j + half] : top[j];
  }
  const float max = top[0];
  float sum[lanes] = {};
  for (int64_t i = 0; i < whole; i += lanes) {
    for (int64_t j = 0; j < lanes; ++j) {
      x[i + j] = exponential(x[i + j] - max);
      sum[j] += x[i + j];
    }
  }
  if (whole < n) {
    const int64_t rest = n - whole;
    float tail[lanes];
    for (int64_t j = 0; j < lanes; ++j) tail[j] = max;
    std::copy_n(x + whole, rest, tail);
    for (int64_t j = 0; j < lanes; ++j) tail[j] = exponential(tail[j] - max);
    for (int64_t j = 0; j < rest; ++j) sum[j] += tail[j];
    std::copy_n(tail, rest, x + whole);
  }
  return fold(sum);
}

AUTOSTOCK_CLONES void transposeRows(const float* x, int64_t xStride, int64_t rows, int64_t columns, float* y,
                                    int64_t yStride) {
  constexpr int64_t block = 8;
  int64_t m = 0;
  for (; m + block <= rows; m += block) {
    for (int64_t n = 0; n < columns; ++n) {
      for (int64_t i = 0; i < block; ++i) y[n * yStride + m + i] = x[(m + i) * xStride + n];
    }
  }
  for (; m < rows; ++m) {
    for (int64_t n = 0; n < columns; ++n) y[n * yStride + m] = x[m * xStride + n];
  }
}

RotaryTable::RotaryTable(int64_t headWidth, int64_t lanesKept) : band(lanesKept) {
  const int64_t pairs = headWidth / 2;
  for (int64_t j = 0; j < pairs; ++j) {
    const double speed = std::pow(10000.0, -static_cast<double>(j) / static_cast<double>(pairs));
    for (int64_t lane = 0; lane < band; ++lane) {
      const double phase = speed * static_cast<double>(band - 1 - lane);
      cosines.push_back(static_cast<float>(std::cos(phase)));
      sines.push_back(static_cast<float>(std::sin(phase)));
    }
  }
}

int64_t attentionScratch(int64_t lanesRead) { return queryBlock * lanesRead; }

void attendCausal(int64_t heads, int64_t headWidth, const float* q, int64_t count, int64_t first, const KeyValues& kv,
                  float* scratch, float* out) {
  const int64_t width = heads * headWidth;
  for (int64_t from = 0; from < count; from += queryBlock) {
    const int64_t rows = std::min(queryBlock, count - from);
    const int64_t read = first + from + rows;  // lanes of the last query
    for (int64_t h = 0; h < heads; ++h) {
      const int64_t column = h * headWidth;
      std::fill_n(scratch, rows * read, 0.0f);
      gemm(rows, read, headWidth, q + from * width + column, width, kv.keys + column * kv.keyStride, kv.keyStride,
           scratch, read);
      float sums[queryBlock];
      for (int64_t m = 0; m < rows; ++m) {
        const int64_t own = first + from + m + 1;
        sums[m] = softmaxTerms(scratch + m * read, own);
        std::fill(scratch + m * read + own, scratch + (m + 1) * read, 0.0f);
        std::fill_n(out + (from + m) * width + column, headWidth, 0.0f);
      }
      gemm(rows, headWidth, read, scratch, read, kv.values + column, kv.valueStride, out + from * width + column, width);
      for (int64_t m = 0; m < rows; ++m) {
        float* row = out + (from + m) * width + column;
        for (int64_t j = 0; j < headWidth; ++j) row[j] /= sums[m];
      }
    }
  }
}

AUTOSTOCK_CLONES void attendRotary(int64_t heads, int64_t headWidth, const float* q, int64_t count, const KeyValues& kv,
                                   const RotaryTable& table, float* scratch, float* out) {
  const int64_t pairs = headWidth / 2;
  const float* cosines = table.cosines.data() + table.band - count;
  const float* sines = table.sines.data() + table.band - count;
  for (int64_t h = 0; h < heads; ++h) {
    const int64_t column = h * headWidth;
    const float* keys = kv.keys + column * kv.keyStride;
    int64_t l = 0;
    for (; l + 16 <= count; l += 16) {
      rotaryScores<16>(pairs, q + column, keys + l, kv.keyStride, cosines + l, sines + l, table.band, scratch + l);
    }
    for (; l + 4 <= count; l += 4) {
      rotaryScores<4>(pairs, q + column, keys + l, kv.keyStride, cosines + l, sines + l, table.band, scratch + l);
    }
    for (; l < count; ++l) {
      rotaryScores<1>(pairs, q + column, keys + l, kv.keyStride, cosines + l, sines + l, table.band, scratch + l);
    }
    const float sum = softmaxTerms(scratch, count);
    float* row = out + column;
    std::fill_n(row, headWidth, 0.0f);
    gemm(1, headWidth, count, scratch, count, kv.values + column, kv.valueStride, row, headWidth);
    for (int64_t j = 0; j < headWidth; ++j) row[j] /= sum;
  }
}

}  // namespace autostock
