#include "models/trainState.h"

#include <bit>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "models/safetensors.h"
#include "models/wordTensor.h"

namespace autostock {

namespace {

constexpr uint64_t formatVersion = 1;
constexpr int64_t fixedWords = 12;  // before the histories
constexpr const char* progressName = "progress";

[[noreturn]] void fail(const std::string& why) { throw Error(code::modelCheckpoint, "training state: " + why); }

/** FNV-1a over 64-bit words. */
class Hash {
 public:
  void word(uint64_t x) {
    value_ = (value_ ^ x) * 0x100000001b3ull;
    value_ ^= value_ >> 32;  // high bits must reach the low ones too
  }
  void number(double x) { word(std::bit_cast<uint64_t>(x)); }
  void text(std::string_view s) {
    word(s.size());
    for (const char c : s) word(static_cast<unsigned char>(c));
  }
  template <class T>
  void array(std::span<const T> values) {
    static_assert(sizeof(T) == 4);
    word(values.size());
    for (const T x : values) word(std::bit_cast<uint32_t>(x));
  }
  uint64_t value() const { return value_; }

 private:
  uint64_t value_ = 0xcbf29ce484222325ull;
};

void append(Tensors& out, const char* group, const Tensors& tensors) {
  for (const auto& [name, tensor] : tensors) out[group + name] = tensor;
}

void append(std::vector<TensorSpec>& out, const char* group, const std::vector<TensorSpec>& specs) {
  for (const TensorSpec& spec : specs) out.push_back({group + spec.name, spec.shape});
}

Tensors taken(Tensors& all, const char* group, const std::vector<TensorSpec>& specs) {
  Tensors out;
  for (const TensorSpec& spec : specs) out[spec.name] = std::move(all.at(group + spec.name));
  return out;
}

/** Words of `progress`: whatever the file holds beyond the tensors whose size is known. */
int64_t progressWords(std::span<const uint8_t> bytes, const std::vector<TensorSpec>& known) {
  uint64_t rest = bytes.size();
  uint64_t header = 0;
  if (rest < sizeof(header)) fail(std::to_string(rest) + " bytes are too few");
  std::memcpy(&header, bytes.data(), sizeof(header));
  rest -= sizeof(header);
  uint64_t used = 0;
  for (const TensorSpec& spec : known) used += static_cast<uint64_t>(elementCount(spec.shape)) * sizeof(float);
  if (header > rest || used > rest - header) fail("it is cut short or of another model");
  rest -= header + used;
  return static_cast<int64_t>(rest / (sizeof(float) * floatsPerWord));
}

void compare(uint64_t was, uint64_t want, const char* what) {
  if (was != want) fail(std::string("it was made with another ") + what + ": delete it to train from the start");
}

}  // namespace

Fingerprint fingerprintOf(std::string_view model, const Params& options, const Output& output, const TrainView& data,
                          const TrainOptions& training) {
  Hash architecture, settings, values;
  architecture.text(model);
  for (const auto& [name, value] : options) {
    architecture.text(name);
    architecture.number(value);
  }
  architecture.word(static_cast<uint64_t>(data.featureCount));
  architecture.word(static_cast<uint64_t>(output.horizons));
  architecture.word(static_cast<uint64_t>(output.head));
  std::apply([&](const auto&... entry) { (settings.number(static_cast<double>(training.*entry.member)), ...); },
             TrainOptions::fields());
  values.array(data.features);
  values.array(data.labels);
  values.array(data.trainRows);
  values.array(data.validRows);
  values.array(data.horizons);
  values.word(static_cast<uint64_t>(data.barCount));
  return {architecture.value(), settings.value(), values.value()};
}

std::vector<uint8_t> writeState(const TrainState& state, const Fingerprint& fingerprint) {
  std::vector<uint64_t> words = {formatVersion,
                                 fingerprint.model,
                                 fingerprint.training,
                                 fingerprint.data,
                                 static_cast<uint64_t>(state.epochs),
                                 static_cast<uint64_t>(state.bestEpoch),
                                 static_cast<uint64_t>(state.averagedEpochs),
                                 static_cast<uint64_t>(state.finished),
                                 static_cast<uint64_t>(state.averaged),
                                 std::bit_cast<uint64_t>(state.bestScore),
                                 std::bit_cast<uint64_t>(state.keptLoss),
                                 std::bit_cast<uint64_t>(state.keptRankIc)};
  for (const auto* history : {&state.trainLoss, &state.validLoss, &state.validRankIc}) {
    for (const double x : *history) words.push_back(std::bit_cast<uint64_t>(x));
  }
  Tensors all;
  append(all, "weights.", state.weights);
  append(all, "mean.", state.mean);
  append(all, "square.", state.square);
  append(all, "best.", state.best);
  append(all, "average.", state.average);
  all[progressName] = packWords(words);
  return writeSafetensors(all);
}

TrainState readState(std::span<const uint8_t> bytes, const StateShape& shape, const Fingerprint& fingerprint) {
  std::vector<TensorSpec> specs;
  append(specs, "weights.", shape.weights);
  append(specs, "mean.", shape.moments);
  append(specs, "square.", shape.moments);
  append(specs, "best.", shape.weights);
  if (shape.averages) append(specs, "average.", shape.weights);
  const int64_t count = progressWords(bytes, specs);
  if (count < fixedWords || (count - fixedWords) % 3 != 0 || (count - fixedWords) / 3 > shape.epochs) {
    fail("it is damaged or of another model or other training options");
  }
  specs.push_back({progressName, {count * floatsPerWord}});
  Tensors all = readSafetensors(bytes, specs);
  const std::vector<uint64_t> words = unpackWords(all.at(progressName), "training state: progress");
  compare(words[0], formatVersion, "version of its format");
  compare(words[1], fingerprint.model, "model, its options or its output");
  compare(words[2], fingerprint.training, "training option or seed");
  compare(words[3], fingerprint.data, "data set");
  TrainState state;
  state.epochs = (count - fixedWords) / 3;
  const auto limit = static_cast<uint64_t>(state.epochs);
  if (words[4] != limit || words[5] < 1 || words[5] > limit || words[6] > limit || words[7] > 1 || words[8] > 1) {
    fail("its counters contradict each other");
  }
  state.bestEpoch = static_cast<int64_t>(words[5]);
  state.averagedEpochs = static_cast<int64_t>(words[6]);
  state.finished = words[7] == 1;
  state.averaged = words[8] == 1;
  state.bestScore = std::bit_cast<double>(words[9]);
  state.keptLoss = std::bit_cast<double>(words[10]);
  state.keptRankIc = std::bit_cast<double>(words[11]);
  const uint64_t* history = words.data() + fixedWords;
  for (auto* values : {&state.trainLoss, &state.validLoss, &state.validRankIc}) {
    for (int64_t e = 0; e < state.epochs; ++e) values->push_back(std::bit_cast<double>(*history++));
  }
  state.weights = taken(all, "weights.", shape.weights);
  state.mean = taken(all, "mean.", shape.moments);
  state.square = taken(all, "square.", shape.moments);
  state.best = taken(all, "best.", shape.weights);
  if (shape.averages) state.average = taken(all, "average.", shape.weights);
  for (const auto& [name, tensor] : state.square) {
    for (const float x : tensor.data) {
      if (x < 0.0f) fail("square." + name + " holds a value below 0");
    }
  }
  return state;
}

}  // namespace autostock
