#include "models/batches.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

#include "base/rng.h"

namespace autostock {

namespace {

template <class T>
void shuffled(std::vector<T>& values, int64_t seed, int64_t epoch) {
  Rng rng(static_cast<uint64_t>(seed), "shuffle", static_cast<uint32_t>(epoch));
  for (size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[static_cast<size_t>(rng.integer(static_cast<int64_t>(i)))]);
  }
}

torch::Tensor onDevice(std::span<const float> values, std::vector<int64_t> shape, torch::Device device) {
  torch::Tensor host = torch::empty(shape);
  std::copy(values.begin(), values.end(), host.data_ptr<float>());
  return host.to(device);
}

}  // namespace

Batches::Batches(const TrainView& data, int64_t window, int64_t batchSize, bool byDate, torch::Device device)
    : data_(data), window_(window), byDate_(byDate), order_(data.trainRows.begin(), data.trainRows.end()), device_(device) {
  const auto rows = static_cast<int64_t>(order_.size());
  int64_t largest = std::min(batchSize, rows);
  if (byDate_) {
    dates_ = groupByDate(data, data.trainRows);
    const double mean = static_cast<double>(rows) / static_cast<double>(dates_.count());
    perBatch_ = std::clamp<int64_t>(std::llround(static_cast<double>(batchSize) / mean), 1, dates_.count());
    count_ = (dates_.count() + perBatch_ - 1) / perBatch_;
    largest = std::min(rows, perBatch_ * dates_.widest());
  } else {
    perBatch_ = batchSize;
    count_ = (rows + batchSize - 1) / batchSize;
  }
  const int64_t L = window_, F = data.featureCount, H = data.horizonCount(), R = data.rowCount();
  if (device_.is_cpu()) {
    x_ = torch::empty({largest, L, F});
    y_ = torch::empty({largest, H});
  } else {
    x_ = onDevice(data.features, {R, F}, device_).as_strided({R - L + 1, L, F}, {F, F, 1});
    y_ = onDevice(data.labels, {R, H}, device_);
  }
}

void Batches::shuffle(int64_t seed, int64_t epoch) {
  if (!byDate_) {
    order_.assign(data_.trainRows.begin(), data_.trainRows.end());
    return shuffled(order_, seed, epoch);
  }
  dateOrder_.resize(static_cast<size_t>(dates_.count()));
  std::iota(dateOrder_.begin(), dateOrder_.end(), int64_t{0});
  shuffled(dateOrder_, seed, epoch);
  order_.clear();
  orderStarts_ = {0};
  for (const int64_t d : dateOrder_) {
    order_.insert(order_.end(), dates_.rows.begin() + dates_.starts[d], dates_.rows.begin() + dates_.starts[d + 1]);
    orderStarts_.push_back(static_cast<int64_t>(order_.size()));
  }
}

std::span<const int32_t> Batches::rowsOf(int64_t batch) const {
  const int64_t from = batch * perBatch_;
  const int64_t places = byDate_ ? dates_.count() : static_cast<int64_t>(order_.size());
  const int64_t to = std::min(from + perBatch_, places);
  const std::span<const int32_t> all(order_);
  if (!byDate_) return all.subspan(from, to - from);
  return all.subspan(orderStarts_[from], orderStarts_[to] - orderStarts_[from]);
}

int64_t Batches::rows(int64_t batch) const { return static_cast<int64_t>(rowsOf(batch).size()); }

const Batch& Batches::cut(int64_t batch) {
  const std::span<const int32_t> rows = rowsOf(batch);
  const auto B = static_cast<int64_t>(rows.size());
  const int64_t width = window_ * data_.featureCount;
  const int64_t H = data_.horizonCount();
  if (device_.is_cpu()) {
    batch_.x = x_.narrow(0, 0, B);
    batch_.y = y_.narrow(0, 0, B);
    auto* inputs = batch_.x.data_ptr<float>();
    auto* targets = batch_.y.data_ptr<float>();
    for (int64_t i = 0; i < B; ++i) {
      std::memcpy(inputs + i * width, data_.window(rows[i], window_), sizeof(float) * width);
      std::copy_n(data_.label(rows[i]), H, targets + i * H);
    }
  } else {
    torch::Tensor index = torch::empty({B}, torch::kInt64);
    std::copy(rows.begin(), rows.end(), index.data_ptr<int64_t>());
    index = index.to(device_);
    batch_.x = x_.index_select(0, index - (window_ - 1));
    batch_.y = y_.index_select(0, index);
  }
  batch_.starts.clear();
  if (byDate_) {
    const int64_t from = batch * perBatch_;
    const int64_t to = std::min(from + perBatch_, dates_.count());
    for (int64_t d = from; d <= to; ++d) batch_.starts.push_back(orderStarts_[d] - orderStarts_[from]);
  }
  return batch_;
}

}  // namespace autostock
