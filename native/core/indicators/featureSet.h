#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/fields.h"
#include "base/panel.h"
#include "indicators/catalog.h"

namespace autostock {

/** NativeFeature of src/native/contract.ts: an indicator output under a scale-free transform. */
struct FeatureSpec {
  std::string indicator;
  Params params;
  std::string output;
  /** identity | ratioToClose | perClose | centred | closeRatio */
  std::string transform;
};

/** Values of one bar of one symbol, in this order: open, high, low, close, volume. */
inline constexpr int64_t BAR_WIDTH = 5;

/**
 * All features of all symbols, bar by bar. Features that read the same indicator with the same parameters
 * share one instance per symbol. `sentiment` is the symbol whose close is the `benchmark` input.
 */
class FeatureSet {
 public:
  /** Throws AUTOSTOCK_NATIVE_ARGUMENT or AUTOSTOCK_CONFIG_UNKNOWN_NAME naming the feature that is wrong. */
  FeatureSet(const std::vector<FeatureSpec>& features, int64_t symbols, int64_t sentiment);

  int64_t symbols() const { return static_cast<int64_t>(states_.size()); }
  int64_t width() const { return static_cast<int64_t>(columns_.size()); }

  /** One bar of every symbol. bars: [S][BAR_WIDTH], out: [S][F]; NaN in warm-up and where a symbol has no bar. */
  void step(const double* bars, double* out);

  /** Every bar of `panel` through the same recurrence. out: [S][T][F]. */
  void series(const Panel& panel, double* out);

 private:
  enum class Transform { identity, ratioToClose, perClose, centred, closeRatio };

  /** One indicator with its parameters: which inputs it gathers, where its outputs go. */
  struct Source {
    std::string name;
    Params params;
    std::vector<std::size_t> inputs;
    std::size_t offset;
  };

  struct Column {
    std::size_t value;
    Transform transform;
  };

  /** The running indicators of one symbol and the outputs of its last bar. */
  struct State {
    std::vector<std::unique_ptr<AnyIndicator>> indicators;
    std::vector<double> values;
  };

  std::size_t sourceOf(const FeatureSpec& feature, const IndicatorInfo& info);
  void stepSymbol(State& state, const std::array<double, BAR_WIDTH + 1>& inputs, double* out) const;

  static Transform transformOf(const FeatureSpec& feature);
  static double apply(Transform transform, double value, double close);

  int64_t sentiment_;
  std::size_t valueCount_ = 0;
  std::vector<Source> sources_;
  std::vector<Column> columns_;
  std::vector<State> states_;
};

}  // namespace autostock
