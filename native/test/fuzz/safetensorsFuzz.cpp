// libFuzzer: whatever bytes come in, they are read or refused with a coded error, and what is read can be served.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "models/gbdt.h"
#include "models/ridge.h"
#include "models/safetensors.h"
#include "models/trainState.h"

namespace {

using namespace autostock;

const Params FOREST{{"lags", 2}, {"rounds", 2}, {"leaves", 4}, {"depth", 2}};
const Shape SHAPE{2, {}};

/** Runs the bytes through one reader; a refusal must carry the code of a checkpoint. */
template <class Read>
void tryRead(Read read) {
  try {
    read();
  } catch (const Error& error) {
    if (std::string_view(error.code) != code::modelCheckpoint) __builtin_trap();
  }
}

void serve(const Model& model, const Params& options, std::span<const uint8_t> bytes) {
  const auto forecaster = model.open(options, SHAPE, readSafetensors(bytes, model.tensors(options, SHAPE)));
  const std::vector<float> window(static_cast<size_t>(forecaster->window() * SHAPE.features), 0.5f);
  std::vector<float> scratch(static_cast<size_t>(forecaster->scratchSize()));
  float forecast = 0.0f;
  forecaster->forecast(window.data(), &forecast, scratch.data());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> bytes(data, size);
  tryRead([&] { readAnySafetensors(bytes); });
  tryRead([&] { serve(RidgeModel(), {}, bytes); });
  tryRead([&] { serve(GbdtModel(), FOREST, bytes); });
  const std::vector<TensorSpec> weights{{"w", {2, 3}}, {"b", {2}}};
  tryRead([&] { readState(bytes, {weights, weights, true, 3}, {1, 2, 3}); });
  return 0;
}
