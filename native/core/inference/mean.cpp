#include "inference/mean.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace autostock {

/** Streams of the members in step. */
class MeanStream final : public Stream {
 public:
  MeanStream(const Forecaster& shape, int64_t symbols, std::vector<std::unique_ptr<Stream>> members)
      : Stream(symbols, shape.window(), shape.featureCount(), shape.output()),
        members_(std::move(members)),
        one_(static_cast<size_t>(shape.output().size())) {}

 protected:
  void advance(int64_t s, const float* bar, float* out) override {
    if (out == nullptr) {
      for (const auto& member : members_) member->advance(s, bar, nullptr);
      return;
    }
    std::fill_n(out, one_.size(), 0.0f);
    for (const auto& member : members_) {
      member->advance(s, bar, one_.data());
      for (size_t o = 0; o < one_.size(); ++o) out[o] += one_[o];
    }
    for (size_t o = 0; o < one_.size(); ++o) out[o] /= static_cast<float>(members_.size());
  }

  void catchUp(int64_t s) override {
    for (const auto& member : members_) member->catchUp(s);
  }

  void clear(int64_t s) override {
    for (const auto& member : members_) member->clear(s);
  }

 private:
  std::vector<std::unique_ptr<Stream>> members_;
  std::vector<float> one_;  // [O]
};

namespace {

const Forecaster& firstOf(const std::vector<std::unique_ptr<Forecaster>>& members) {
  if (members.empty()) failArgument("a mean needs at least one member");
  return *members.front();
}

}  // namespace

MeanForecaster::MeanForecaster(std::vector<std::unique_ptr<Forecaster>> members)
    : Forecaster(firstOf(members).window(), firstOf(members).featureCount(), firstOf(members).output()),
      members_(std::move(members)) {
  for (const auto& member : members_) {
    const Output& o = member->output();
    if (member->window() != window() || member->featureCount() != featureCount() ||
        o.horizons != output().horizons || o.head != output().head) {
      failArgument("the members of a mean differ in window, features or output");
    }
    scratch_ = std::max(scratch_, member->scratchSize());
  }
  scratch_ += output().size();
}

void MeanForecaster::raw(const float* window, float* out, float* scratch) const {
  const int64_t O = output().size();
  float* one = scratch;
  std::fill_n(out, O, 0.0f);
  for (const auto& member : members_) {
    member->raw(window, one, scratch + O);
    for (int64_t o = 0; o < O; ++o) out[o] += one[o];
  }
  for (int64_t o = 0; o < O; ++o) out[o] /= static_cast<float>(members_.size());
}

std::unique_ptr<Stream> MeanForecaster::stream(int64_t symbols) const {
  std::vector<std::unique_ptr<Stream>> streams;
  for (const auto& member : members_) streams.push_back(member->stream(symbols));
  return std::make_unique<MeanStream>(*this, symbols, std::move(streams));
}

}  // namespace autostock
