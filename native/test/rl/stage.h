#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "rl/environments/catalog.h"

namespace autostock::rl {

/** An environment with room for what its steps write. */
struct Stage {
  explicit Stage(std::unique_ptr<Environment> opened)
      : environment(std::move(opened)),
        copies(static_cast<size_t>(environment->copies())),
        width(static_cast<size_t>(environment->space().observation)),
        observations(copies * width),
        finals(copies * width),
        rewards(copies),
        ends(copies),
        masks(environment->space().masked ? copies * static_cast<size_t>(environment->space().choices) : 0) {}

  Stage(const char* task, int64_t copyCount, const Params& options = {}) : Stage(openTask(task, options, copyCount)) {}

  void reset(uint64_t seed) { environment->reset(seed, observations.data(), masks.data()); }

  void step(const std::vector<float>& actions) {
    environment->step(actions.data(), {observations.data(), finals.data(), rewards.data(), ends.data(), masks.data()});
  }

  const float* row(size_t copy) const { return observations.data() + copy * width; }

  std::vector<uint8_t> saved() {
    Archive archive;
    environment->visit(archive);
    return archive.bytes();
  }

  void load(const std::vector<uint8_t>& bytes) {
    Archive archive(bytes);
    environment->visit(archive);
  }

  /** Puts every copy into a state as its task keeps it, after `age` steps of an episode. */
  void place(std::vector<double> states, uint64_t age = 0) {
    uint64_t seed = 0;
    std::vector<Rng> draws(copies, Rng(0, "place"));
    std::vector<uint64_t> ages(copies, age);
    Archive archive;
    archive.word("seed", seed);
    archive.randoms("draws", draws);
    archive.words("ages", ages);
    archive.numbers("states", states);
    load(archive.bytes());
  }

  std::unique_ptr<Environment> environment;
  size_t copies, width;
  std::vector<float> observations, finals, rewards;
  std::vector<End> ends;
  std::vector<uint8_t> masks;
};

}  // namespace autostock::rl
