#include "models/dateLosses.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "models/judge.h"

namespace autostock {

namespace {

constexpr double belowAll = -1e30;

/** Mean of values [D,H] over the dates of at least `least` rows, then over horizons; 0 without such a date. */
torch::Tensor dateMean(const torch::Tensor& values, const DateLayout& layout, int64_t least) {
  const torch::Tensor counts = layout.sizes().ge(static_cast<double>(least)).to(torch::kFloat32);  // [D,1]
  return ((values * counts).sum(0) / counts.sum().clamp_min(1.0)).mean();
}

}  // namespace

DateLayout::DateLayout(std::span<const int64_t> starts, torch::Device device)
    : dates_(static_cast<int64_t>(starts.size()) - 1) {
  for (int64_t d = 0; d < dates_; ++d) widest_ = std::max(widest_, starts[d + 1] - starts[d]);
  index_ = torch::zeros({dates_ * widest_}, torch::kInt64);
  mask_ = torch::zeros({dates_, widest_, 1});
  sizes_ = torch::empty({dates_, 1});
  for (int64_t d = 0; d < dates_; ++d) {
    const int64_t size = starts[d + 1] - starts[d];
    sizes_.data_ptr<float>()[d] = static_cast<float>(size);
    for (int64_t s = 0; s < size; ++s) {
      index_.data_ptr<int64_t>()[d * widest_ + s] = starts[d] + s;
      mask_.data_ptr<float>()[d * widest_ + s] = 1.0f;
    }
  }
  index_ = index_.to(device);
  mask_ = mask_.to(device);
  sizes_ = sizes_.to(device);
}

torch::Tensor DateLayout::spread(const torch::Tensor& values) const {
  return values.index_select(0, index_).view({dates_, widest_, values.size(1)});
}

torch::Tensor dateCorrelation(const torch::Tensor& points, const torch::Tensor& labels, const DateLayout& layout) {
  const auto centred = [&](const torch::Tensor& values) {
    const torch::Tensor known = layout.spread(values) * layout.mask();  // [D,S,H]
    return (known - (known.sum(1) / layout.sizes()).unsqueeze(1)) * layout.mask();
  };
  const torch::Tensor x = centred(points);
  const torch::Tensor y = centred(labels);
  const auto moment = [&](const torch::Tensor& product) { return product.sum(1) / layout.sizes(); };  // [D,H]
  const torch::Tensor scale = (moment(x * x) + correlationFloor) * (moment(y * y) + correlationFloor);
  return dateMean(moment(x * y) / scale.sqrt(), layout, leastCorrelated);
}

torch::Tensor pairwiseLogistic(const torch::Tensor& points, const torch::Tensor& labels, const DateLayout& layout) {
  const torch::Tensor x = layout.spread(points);  // [D,S,H]
  const torch::Tensor y = layout.spread(labels);
  const torch::Tensor both = layout.mask().unsqueeze(2) * layout.mask().unsqueeze(1);             // [D,S,S,1]
  const torch::Tensor above = y.unsqueeze(2).gt(y.unsqueeze(1)).to(torch::kFloat32) * both;        // [D,S,S,H]
  const torch::Tensor loss = torch::softplus(x.unsqueeze(1) - x.unsqueeze(2)) * above;             // [D,S,S,H]
  return dateMean(loss.sum({1, 2}) / above.sum({1, 2}).clamp_min(1.0), layout, leastRanked);
}

torch::Tensor listMle(const torch::Tensor& points, const torch::Tensor& labels, const DateLayout& layout) {
  const torch::Tensor absent = layout.mask().eq(0.0);  // [D,S,1]
  const torch::Tensor x = layout.spread(points).masked_fill(absent, belowAll);
  const torch::Tensor y = layout.spread(labels).masked_fill(absent, -std::numeric_limits<double>::infinity());
  // Rising labels: then the sum over what comes at or after a place is a running one. Padding comes first.
  const torch::Tensor order = std::get<1>(y.flip({1}).sort(/*stable=*/true, /*dim=*/1, /*descending=*/false));
  const torch::Tensor sorted = x.flip({1}).gather(1, order);                                       // [D,S,H]
  const torch::Tensor known = sorted.gt(0.5 * belowAll).to(torch::kFloat32);
  const torch::Tensor loss = (torch::logcumsumexp(sorted, 1) - sorted) * known;
  return dateMean(loss.sum(1) / layout.sizes(), layout, leastRanked);
}

}  // namespace autostock
