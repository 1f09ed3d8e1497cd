#pragma once

#include "montecarlo/draws.h"

namespace autostock::montecarlo {

/** Which rows of history follow each other. */
enum class Resampling : int32_t { stationary, block, replace, permute };

/**
 * Rows of past simple returns drawn anew, all assets of a row together. stationary: Politis and Romano 1994, blocks of
 * geometric length; block: circular blocks of one length, Politis and Romano 1992; replace and permute: single rows.
 */
struct HistoryModel {
  int assets;
  int64_t rows;
  Resampling resampling;
  double length;        // mean or fixed block length
  const double* data;   // [rows][assets]

  /** The row of each lane, and for `permute` the order of the rows. */
  int slots() const { return resampling == Resampling::permute ? int(rows) + 1 : 1; }

  /** Every pointer, so that the data can move to a device. */
  template <class F>
  void pointers(F move) {
    move(data);
  }

  template <class D>
  AUTOSTOCK_MC void start(D* slots) const {
    if (resampling != Resampling::permute) return;
    for (int64_t i = 0; i < rows; ++i) slots[1 + i] = splat<D>(double(i));
  }

  template <class D>
  AUTOSTOCK_MC void step(const Draws<D>& draws, uint32_t step, D* slots, D* growth) const {
    const auto n = uint32_t(rows);
    const uint32_t inBlock = resampling == Resampling::block ? step % uint32_t(length) : 0;
    Bits<D> w[4] = {};
    if (inBlock == 0) draws.words(step, choiceStream, w);
    for (int l = 0; l < Lane<D>::width; ++l) {
      int64_t row = int64_t(get<D>(slots[0], l));
      if (resampling == Resampling::permute) {
        const uint32_t other = step + Draws<D>::pick(w[0], l, n - step);
        row = int64_t(get<D>(slots[1 + other], l));
        put<D>(slots[1 + other], l, get<D>(slots[1 + step], l));
        put<D>(slots[1 + step], l, double(row));
      } else if (inBlock != 0 || (resampling == Resampling::stationary && step > 0 &&
                                  (double(wordOf<D>(w[1], l)) + 0.5) * 0x1p-32 * length >= 1.0)) {
        row = row + 1 == rows ? 0 : row + 1;
      } else {
        row = Draws<D>::pick(w[0], l, n);
      }
      put<D>(slots[0], l, double(row));
      for (int a = 0; a < assets; ++a) put<D>(growth[a], l, 1.0 + data[row * assets + a]);
    }
  }
};

}  // namespace autostock::montecarlo
