#include <torch/nn/functional/padding.h>
#include <torch/nn/functional/pooling.h>
#include <torch/optim/adamw.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <thread>

// LibTorch's logging takes these names too.
#undef CHECK
#undef CHECK_EQ

#include "base/rng.h"
#include "check.h"
#include "models/adamW.h"
#include "models/dlinear.h"
#include "models/lstm.h"
#include "models/lstmLayer.h"
#include "models/registry.h"
#include "models/safetensors.h"
#include "models/tcn.h"

using namespace autostock;

namespace {

/** Labels follow the last feature 0; F features over R rows. */
struct Data {
  Data(int64_t rows, int64_t F, int64_t window) : featureCount(F) {
    Rng rng(2, "data");
    for (int64_t i = 0; i < rows * F; ++i) features.push_back(static_cast<float>(rng.normal()));
    for (int64_t r = 0; r < rows; ++r) {
      labels.push_back(static_cast<float>(0.5 * features[r * F] + rng.normal()));
      if (r >= window - 1) (r % 5 == 4 ? valid : train).push_back(static_cast<int32_t>(r));
    }
  }
  TrainView view() const { return {features, labels, featureCount, train, valid, {}, 0}; }

  std::vector<float> features, labels;
  std::vector<int32_t> train, valid;
  int64_t featureCount;
};

/** Weights away from the start, so that nothing cancels by symmetry. */
Tensors drawn(const Model& model, const Params& options, int64_t F) {
  Tensors out;
  for (const TensorSpec& spec : model.tensors(options, {F, {}})) {
    Rng rng(6, spec.name);
    Tensor& tensor = out[spec.name];
    tensor.shape = spec.shape;
    for (int64_t i = 0; i < elementCount(spec.shape); ++i) tensor.data.push_back(static_cast<float>(0.4 * rng.normal()));
  }
  return out;
}

torch::Tensor batchOf(int64_t B, int64_t L, int64_t F) {
  Rng rng(1, "batch");
  torch::Tensor x = torch::empty({B, L, F});
  for (int64_t i = 0; i < x.numel(); ++i) x.data_ptr<float>()[i] = static_cast<float>(rng.normal());
  return x;
}

void checkParity(const GradientModel& model, Params options, int64_t F) {
  const torch::NoGradGuard guard;
  const Tensors weights = drawn(model, options, F);
  const int64_t L = model.window(options);
  const torch::Tensor x = batchOf(9, L, F);
  Mode mode = Mode::evaluate();
  const torch::Tensor y = model.network(options, {F, {}}, toParameters(weights, false))->forward(x, mode);
  const auto engine = model.open(options, {F, {}}, weights);
  std::vector<float> scratch(static_cast<size_t>(engine->scratchSize()));
  for (int64_t b = 0; b < x.size(0); ++b) {
    float forecast = 0.0f;
    engine->forecast(x.data_ptr<float>() + b * L * F, &forecast, scratch.data());
    CHECK_CLOSE(forecast, y[b].item<double>(), 1e-5);
  }
}

Params withWindow(int64_t window, Params more) {
  more["window"] = static_cast<double>(window);
  return more;
}

}  // namespace

TEST_CASE("the serving engines agree with LibTorch to 1e-5") {
  checkParity(LstmModel(), withWindow(16, {{"hidden", 8}, {"layers", 2}}), 5);
  checkParity(LstmModel(), withWindow(9, {{"hidden", 33}, {"layers", 3}}), 1);
  checkParity(TcnModel(), withWindow(32, {{"channels", 16}, {"levels", 4}}), 5);
  checkParity(TcnModel(), withWindow(21, {{"channels", 5}, {"levels", 3}, {"kernel", 2}}), 5);
  checkParity(TcnModel(), withWindow(13, {{"channels", 6}, {"levels", 5}, {"kernel", 5}}), 2);
  checkParity(DLinearModel(), withWindow(32, {}), 7);
  checkParity(DLinearModel(), withWindow(10, {{"kernel", 3}, {"latent", 1}}), 2);
}

TEST_CASE("the LSTM layer and its gradients agree with LibTorch's") {
  const int64_t L = 7, B = 5, I = 3, H = 4;
  const auto leaf = [](std::vector<int64_t> shape, uint32_t index) {
    Rng rng(8, "leaf", index);
    torch::Tensor value = torch::empty(shape);
    for (int64_t i = 0; i < value.numel(); ++i) value.data_ptr<float>()[i] = static_cast<float>(0.5 * rng.normal());
    return value;
  };
  const torch::Tensor up = leaf({L, B, H}, 9);
  std::vector<torch::Tensor> ours, theirs;
  const std::vector<std::vector<int64_t>> shapes = {{L, B, I}, {4 * H, I}, {4 * H, H}, {4 * H}, {4 * H}};
  for (uint32_t i = 0; i < shapes.size(); ++i) {
    ours.push_back(leaf(shapes[i], i).set_requires_grad(true));
    theirs.push_back(leaf(shapes[i], i).set_requires_grad(true));
  }
  const torch::Tensor h = lstmLayer(ours[0], ours[1], ours[2], ours[3], ours[4]);
  const torch::Tensor zero = torch::zeros({1, B, H});
  const torch::Tensor expected = std::get<0>(torch::lstm(
      theirs[0], {zero, zero}, {theirs[1], theirs[2], theirs[3], theirs[4]}, true, 1, 0.0, true, false, false));
  CHECK(torch::allclose(h, expected, 1e-5, 1e-6));
  (h * up).sum().backward();
  (expected * up).sum().backward();
  for (size_t i = 0; i < ours.size(); ++i) CHECK(torch::allclose(ours[i].grad(), theirs[i].grad(), 1e-4, 1e-5));
}

TEST_CASE("DLinear's folded kernel is the decomposition as published") {
  const torch::NoGradGuard guard;
  const int64_t L = 20, F = 3, P = 2, kernel = 7;
  const Params options = withWindow(L, {{"kernel", kernel}, {"latent", P}});
  const DLinearModel model;
  const Parameters w = toParameters(drawn(model, options, F), false);
  const torch::Tensor x = batchOf(5, L, F);
  namespace Fn = torch::nn::functional;
  const torch::Tensor padded = Fn::pad(x.transpose(1, 2), Fn::PadFuncOptions({kernel / 2, kernel / 2}).mode(torch::kReplicate));
  const torch::Tensor trend = Fn::avg_pool1d(padded, Fn::AvgPool1dFuncOptions(kernel).stride(1));  // [B,F,L]
  const torch::Tensor seasonal = x.transpose(1, 2) - trend;
  const torch::Tensor z = torch::linear(seasonal, w.at("Linear_Seasonal.weight"), w.at("Linear_Seasonal.bias")) +
                          torch::linear(trend, w.at("Linear_Trend.weight"), w.at("Linear_Trend.bias"));  // [B,F,P]
  const torch::Tensor direct =
      torch::linear(z.transpose(1, 2).reshape({5, P * F}), w.at("head.weight"), w.at("head.bias"));
  Mode mode = Mode::evaluate();
  const torch::Tensor folded = model.network(options, {F, {}}, w)->forward(x, mode);
  CHECK(torch::allclose(direct, folded, 1e-5, 1e-5));
}

TEST_CASE("AdamW steps as LibTorch's does") {
  TrainOptions training;
  training.weightDecay = 0.1;
  training.clipNorm = 1e9;
  Parameters ours = {{"w", batchOf(1, 4, 3).view({4, 3}).clone().set_requires_grad(true)}};
  torch::Tensor theirs = ours.at("w").detach().clone().set_requires_grad(true);
  AdamW optimiser(ours, training);
  torch::optim::AdamW reference({theirs}, torch::optim::AdamWOptions(0.01).weight_decay(0.1));
  for (int step = 0; step < 20; ++step) {
    reference.zero_grad();
    (theirs * theirs * theirs).sum().backward();
    (ours.at("w") * ours.at("w") * ours.at("w")).sum().backward();
    reference.step();
    optimiser.step(0.01);
  }
  CHECK(torch::allclose(ours.at("w"), theirs, 1e-5, 1e-6));
}

TEST_CASE("gradients longer than the clip are scaled to it, and the rate warms up and falls to a tenth") {
  TrainOptions training;
  training.clipNorm = 1.0;
  Parameters w = {{"w", torch::zeros({2}).set_requires_grad(true)}};
  AdamW optimiser(w, training);
  (w.at("w") * torch::tensor({30.0f, 40.0f})).sum().backward();
  CHECK_CLOSE(optimiser.step(0.0), 50.0, 1e-6);
  CHECK_CLOSE(learningRateFactor(0, 100), 0.2, 1e-12);
  CHECK_CLOSE(learningRateFactor(5, 100), 1.0, 1e-12);
  CHECK_CLOSE(learningRateFactor(100, 100), 0.1, 1e-12);
}

TEST_CASE("a seed's weights are the same bytes, alone and beside another training") {
  const Data data(300, 3, 8);
  TrainOptions training;
  training.epochs = 2;
  training.batchSize = 64;
  for (const char* name : {"dlinear", "lstm", "tcn"}) {
    const Params options = std::string_view(name) == "dlinear" ? withWindow(8, {{"kernel", 5}}) : withWindow(8, {});
    const auto bytes = [&] { return writeSafetensors(findModel(name).train(options, {}, data.view(), training, {}).tensors); };
    const std::vector<uint8_t> alone = bytes();
    CHECK(alone == bytes());
    std::vector<uint8_t> first, second;
    std::thread a([&] { first = bytes(); });
    std::thread b([&] { second = bytes(); });
    a.join();
    b.join();
    CHECK(first == alone);
    CHECK(second == alone);
    training.seed = 2;
    CHECK(bytes() != alone);
    training.seed = 1;
  }
}

TEST_CASE("fewer rows than a batch, one row and no validation rows all train") {
  Data data(40, 2, 8);
  TrainOptions training;
  training.epochs = 3;
  data.valid.clear();
  for (const size_t rows : {data.train.size(), size_t{1}}) {
    data.train.resize(rows);
    const Trained trained = findModel("lstm").train(withWindow(8, {}), {}, data.view(), training, {});
    CHECK_EQ(trained.epochs, 3);
    CHECK_EQ(trained.bestEpoch, 3);
    CHECK(std::isnan(trained.validLoss[2]));
    CHECK(std::isfinite(trained.trainLoss[2]));
  }
}

TEST_CASE("the best epoch is kept and patience ends training") {
  Data data(200, 2, 8);
  Rng rng(3, "noise");
  for (const int32_t r : data.valid) data.labels[r] = static_cast<float>(rng.normal());
  TrainOptions training;
  training.epochs = 60;
  training.patience = 2;
  training.learningRate = 0.02;
  const Trained trained = findModel("tcn").train(withWindow(8, {}), {}, data.view(), training, {});
  CHECK_EQ(trained.epochs, trained.bestEpoch + 2);
  for (const double loss : trained.validLoss) CHECK(loss >= trained.validLoss[static_cast<size_t>(trained.bestEpoch - 1)]);
}

TEST_CASE("training is cancelled at the next batch and reports every batch") {
  const Data data(300, 2, 8);
  int32_t cancel = 0;
  int64_t batches = 0;
  Control control;
  control.cancel = &cancel;
  control.progress = [&](int64_t done, int64_t total, double loss) {
    CHECK_EQ(done, ++batches);
    CHECK_EQ(total, 20 * 8);
    CHECK(std::isfinite(loss));
    if (done == 5) cancel = 1;
  };
  TrainOptions training;
  training.batchSize = 32;
  CHECK_THROWS(findModel("dlinear").train(withWindow(8, {{"kernel", 5}}), {}, data.view(), training, {control}), code::cancelled);
  CHECK_EQ(batches, 5);
}

TEST_CASE("a loss that is not finite ends with AUTOSTOCK_MODEL_DIVERGED") {
  Data data(100, 2, 8);
  for (float& label : data.labels) label = std::numeric_limits<float>::max();
  TrainOptions training;
  training.huberDelta = 1e12;
  CHECK_THROWS(findModel("tcn").train(withWindow(8, {}), {}, data.view(), training, {}), code::modelDiverged, "epoch 1");
}

TEST_CASE("options that do not fit are refused by name") {
  CHECK_THROWS(findModel("dlinear").window({{"kernel", 24}}), code::configInvalid, "dlinear.kernel was 24");
  CHECK_THROWS(findModel("dlinear").window({{"window", 16}}), code::configInvalid, "at most the window, 16");
  CHECK_THROWS(findModel("lstm").window({{"hiden", 16}}), code::argument, "hidden");
  CHECK_THROWS(findModel("gru"), code::configUnknownName, "known: zero, ");
}
