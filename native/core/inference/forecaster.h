#pragma once

#include <cstdint>
#include <memory>

#include "base/control.h"
#include "inference/output.h"
#include "inference/stream.h"

namespace autostock {

/**
 * A trained member that forecasts one window at a time. Immutable: several threads may call it at once, each
 * with scratch of its own. One window at a time is what makes a forecast independent of its neighbours.
 */
class Forecaster {
 public:
  Forecaster(int64_t window, int64_t features, Output output) : window_(window), features_(features), output_(output) {}
  virtual ~Forecaster() = default;

  /** Bars it reads: L. */
  int64_t window() const { return window_; }
  /** Features per bar: F. */
  int64_t featureCount() const { return features_; }
  const Output& output() const { return output_; }

  /** Scaled forecasts of the bars after the window. window: [L][F] finite; out: [O]. */
  void forecast(const float* window, float* out, float* scratch) const {
    raw(window, out, scratch);
    finishOutput(output_, out);
  }

  /** Floats of scratch that raw() and forecast() need. */
  virtual int64_t scratchSize() const = 0;
  /** The values of the linear head, [O], before finishOutput(). */
  virtual void raw(const float* window, float* out, float* scratch) const = 0;
  /** The same member bar by bar for S symbols; it must not outlive this. The default runs every window again. */
  virtual std::unique_ptr<Stream> stream(int64_t symbols) const;

 private:
  int64_t window_;
  int64_t features_;
  Output output_;
};

/**
 * out[i] = forecast [O] of the window that ends at rows[i] of features [rowCount][F]; NaN where the window holds a
 * value that is not finite. A row before the first full window or past the data throws AUTOSTOCK_NATIVE_ARGUMENT.
 */
void forecastRows(const Forecaster& model, const float* features, int64_t rowCount, const int32_t* rows,
                  int64_t count, float* out, const Control& control);

}  // namespace autostock
