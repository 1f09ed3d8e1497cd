#include "montecarlo/generator.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "montecarlo/generators/all.h"

namespace autostock::montecarlo {

namespace {
constexpr std::array<const Generator*, 10> GENERATORS = {
    &stationaryBootstrap, &blockBootstrap, &tradeResampling, &gbm,  &merton,
    &heston,              &garch,          &regime,          &gaussianCopula, &tCopula};
}

std::span<const Generator* const> generators() { return GENERATORS; }

const Generator& findGenerator(std::string_view name) {
  std::string known;
  for (const Generator* generator : GENERATORS) {
    if (generator->name == name) return *generator;
    known += (known.empty() ? "" : ", ") + std::string(generator->name);
  }
  throw Error(code::configUnknownName, "unknown generator \"" + std::string(name) + "\": known: " + known);
}

std::span<const double> parameter(const Arrays& arrays, const char* name, size_t length) {
  const auto found = arrays.find(name);
  if (found == arrays.end()) throw Error(code::configInvalid, std::string("generator.") + name + " is required");
  const std::vector<double>& values = found->second;
  if (values.size() != length)
    throw Error(code::configInvalid, std::string("generator.") + name + " must have " + std::to_string(length) +
                                         " values, had " + std::to_string(values.size()));
  for (const double value : values)
    if (!std::isfinite(value))
      throw Error(code::configInvalid, std::string("generator.") + name + " must be finite, was " + formatNumber(value));
  return values;
}

std::span<const double> parameter(const Arrays& arrays, const char* name, size_t length, double min, double max) {
  const auto values = parameter(arrays, name, length);
  for (const double value : values)
    if (value < min || value > max)
      throw Error(code::configInvalid, std::string("generator.") + name + " must be within [" + formatNumber(min) + ", " +
                                           formatNumber(max) + "], was " + formatNumber(value));
  return values;
}

void requireHistory(const History& history, int64_t least) {
  if (history.rows < least)
    throw Error(code::dataTooShort, "the generator needs at least " + std::to_string(least) +
                                        " returns of history, there are " + std::to_string(history.rows));
  for (const double value : history.returns)
    if (!(value > -1.0) || !std::isfinite(value))
      throw Error(code::dataInvalid, "returns must be finite and above -1, one was " + formatNumber(value));
}

}  // namespace autostock::montecarlo
