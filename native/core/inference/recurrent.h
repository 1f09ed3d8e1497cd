#pragma once

#include <memory>

#include "inference/forecaster.h"

namespace autostock {

/**
 * A causal recurrent member whose zero state at the window's first bar is part of its function. Its stream keeps one
 * state for each of the last L bars, so that a bar costs one step and equals the window forecast bit for bit.
 */
class RecurrentForecaster : public Forecaster {
 public:
  using Forecaster::Forecaster;

  /** Floats of one state; all zero before its first bar. */
  virtual int64_t stateSize() const = 0;
  /** Floats that a prepared bar takes. */
  virtual int64_t preparedSize() const = 0;
  /** Floats of scratch that step() and answer() need for each state. */
  virtual int64_t stepScratch() const = 0;
  /** What a bar means to every state alike. bar: [F]; prepared: [preparedSize()]. */
  virtual void prepare(const float* bar, float* prepared) const = 0;
  /** Floats of lookAhead(). */
  virtual int64_t aheadSize() const = 0;
  /** What a state adds to its next bar whatever that bar is: its recurrent products. */
  virtual void lookAhead(const float* state, float* ahead) const = 0;
  /** Advances M states, [M][stateSize()], by one bar. ahead: lookAhead() of the only state, or null. */
  virtual void step(int64_t M, const float* prepared, const float* ahead, float* states, float* scratch) const = 0;
  /** Raw head values [O] of a state after L bars. */
  virtual void answer(const float* state, float* out, float* scratch) const = 0;

  std::unique_ptr<Stream> stream(int64_t symbols) const override;
};

}  // namespace autostock
