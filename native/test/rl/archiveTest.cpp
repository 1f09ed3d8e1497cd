#include "rl/archive.h"

#include <cstdint>
#include <limits>
#include <vector>

#include "check.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

struct Sample {
  Sample() {
    for (size_t i = 0; i < 3; ++i) ends[i] = static_cast<uint8_t>(i);
  }

  std::vector<float> weights{1.5f, -2, 3e-30f};
  std::vector<double> cash{0.1, -1e300, std::numeric_limits<double>::infinity()};
  std::vector<uint8_t> ends = std::vector<uint8_t>(3);
  int64_t steps = -7;
  Rng rng{1, "archive", 2};

  void visit(Archive& archive) {
    archive.floats("weights", weights);
    archive.group("account", [&] { archive.numbers("cash", cash); });
    archive.flags("ends", ends);
    archive.integer("steps", steps);
    archive.random("draws", rng);
  }
};

std::vector<uint8_t> written(Sample& sample) {
  Archive out;
  sample.visit(out);
  return out.bytes();
}

}  // namespace

TEST_CASE("what was written is read back to the bit, generators included") {
  Sample sample;
  for (int i = 0; i < 7; ++i) sample.rng.normal();
  sample.rng.word();
  const std::vector<uint8_t> bytes = written(sample);
  Sample other;
  other.weights.assign(3, 0);
  other.cash.assign(3, 0);
  other.ends.assign(3, 0);
  other.steps = 0;
  Archive in(bytes);
  other.visit(in);
  CHECK(written(other) == bytes);
  CHECK_EQ(other.steps, -7);
  for (int i = 0; i < 9; ++i) {
    CHECK_EQ(other.rng.normal(), sample.rng.normal());
    CHECK_EQ(other.rng.word(), sample.rng.word());
  }
}

TEST_CASE("a checkpoint of another shape, or a damaged one, says what is wrong") {
  Sample sample;
  std::vector<uint8_t> bytes = written(sample);
  Sample longer;
  longer.weights.resize(4);
  CHECK_THROWS([&] { Archive in(bytes); longer.visit(in); }(), code::modelCheckpoint, "weights holds 3 values, not 4");
  CHECK_THROWS([&] { Archive in(bytes); double x = 0; in.number("equity", x); }(), code::modelCheckpoint, "equity is missing");
  Archive out;
  out.same("seed", 3);
  const std::vector<uint8_t> seeded = out.bytes();
  CHECK_THROWS([&] { Archive in(seeded); in.same("seed", 4); }(), code::modelCheckpoint, "seed is another");
  bytes.resize(bytes.size() / 2);
  CHECK_THROWS([&] { Archive in(bytes); }(), code::modelCheckpoint);
}
