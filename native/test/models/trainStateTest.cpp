#include <cmath>
#include <limits>

#include "base/rng.h"
#include "check.h"
#include "models/trainState.h"
#include "trainingFixture.h"

using namespace autostock;
using autostock::test::PanelData;

namespace {

const StateShape shape{{{"a.weight", {2, 3}}, {"n.running_mean", {3}}}, {{"a.weight", {2, 3}}}, true, 10};
const Fingerprint print{~0ull, 1, 0x8000000000000001ull};

Tensors filled(const std::vector<TensorSpec>& specs, const char* purpose) {
  Tensors out;
  Rng rng(1, purpose);
  for (const TensorSpec& spec : specs) {
    Tensor& tensor = out[spec.name];
    tensor.shape = spec.shape;
    for (int64_t i = 0; i < elementCount(spec.shape); ++i) tensor.data.push_back(static_cast<float>(rng.uniform()));
  }
  return out;
}

TrainState example() {
  TrainState state;
  state.weights = filled(shape.weights, "weights");
  state.mean = filled(shape.moments, "mean");
  state.square = filled(shape.moments, "square");
  state.best = filled(shape.weights, "best");
  state.average = filled(shape.weights, "average");
  state.epochs = 3;
  state.bestEpoch = 2;
  state.averagedEpochs = 1;
  state.bestScore = -1.0 / 3.0;
  state.trainLoss = {1.0 / 3.0, 0.1, -0.0};
  state.validLoss = {std::numeric_limits<double>::quiet_NaN(), 1e-310, 1e300};
  state.validRankIc = {0.25, -std::numeric_limits<double>::infinity(), 0.5};
  return state;
}

bool same(const Tensors& a, const Tensors& b) {
  if (a.size() != b.size()) return false;
  for (const auto& [name, tensor] : a) {
    if (!b.contains(name) || b.at(name).data != tensor.data || b.at(name).shape != tensor.shape) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a state comes back with every bit, numbers that are not finite among them") {
  const TrainState state = example();
  const std::vector<uint8_t> bytes = writeState(state, print);
  const TrainState again = readState(bytes, shape, print);
  CHECK(same(again.weights, state.weights));
  CHECK(same(again.mean, state.mean));
  CHECK(same(again.square, state.square));
  CHECK(same(again.best, state.best));
  CHECK(same(again.average, state.average));
  CHECK(writeState(again, print) == bytes);
  CHECK(std::isnan(again.validLoss[0]));
  CHECK_EQ(again.validLoss[1], 1e-310);
  CHECK(std::isinf(again.validRankIc[1]));
  CHECK_EQ(again.bestEpoch, 2);
  CHECK(!again.finished);
}

TEST_CASE("a state of another model, option, seed or data set is refused by name") {
  const std::vector<uint8_t> bytes = writeState(example(), print);
  CHECK_THROWS(readState(bytes, shape, {1, print.training, print.data}), code::modelCheckpoint, "model");
  CHECK_THROWS(readState(bytes, shape, {print.model, 2, print.data}), code::modelCheckpoint, "training option or seed");
  CHECK_THROWS(readState(bytes, shape, {print.model, print.training, 2}), code::modelCheckpoint, "data set");
  StateShape other = shape;
  other.weights[0].shape = {3, 3};
  CHECK_THROWS(readState(bytes, other, print), code::modelCheckpoint);
  other = shape;
  other.averages = false;
  CHECK_THROWS(readState(bytes, other, print), code::modelCheckpoint);
  other = shape;
  other.epochs = 2;
  CHECK_THROWS(readState(bytes, other, print), code::modelCheckpoint);
}

TEST_CASE("counters that contradict each other and negative second moments are refused") {
  TrainState state = example();
  state.bestEpoch = 4;
  CHECK_THROWS(readState(writeState(state, print), shape, print), code::modelCheckpoint, "counters");
  state = example();
  state.averagedEpochs = 9;
  CHECK_THROWS(readState(writeState(state, print), shape, print), code::modelCheckpoint, "counters");
  state = example();
  state.square.at("a.weight").data[1] = -1.0f;
  CHECK_THROWS(readState(writeState(state, print), shape, print), code::modelCheckpoint, "square.a.weight");
}

TEST_CASE("cut and changed bytes never read as a state of another value without an error code") {
  const std::vector<uint8_t> bytes = writeState(example(), print);
  for (size_t n = 0; n < bytes.size(); ++n) {
    CHECK_THROWS(readState(std::span(bytes).first(n), shape, print), code::modelCheckpoint);
  }
  Rng rng(4, "flip");
  for (int i = 0; i < 4000; ++i) {
    std::vector<uint8_t> hostile = bytes;
    const int64_t flips = 1 + rng.integer(4);
    for (int64_t k = 0; k < flips; ++k) hostile[rng.integer(static_cast<int64_t>(bytes.size()))] = static_cast<uint8_t>(rng.word());
    try {
      readState(hostile, shape, print);
    } catch (const Error& error) {
      CHECK_EQ(std::string(error.code), std::string(code::modelCheckpoint));
    }
  }
}

TEST_CASE("the fingerprint moves with every part of a training") {
  PanelData data(3, 20, 2, 4);
  TrainOptions training;
  const Fingerprint first = fingerprintOf("a", {{"window", 4}}, {}, data.view(), training);
  const auto other = [&](std::string_view name, const Params& options, const Output& output) {
    return fingerprintOf(name, options, output, data.view(), training).model != first.model;
  };
  CHECK(other("b", {{"window", 4}}, {}));
  CHECK(other("a", {{"window", 5}}, {}));
  CHECK(other("a", {{"window", 4}}, {1, Head::gaussian}));
  CHECK(!other("a", {{"window", 4}}, {}));
  training.seed = 2;
  CHECK(fingerprintOf("a", {}, {}, data.view(), training).training != first.training);
  data.features[5] += 1.0f;
  CHECK(fingerprintOf("a", {}, {}, data.view(), training).data != first.data);
}
