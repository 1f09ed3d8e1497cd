#include "indicators/featureSet.h"

#include <algorithm>
#include <cmath>

#include "indicators/indicator.h"

namespace autostock {
namespace {

constexpr std::array INPUT_NAMES{"open", "high", "low", "close", "volume", "benchmark"};
constexpr std::size_t CLOSE = 3;

std::size_t inputIndex(const std::string& name) {
  const auto found = std::find(INPUT_NAMES.begin(), INPUT_NAMES.end(), name);
  if (found == INPUT_NAMES.end()) throw Error(code::failure, "no such indicator input: " + name);
  return static_cast<std::size_t>(found - INPUT_NAMES.begin());
}

std::size_t outputIndex(const FeatureSpec& feature, const IndicatorInfo& info) {
  const auto found = std::find(info.outputs.begin(), info.outputs.end(), feature.output);
  if (found != info.outputs.end()) return static_cast<std::size_t>(found - info.outputs.begin());
  std::string known;
  for (const std::string& output : info.outputs) known += (known.empty() ? "" : ", ") + output;
  failArgument("indicator \"" + info.name + "\" has no output \"" + feature.output + "\": it has " + known);
}

/** Parameters with every default written out: equal settings compare equal. */
Params complete(const Params& params, const IndicatorInfo& info) {
  Params full = params;
  for (const FieldInfo& field : info.params) full.emplace(field.name, field.defaultValue);
  return full;
}

}  // namespace

FeatureSet::FeatureSet(const std::vector<FeatureSpec>& features, int64_t symbols, int64_t sentiment)
    : sentiment_(sentiment) {
  if (symbols < 1) failArgument("symbols must be at least 1, was " + std::to_string(symbols));
  if (sentiment < 0 || sentiment >= symbols)
    failArgument("sentiment must be a symbol index in [0, " + std::to_string(symbols) + "), was " +
                 std::to_string(sentiment));
  if (features.empty()) failArgument("features is empty: give at least one");
  for (const FeatureSpec& feature : features) {
    const IndicatorInfo& info = indicatorInfo(feature.indicator);
    const std::size_t output = outputIndex(feature, info);
    const Transform transform = transformOf(feature);
    columns_.push_back({sources_[sourceOf(feature, info)].offset + output, transform});
  }
  states_.resize(static_cast<std::size_t>(symbols));
  for (State& state : states_) {
    state.values.assign(valueCount_, UNKNOWN);
    for (const Source& source : sources_) state.indicators.push_back(createIndicator(source.name, source.params));
  }
}

std::size_t FeatureSet::sourceOf(const FeatureSpec& feature, const IndicatorInfo& info) {
  const Params params = complete(feature.params, info);
  for (std::size_t i = 0; i < sources_.size(); ++i)
    if (sources_[i].name == info.name && sources_[i].params == params) return i;
  Source source{info.name, params, {}, valueCount_};
  for (const std::string& input : info.inputs) source.inputs.push_back(inputIndex(input));
  valueCount_ += info.outputs.size();
  sources_.push_back(std::move(source));
  return sources_.size() - 1;
}

FeatureSet::Transform FeatureSet::transformOf(const FeatureSpec& feature) {
  if (feature.transform == "identity") return Transform::identity;
  if (feature.transform == "ratioToClose") return Transform::ratioToClose;
  if (feature.transform == "perClose") return Transform::perClose;
  if (feature.transform == "centred") return Transform::centred;
  if (feature.transform == "closeRatio") return Transform::closeRatio;
  failArgument("feature transform must be identity, ratioToClose, perClose, centred or closeRatio, was \"" +
               feature.transform + "\"");
}

double FeatureSet::apply(Transform transform, double value, double close) {
  switch (transform) {
    case Transform::identity:
      return value;
    case Transform::ratioToClose:
      return value / close - 1;
    case Transform::perClose:
      return value / close;
    case Transform::centred:
      return (value - 50) / 50;
    case Transform::closeRatio:
      return value == 0 ? UNKNOWN : close / value - 1;
  }
  return UNKNOWN;
}

void FeatureSet::stepSymbol(State& state, const std::array<double, BAR_WIDTH + 1>& inputs, double* out) const {
  std::array<double, INPUT_NAMES.size()> gathered;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const Source& source = sources_[i];
    for (std::size_t k = 0; k < source.inputs.size(); ++k) gathered[k] = inputs[source.inputs[k]];
    state.indicators[i]->step(gathered.data(), state.values.data() + source.offset);
  }
  const double close = inputs[CLOSE];
  const bool present = std::isfinite(close) && close > 0;
  for (std::size_t f = 0; f < columns_.size(); ++f)
    out[f] = present ? apply(columns_[f].transform, state.values[columns_[f].value], close) : UNKNOWN;
}

void FeatureSet::step(const double* bars, double* out) {
  const double benchmark = bars[sentiment_ * BAR_WIDTH + static_cast<int64_t>(CLOSE)];
  for (std::size_t s = 0; s < states_.size(); ++s) {
    const double* bar = bars + s * BAR_WIDTH;
    stepSymbol(states_[s], {bar[0], bar[1], bar[2], bar[3], bar[4], benchmark}, out + s * columns_.size());
  }
}

void FeatureSet::series(const Panel& panel, double* out) {
  if (panel.symbols != symbols())
    failArgument("the panel has " + std::to_string(panel.symbols) + " symbols, the features were made for " +
                 std::to_string(symbols()));
  const double* benchmark = panel.close + panel.row(sentiment_, 0);
  for (int64_t s = 0; s < panel.symbols; ++s) {
    for (int64_t t = 0; t < panel.times; ++t) {
      const int64_t row = panel.row(s, t);
      stepSymbol(states_[static_cast<std::size_t>(s)],
                 {panel.open[row], panel.high[row], panel.low[row], panel.close[row], panel.volume[row], benchmark[t]},
                 out + row * width());
    }
  }
}

}  // namespace autostock
