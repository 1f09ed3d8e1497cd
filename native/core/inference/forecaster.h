#pragma once

#include <cstdint>

#include "base/control.h"

namespace autostock {

/**
 * A trained member that forecasts one window at a time. Immutable: several threads may call it at once, each
 * with scratch of its own. One window at a time is what makes a forecast independent of its neighbours.
 */
class Forecaster {
 public:
  virtual ~Forecaster() = default;

  /** Bars it reads: L. */
  virtual int64_t window() const = 0;
  /** Features per bar: F. */
  virtual int64_t featureCount() const = 0;
  /** Floats of scratch that forecast() needs. */
  virtual int64_t scratchSize() const = 0;
  /** Scaled forecast of the bar after the window. window: [L][F] finite. */
  virtual float forecast(const float* window, float* scratch) const = 0;
};

/**
 * out[i] = forecast of the window that ends at rows[i] of features [rowCount][F]; NaN where the window holds a
 * value that is not finite. A row before the first full window or past the data throws AUTOSTOCK_NATIVE_ARGUMENT.
 */
void forecastRows(const Forecaster& model, const float* features, int64_t rowCount, const int32_t* rows,
                  int64_t count, float* out, const Control& control);

}  // namespace autostock
