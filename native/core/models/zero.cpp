#include "models/zero.h"

#include <tuple>

namespace autostock {

namespace {

struct ZeroOptions {
  static constexpr auto fields() { return std::tuple<>{}; }
};

}  // namespace

int64_t ZeroModel::window(const Params& options) const {
  readFields<ZeroOptions>(options, name());
  return 1;
}

LinearFit ZeroModel::fit(const Params&, const TrainView& data, const TrainOptions&, const Control&) const {
  const auto H = static_cast<size_t>(data.horizonCount());
  return {std::vector<double>(H * static_cast<size_t>(data.featureCount)), std::vector<double>(H)};
}

}  // namespace autostock
