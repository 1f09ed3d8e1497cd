#include "inference/tcnMultiScaleStream.h"

#include <algorithm>

#include "inference/kernels.h"

namespace autostock {

TcnMultiScaleStream::TcnMultiScaleStream(const TcnMultiScaleForecaster& model, int64_t symbols)
    : Stream(symbols, model.window(), model.featureCount(), model.output()),
      model_(model),
      at_(static_cast<size_t>(symbols) * model.levels().size()),
      row_(static_cast<size_t>(2 * model.channels() + model.branchWidth())) {
  int64_t dilation = 1;
  for (const TcnMultiScaleForecaster::Level& level : model.levels()) {
    const int64_t bars = (model.longest() - 1) * dilation + 1;
    levels_.push_back({dilation, bars, size_});
    size_ += bars * level.inputs;
    dilation *= 2;
  }
  rings_.resize(static_cast<size_t>(symbols * size_));
}

void TcnMultiScaleStream::advance(int64_t s, const float* bar, float* out) {
  const int64_t C = model_.channels();
  const int64_t width = model_.branchWidth();
  int64_t* at = at_.data() + s * static_cast<int64_t>(levels_.size());
  float* z = row_.data() + 2 * C;
  const float* x = bar;  // [Ci]
  for (size_t i = 0; i < levels_.size(); ++i) {
    const TcnMultiScaleForecaster::Level& level = model_.levels()[i];
    const Ring& place = levels_[i];
    const int64_t Ci = level.inputs;
    float* ring = rings_.data() + s * size_ + place.offset;
    std::copy_n(x, Ci, ring + at[i] * Ci);
    float* y = row_.data() + static_cast<int64_t>(i % 2) * C;
    std::copy(level.bias.begin(), level.bias.end(), y);
    for (const TcnMultiScaleForecaster::Branch& branch : level.branches) {
      std::copy(branch.bias.begin(), branch.bias.end(), z);
      int64_t row = at[i] - (branch.kernel - 1) * place.dilation;
      if (row < 0) row += place.bars;
      for (int64_t k = 0; k < branch.kernel; ++k) {
        accumulate(ring + row * Ci, Ci, branch.weight.data() + k * Ci * width, width, z);
        row += place.dilation;
        if (row >= place.bars) row -= place.bars;
      }
      model_.mix(branch, z, 1, y);
    }
    model_.addInput(level, x, 0, 1, y);
    at[i] = at[i] + 1 == place.bars ? 0 : at[i] + 1;
    x = y;
  }
  if (out != nullptr) model_.readHead(x, out);
}

}  // namespace autostock
