#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/fields.h"

namespace autostock {

/** IndicatorInfo of src/native/contract.ts. */
struct IndicatorInfo {
  std::string name;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::vector<FieldInfo> params;
};

/** One running indicator of any kind; the call is virtual once per bar, or once per whole series. */
class AnyIndicator {
 public:
  virtual ~AnyIndicator() = default;
  /** in: [inputs], out: [outputs]; NaN in warm-up and on a missing bar. */
  virtual void step(const double* in, double* out) = 0;
  /** in: [inputs][n], out: [outputs][n]. */
  virtual void series(const double* const* in, double* const* out, std::size_t n) = 0;
};

/** Every indicator, in the order of the list in catalog.cpp. */
const std::vector<IndicatorInfo>& indicatorCatalog();

/** The entry of that name; throws AUTOSTOCK_CONFIG_UNKNOWN_NAME with the known names. */
const IndicatorInfo& indicatorInfo(const std::string& name);

/** A new indicator; unknown names, keys and values out of range throw. */
std::unique_ptr<AnyIndicator> createIndicator(const std::string& name, const Params& params);

}  // namespace autostock
