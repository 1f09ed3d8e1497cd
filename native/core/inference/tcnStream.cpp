#include "inference/tcnStream.h"

#include <algorithm>

#include "inference/kernels.h"

namespace autostock {

namespace {

/** Bias and all taps but the newest, of a ring whose next bar will be row `at`, taps d bars apart. y: [C]. */
void sumOlderTaps(const TcnForecaster::Convolution& conv, int64_t kernel, const float* ring, int64_t bars, int64_t at,
                  int64_t dilation, float* y) {
  const int64_t C = static_cast<int64_t>(conv.bias.size());
  const int64_t Ci = conv.inputs;
  std::copy(conv.bias.begin(), conv.bias.end(), y);
  int64_t row = at + 1 == bars ? 0 : at + 1;  // the oldest: bars = (kernel - 1) d + 1
  for (int64_t k = 0; k + 1 < kernel; ++k) {
    accumulate(ring + row * Ci, Ci, conv.weight.data() + k * Ci * C, C, y);
    row += dilation;
    if (row >= bars) row -= bars;
  }
}

/** ReLU of what is summed ahead and the newest tap. x: [Ci], y: [C]. */
void addNewestTap(const TcnForecaster::Convolution& conv, int64_t kernel, const float* x, const float* ahead, float* y) {
  const int64_t C = static_cast<int64_t>(conv.bias.size());
  std::copy_n(ahead, C, y);
  accumulate(x, conv.inputs, conv.weight.data() + (kernel - 1) * conv.inputs * C, C, y);
  relu(y, C, y);
}

}  // namespace

TcnStream::TcnStream(const TcnForecaster& model, int64_t symbols)
    : Stream(symbols, model.window(), model.featureCount(), model.output()),
      model_(model),
      at_(static_cast<size_t>(symbols) * model.levels().size()),
      row_(static_cast<size_t>(2 * model.channels())) {
  int64_t dilation = 1;
  for (const TcnForecaster::Level& level : model.levels()) {
    const int64_t bars = (model.kernel() - 1) * dilation + 1;
    const int64_t second = size_ + bars * level.first.inputs;
    levels_.push_back({dilation, bars, size_, second});
    size_ = second + bars * model.channels();
    dilation *= 2;
  }
  rings_.resize(static_cast<size_t>(symbols * size_));
  ahead_.resize(at_.size() * static_cast<size_t>(2 * model.channels()));
  for (int64_t s = 0; s < symbols; ++s) TcnStream::catchUp(s);
}

void TcnStream::advance(int64_t s, const float* bar, float* out) {
  const int64_t C = model_.channels();
  const int64_t kernel = model_.kernel();
  float* rings = rings_.data() + s * size_;
  int64_t* at = at_.data() + s * static_cast<int64_t>(levels_.size());
  const float* x = bar;  // [Ci]
  for (size_t i = 0; i < levels_.size(); ++i) {
    const TcnForecaster::Level& level = model_.levels()[i];
    const Rings& ring = levels_[i];
    float* first = rings + ring.first;
    float* second = rings + ring.second;
    std::copy_n(x, level.first.inputs, first + at[i] * level.first.inputs);
    const float* ahead = aheadOf(s, i);
    float* middle = second + at[i] * C;
    addNewestTap(level.first, kernel, x, ahead, middle);
    float* y = row_.data() + static_cast<int64_t>(i % 2) * C;
    addNewestTap(level.second, kernel, middle, ahead + C, y);
    model_.join(level, x, 0, 1, y);
    at[i] = at[i] + 1 == ring.bars ? 0 : at[i] + 1;
    x = y;
  }
  if (out != nullptr) model_.readHead(x, out);
}

void TcnStream::catchUp(int64_t s) {
  const int64_t C = model_.channels();
  const float* rings = rings_.data() + s * size_;
  const int64_t* at = at_.data() + s * static_cast<int64_t>(levels_.size());
  for (size_t i = 0; i < levels_.size(); ++i) {
    const TcnForecaster::Level& level = model_.levels()[i];
    const Rings& ring = levels_[i];
    float* ahead = aheadOf(s, i);
    sumOlderTaps(level.first, model_.kernel(), rings + ring.first, ring.bars, at[i], ring.dilation, ahead);
    sumOlderTaps(level.second, model_.kernel(), rings + ring.second, ring.bars, at[i], ring.dilation, ahead + C);
  }
}

}  // namespace autostock
