#include <torch/types.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

// LibTorch's logging takes these names too.
#undef CHECK
#undef CHECK_EQ

#include "base/rng.h"
#include "check.h"
#include "models/iTransformer.h"
#include "models/nlinear.h"
#include "models/patchTst.h"
#include "models/tsMixer.h"

using namespace autostock;

namespace {

/** Weights away from the start, so that nothing cancels by symmetry; maps keep the scale of what they read. */
Tensors drawn(const Model& model, const Params& options, const Shape& shape) {
  Tensors out;
  for (const TensorSpec& spec : model.tensors(options, shape)) {
    Rng rng(6, spec.name);
    Tensor& tensor = out[spec.name];
    tensor.shape = spec.shape;
    const bool variance = spec.name.ends_with("running_var");
    const double deviation = spec.shape.size() == 2 ? 1.0 / std::sqrt(static_cast<double>(spec.shape[1])) : 0.3;
    for (int64_t i = 0; i < elementCount(spec.shape); ++i) {
      const auto value = static_cast<float>(deviation * rng.normal());
      tensor.data.push_back(variance ? 0.2f + value * value : value);
    }
  }
  return out;
}

torch::Tensor windows(int64_t B, int64_t L, int64_t F) {
  Rng rng(4, "windows");
  torch::Tensor x = torch::empty({B, L, F});
  for (int64_t i = 0; i < x.numel(); ++i) x.data_ptr<float>()[i] = static_cast<float>(rng.normal());
  x.select(0, B - 1).select(1, F - 1).fill_(0.1);  // a feature that does not move
  return x;
}

void checkParity(const GradientModel& model, const Params& options, int64_t F) {
  for (const Output& output : {Output{}, Output{2, Head::quantiles}, Output{3, Head::gaussian}, Output{1, Head::studentT}}) {
    const Shape shape{F, output};
    const Tensors weights = drawn(model, options, shape);
    const int64_t L = model.window(options), B = 7, O = output.size();
    const torch::Tensor x = windows(B, L, F);
    std::vector<float> expected(static_cast<size_t>(B * O)), out(static_cast<size_t>(O));
    model.evaluate(options, shape, weights, {x.data_ptr<float>(), static_cast<size_t>(x.numel())}, expected);
    const auto engine = model.open(options, shape, weights);
    std::vector<float> scratch(static_cast<size_t>(engine->scratchSize()));
    for (int64_t b = 0; b < B; ++b) {
      engine->forecast(x.data_ptr<float>() + b * L * F, out.data(), scratch.data());
      for (int64_t o = 0; o < O; ++o) CHECK_CLOSE(out[o], expected[b * O + o], 1e-5);
    }
  }
}

/** Correlation of forecasts and labels on rows kept back after a short training; the label is feature 1 and noise. */
double learnt(const GradientModel& model, Params options) {
  const int64_t F = 3, rows = 900;
  options["window"] = 12;
  Rng rng(2, "panel");
  std::vector<float> features, labels;
  std::vector<int32_t> train, held;
  for (int64_t i = 0; i < rows * F; ++i) features.push_back(static_cast<float>(rng.normal()));
  for (int64_t r = 0; r < rows; ++r) {
    labels.push_back(static_cast<float>(features[r * F + 1] + 0.5 * rng.normal()));
    if (r >= 11) (r < 600 ? train : held).push_back(static_cast<int32_t>(r));
  }
  TrainOptions training;
  training.epochs = 15;
  training.batchSize = 64;
  training.learningRate = 5e-3;
  const TrainView view{features, labels, F, train, {}, {}, 0};
  const Trained trained = model.train(options, {}, view, training, {});
  std::vector<float> out(held.size());
  forecastRows(*model.open(options, {F, {}}, trained.tensors), features.data(), rows, held.data(),
               static_cast<int64_t>(held.size()), out.data(), {});
  double xy = 0.0, xx = 0.0, yy = 0.0;
  for (size_t i = 0; i < out.size(); ++i) {
    const double label = labels[static_cast<size_t>(held[i])];
    xy += out[i] * label;
    xx += out[i] * out[i];
    yy += label * label;
  }
  return xy / std::sqrt(xx * yy);
}

}  // namespace

TEST_CASE("engines with a mixing head agree with LibTorch to 1e-5 for every head") {
  checkParity(NLinearModel(), {}, 7);
  checkParity(NLinearModel(), {{"window", 5}, {"latent", 1}}, 1);
  checkParity(PatchTstModel(), {}, 6);
  checkParity(PatchTstModel(), {{"window", 21}, {"patch", 6}, {"stride", 5}, {"width", 12}, {"heads", 3}, {"layers", 3}, {"affine", 1}}, 3);
  checkParity(PatchTstModel(), {{"window", 40}, {"patch", 4}, {"stride", 2}}, 2);
  checkParity(ITransformerModel(), {}, 33);
  checkParity(ITransformerModel(), {{"window", 9}, {"width", 15}, {"heads", 5}, {"feedForward", 20}, {"layers", 3}}, 2);
  checkParity(TsMixerModel(), {}, 8);
  checkParity(TsMixerModel(), {{"window", 7}, {"blocks", 3}, {"hidden", 5}, {"latent", 1}}, 3);
}

TEST_CASE("NLinear's kernel is W(x - last) + b + last and then the head, as published") {
  const int64_t L = 9, F = 4, P = 3;
  const Params options = {{"window", L}, {"latent", P}};
  const NLinearModel model;
  const Tensors w = drawn(model, options, {F, {}});
  const torch::Tensor batch = windows(1, L, F);
  const float* x = batch.data_ptr<float>();
  const float* last = x + (L - 1) * F;
  double expected = w.at("head.bias").data[0];
  for (int64_t p = 0; p < P; ++p) {
    for (int64_t f = 0; f < F; ++f) {
      double z = static_cast<double>(w.at("Linear.bias").data[p]) + last[f];
      for (int64_t t = 0; t < L; ++t) z += w.at("Linear.weight").data[p * L + t] * (static_cast<double>(x[t * F + f]) - last[f]);
      expected += w.at("head.weight").data[p * F + f] * z;
    }
  }
  float out = 0.0f;
  model.open(options, {F, {}}, w)->forecast(x, &out, nullptr);
  CHECK_CLOSE(out, expected, 1e-6);
}

TEST_CASE("a training pass reaches every weight; only then do PatchTST's running statistics move") {
  const Shape shape{3, {2, Head::gaussian}};
  const auto check = [&](const GradientModel& model, Params options) {
    options["window"] = 12;
    const Tensors start = model.initialise(options, shape, 1);
    const Parameters parameters = toParameters(start, true);
    const auto network = model.network(options, shape, parameters);
    Mode training = Mode::train(3), evaluation = Mode::evaluate();
    const torch::Tensor x = windows(16, 12, 3);
    network->forward(x, evaluation).square().sum().backward();
    for (const auto& [name, value] : parameters) {
      if (!isRunningStatistic(name)) continue;
      CHECK(torch::equal(value, toParameters(start, false).at(name)));
    }
    network->forward(x, training).square().sum().backward();
    for (const auto& [name, value] : parameters) {
      if (isRunningStatistic(name)) {
        CHECK(!torch::equal(value, toParameters(start, false).at(name)));
      } else {
        CHECK(value.grad().defined() && value.grad().abs().sum().item<double>() > 0.0);
      }
    }
  };
  check(NLinearModel(), {});
  check(PatchTstModel(), {{"patch", 6}, {"stride", 3}, {"affine", 1}});
  check(ITransformerModel(), {{"width", 16}});
  check(TsMixerModel(), {});
}

TEST_CASE("every member with a mixing head finds a signal in one feature of several") {
  CHECK(learnt(NLinearModel(), {}) > 0.75);
  CHECK(learnt(PatchTstModel(), {{"patch", 4}, {"stride", 2}, {"dropout", 0.1}}) > 0.75);
  CHECK(learnt(ITransformerModel(), {{"width", 16}, {"feedForward", 32}}) > 0.75);
  CHECK(learnt(TsMixerModel(), {{"hidden", 16}}) > 0.75);
}

TEST_CASE("sizes that do not fit one another are refused by name") {
  CHECK_THROWS(PatchTstModel().window({{"window", 8}}), code::configInvalid, "patchTst.patch was 16: must be at most the window, 8");
  CHECK_THROWS(PatchTstModel().window({{"stride", 17}}), code::configInvalid, "patchTst.stride was 17: must be at most the patch, 16");
  CHECK_THROWS(PatchTstModel().window({{"width", 18}}), code::configInvalid, "patchTst.width was 18: must be a multiple of the heads, 4");
  CHECK_THROWS(ITransformerModel().window({{"heads", 5}}), code::configInvalid, "iTransformer.width was 64");
}
