#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "rl/dqn/dqnTrainer.h"

namespace autostock::test {

using namespace autostock::rl;

/** y = W [x, x of the step before] + b: the smallest network, with a memory where options.kind is 1. */
class LinearNetwork final : public Network {
 public:
  LinearNetwork(const NetworkOptions& options, const NetworkShape& shape, uint64_t seed)
      : shape_(shape), memory_(options.kind == 1 ? shape.inputs : 0), inputs_(shape.inputs + memory_) {
    weights_.resize(static_cast<size_t>((inputs_ + 1) * shape.outputs));
    gradients_.resize(weights_.size());
    Rng rng(seed, "linear");
    for (float& w : weights_) w = static_cast<float>(0.01 * rng.normal());
    refresh();
  }

  const NetworkShape& shape() const override { return shape_; }
  int64_t stateSize() const override { return memory_; }
  std::span<float> parameters() override { return weights_; }
  void refresh() override { used_ = weights_; }
  std::span<float> gradients() override { return gradients_; }

  void forward(const float* x, int64_t n, float* y, float* state, const uint8_t* starts) override {
    for (int64_t i = 0; i < n; ++i) {
      const std::vector<float> row = joined(x + i * shape_.inputs, state + i * memory_, starts && starts[i]);
      apply(row, y + i * shape_.outputs);
      if (memory_) std::copy_n(x + i * memory_, memory_, state + i * memory_);
    }
  }

  void accumulate(const float* x, std::span<const uint32_t> rows, Loss& loss) override {
    for (const uint32_t row : rows) learn(joined(x + row * shape_.inputs, nullptr, true), row, loss);
  }

  void accumulate(const Sequences& s, std::span<const uint32_t> copies, Loss& loss) override {
    for (const uint32_t i : copies) {
      for (int64_t t = 0; t < s.times; ++t) {
        const int64_t cell = t * s.copies + i;
        const float* before = t == 0 ? s.states + i * memory_ : s.observations + (cell - s.copies) * memory_;
        learn(joined(s.observations + cell * memory_, before, s.starts[cell] != 0), static_cast<uint32_t>(cell), loss);
      }
    }
  }

  std::vector<LinearView> lastLayers() const override {
    return {{inputs_, shape_.outputs, 0, shape_.outputs, 1, inputs_ * shape_.outputs}};
  }
  std::vector<TensorSpec> specs() const override { return {}; }
  Tensors toTensors(std::span<const float>) const override { return {}; }
  void fromTensors(const Tensors&, std::span<float>) const override {}

 private:
  std::vector<float> joined(const float* x, const float* before, bool start) const {
    std::vector<float> row(x, x + shape_.inputs);
    for (int64_t i = 0; i < memory_; ++i) row.push_back(start ? 0 : before[i]);
    row.push_back(1);
    return row;
  }
  void apply(const std::vector<float>& row, float* y) const {
    std::fill_n(y, shape_.outputs, 0.0f);
    for (size_t i = 0; i < row.size(); ++i) {
      for (int64_t o = 0; o < shape_.outputs; ++o) y[o] += row[i] * used_[i * static_cast<size_t>(shape_.outputs) + static_cast<size_t>(o)];
    }
  }
  void learn(const std::vector<float>& row, uint32_t sample, Loss& loss) {
    std::vector<float> y(static_cast<size_t>(shape_.outputs)), dy(y.size());
    apply(row, y.data());
    loss.gradient(&sample, 1, y.data(), dy.data());
    for (size_t i = 0; i < row.size(); ++i) {
      for (size_t o = 0; o < dy.size(); ++o) gradients_[i * dy.size() + o] += row[i] * dy[o];
    }
  }

  NetworkShape shape_;
  int64_t memory_, inputs_;
  std::vector<float> weights_, gradients_, used_;
};

inline std::unique_ptr<Network> openLinear(const NetworkOptions& options, const NetworkShape& shape, uint64_t seed,
                                           const char*) {
  return std::make_unique<LinearNetwork>(options, shape, seed);
}

/**
 * Two states, shown one-hot. State 0: 0 stays for 0.05, 1 leads to state 1, 2 does so for -0.3. State 1: 0 ends for 1,
 * 1 leads back for 0.2, 2 is forbidden. Truncated after 7 steps. Copy i starts in state i % 2.
 */
class TwoStates final : public Environment {
 public:
  explicit TwoStates(int64_t copies) : states_(static_cast<size_t>(copies)), ages_(states_.size()) {}

  static constexpr double discount = 0.9;
  /** Optimal action values at that discount: V1 = 0.2 + 0.9 V0, V0 = 0.9 V1. */
  static std::vector<double> optimum() {
    const double v1 = 0.2 / 0.19, v0 = 0.9 * v1;
    return {0.05 + 0.9 * v0, v0, v0 - 0.3, 1, v1};
  }

  const Space& space() const override { return space_; }
  int64_t copies() const override { return static_cast<int64_t>(states_.size()); }

  void reset(uint64_t, float* observations, uint8_t* masks) override {
    for (size_t i = 0; i < states_.size(); ++i) {
      begin(i);
      show(i, observations, masks);
    }
  }

  void step(const float* actions, const StepOut& out) override {
    masks_.resize(states_.size() * 3);
    for (size_t i = 0; i < states_.size(); ++i) masks_[i * 3] = masks_[i * 3 + 1] = 1, masks_[i * 3 + 2] = states_[i] == 0;
    checkActions(space_, actions, copies(), masks_.data());
    for (size_t i = 0; i < states_.size(); ++i) {
      const auto action = static_cast<int>(actions[i]);
      const bool first = states_[i] == 0;
      out.rewards[i] = first ? (action == 0 ? 0.05f : action == 1 ? 0 : -0.3f) : (action == 0 ? 1 : 0.2f);
      sum_ += out.rewards[i];
      states_[i] = first ? action != 0 : 0;
      ages_[i] += 1;
      out.ends[i] = !first && action == 0 ? End::terminated : ages_[i] == 7 ? End::truncated : End::none;
      if (out.ends[i] != End::none) {
        out.finalObservations[i * 2] = states_[i] == 0;
        out.finalObservations[i * 2 + 1] = states_[i] == 1;
        begin(i);
      }
      show(i, out.observations, out.masks);
    }
  }

  std::vector<std::string> rewardParts() const override { return {"all"}; }
  void takeRewardSums(double* sums) override {
    sums[0] += sum_;
    sum_ = 0;
  }
  void visit(Archive& archive) override {
    archive.numbers("states", states_);
    archive.numbers("ages", ages_);
    archive.number("sum", sum_);
  }

 private:
  void begin(size_t i) {
    states_[i] = static_cast<double>(i % 2);
    ages_[i] = 0;
  }
  void show(size_t i, float* observations, uint8_t* masks) const {
    observations[i * 2] = states_[i] == 0;
    observations[i * 2 + 1] = states_[i] == 1;
    masks[i * 3] = masks[i * 3 + 1] = 1;
    masks[i * 3 + 2] = states_[i] == 0;
  }

  Space space_{2, 3, 1, 0, 0, true};
  std::vector<double> states_, ages_;
  std::vector<uint8_t> masks_;
  double sum_ = 0;
};

/** The bytes of a checkpoint. */
inline std::vector<uint8_t> saved(Trainer& trainer) {
  Archive archive;
  trainer.visit(archive);
  return archive.bytes();
}

/** A cue of +-1, then nothing: the choice of the second step pays 1 where it is that of the cue. Truncated there. */
class Cue final : public Environment {
 public:
  explicit Cue(int64_t copies) : cues_(static_cast<size_t>(copies)), second_(cues_.size()) {}

  const Space& space() const override { return space_; }
  int64_t copies() const override { return static_cast<int64_t>(cues_.size()); }
  void reset(uint64_t seed, float* observations, uint8_t*) override {
    draws_ = Rng(seed, "cue");
    for (size_t i = 0; i < cues_.size(); ++i) begin(i, observations);
  }
  void step(const float* actions, const StepOut& out) override {
    for (size_t i = 0; i < cues_.size(); ++i) {
      out.rewards[i] = second_[i] && (actions[i] > 0) == (cues_[i] > 0);
      out.ends[i] = second_[i] ? End::terminated : End::none;
      if (second_[i]) {
        begin(i, out.observations);
      } else {
        second_[i] = 1;
        out.observations[i] = 0;
      }
    }
  }
  void visit(Archive& archive) override {
    archive.numbers("cues", cues_);
    archive.flags("second", second_);
    archive.random("draws", draws_);
  }

 private:
  void begin(size_t i, float* observations) {
    cues_[i] = draws_.uniform() < 0.5 ? -1 : 1;
    observations[i] = static_cast<float>(cues_[i]);
    second_[i] = 0;
  }

  Space space_{1, 2, 1, 0, 0, false};
  std::vector<double> cues_;
  std::vector<uint8_t> second_;
  Rng draws_{0, "cue"};
};

}  // namespace autostock::test
