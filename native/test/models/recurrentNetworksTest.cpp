#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <string>
#include <vector>

// LibTorch's logging takes these names too.
#undef CHECK
#undef CHECK_EQ

#include "base/rng.h"
#include "check.h"
#include "models/gruEnhanced.h"
#include "models/gruLayer.h"
#include "models/gruResidual.h"
#include "models/lstm.h"
#include "models/lstmAttention.h"
#include "models/lstmBasic.h"

using namespace autostock;

namespace {

torch::Tensor draw(std::vector<int64_t> shape, const std::string& purpose) {
  Rng rng(4, purpose);
  torch::Tensor x = torch::empty(shape);
  for (int64_t i = 0; i < x.numel(); ++i) x.data_ptr<float>()[i] = static_cast<float>(0.5 * rng.normal());
  return x;
}

/** Weights away from the start, so that nothing cancels by symmetry. */
Tensors drawn(const Model& model, const Params& options, const Shape& shape) {
  Tensors out;
  for (const TensorSpec& spec : model.tensors(options, shape)) {
    Rng rng(6, spec.name);
    Tensor& tensor = out[spec.name];
    tensor.shape = spec.shape;
    for (int64_t i = 0; i < elementCount(spec.shape); ++i) tensor.data.push_back(static_cast<float>(0.3 * rng.normal()));
    if (!spec.name.ends_with("running_var")) continue;
    for (float& value : tensor.data) value = 0.1f + std::abs(value);
  }
  return out;
}

const std::vector<const GradientModel*>& recurrentModels() {
  static const LstmBasicModel basic;
  static const LstmModel stacked;
  static const LstmAttentionModel attention;
  static const GruResidualModel residual;
  static const GruEnhancedModel enhanced;
  static const std::vector<const GradientModel*> list = {&basic, &stacked, &attention, &residual, &enhanced};
  return list;
}

void checkParity(const GradientModel& model, const Params& options, int64_t F) {
  for (const Output& output : {Output{}, Output{2, Head::quantiles}, Output{3, Head::gaussian}, Output{1, Head::studentT}}) {
    const Shape shape{F, output};
    const Tensors weights = drawn(model, options, shape);
    const int64_t L = model.window(options), B = 7, O = output.size();
    const torch::Tensor x = draw({B, L, F}, "batch") * 2.0;
    std::vector<float> expected(static_cast<size_t>(B * O)), out(static_cast<size_t>(O)), alone = out;
    const std::span<const float> values{x.data_ptr<float>(), static_cast<size_t>(x.numel())};
    model.evaluate(options, shape, weights, values, expected);
    const auto engine = model.open(options, shape, weights);
    std::vector<float> scratch(static_cast<size_t>(engine->scratchSize()));
    for (int64_t b = 0; b < B; ++b) {
      engine->forecast(x.data_ptr<float>() + b * L * F, out.data(), scratch.data());
      model.evaluate(options, shape, weights, values.subspan(static_cast<size_t>(b * L * F), static_cast<size_t>(L * F)), alone);
      for (int64_t o = 0; o < O; ++o) {
        CHECK_CLOSE(out[o], expected[b * O + o], 1e-5);
        CHECK_CLOSE(alone[o], expected[b * O + o], 1e-5);
      }
    }
  }
}

/** Labels follow the last feature 0. */
struct Data {
  Data(int64_t rows, int64_t window) {
    Rng rng(2, "data");
    for (int64_t i = 0; i < rows * 3; ++i) features.push_back(static_cast<float>(2.0 + 3.0 * rng.normal()));
    for (int64_t r = 0; r < rows; ++r) {
      labels.push_back(static_cast<float>(0.3 * (features[r * 3] - 2.0) + 0.3 * rng.normal()));
      if (r >= window - 1) (r % 5 == 4 ? valid : train).push_back(static_cast<int32_t>(r));
    }
  }
  TrainView view() const {
    TrainView view;
    view.features = features;
    view.labels = labels;
    view.featureCount = 3;
    view.trainRows = train;
    view.validRows = valid;
    return view;
  }

  std::vector<float> features, labels;
  std::vector<int32_t> train, valid;
};

TrainOptions quick(int64_t epochs) {
  TrainOptions training;
  training.epochs = epochs;
  training.batchSize = 64;
  training.learningRate = 1e-2;
  training.patience = epochs;
  return training;
}

const Params small = {{"window", 8}, {"hidden", 12}};

}  // namespace

TEST_CASE("recurrent engines agree with LibTorch to 1e-5 for every head, and no window with its neighbours") {
  for (const GradientModel* model : recurrentModels()) {
    for (const auto& [window, hidden, F] : {std::array<int64_t, 3>{16, 8, 5}, {9, 33, 1}, {30, 16, 4}}) {
      checkParity(*model, {{"window", static_cast<double>(window)}, {"hidden", static_cast<double>(hidden)}}, F);
    }
  }
  checkParity(LstmModel(), {{"window", 7}, {"hidden", 5}, {"layers", 3}}, 2);
  checkParity(GruResidualModel(), {{"window", 7}, {"hidden", 1}, {"layers", 1}}, 2);
  checkParity(GruEnhancedModel(), {{"window", 7}, {"hidden", 1}, {"layers", 3}}, 2);
}

TEST_CASE("the GRU layer and its gradients agree with LibTorch's") {
  const int64_t L = 7, B = 5, I = 3, H = 4;
  const torch::Tensor up = draw({L, B, H}, "up");
  std::vector<torch::Tensor> ours, theirs;
  const std::vector<std::vector<int64_t>> shapes = {{L, B, I}, {3 * H, I}, {3 * H, H}, {3 * H}, {3 * H}};
  for (size_t i = 0; i < shapes.size(); ++i) {
    ours.push_back(draw(shapes[i], "leaf" + std::to_string(i)).set_requires_grad(true));
    theirs.push_back(draw(shapes[i], "leaf" + std::to_string(i)).set_requires_grad(true));
  }
  const torch::Tensor h = gruLayer(ours[0], ours[1], ours[2], ours[3], ours[4]);
  const torch::Tensor expected = std::get<0>(torch::gru(theirs[0], torch::zeros({1, B, H}),
                                                        {theirs[1], theirs[2], theirs[3], theirs[4]}, true, 1, 0.0,
                                                        true, false, false));
  CHECK((h - expected).abs().max().item<double>() < 1e-6);
  h.backward(up);
  expected.backward(up);
  for (size_t i = 0; i < ours.size(); ++i) {
    CHECK((ours[i].grad() - theirs[i].grad()).abs().max().item<double>() < 1e-5);
  }
}

TEST_CASE("what each recurrent member starts from, and which ones step bar by bar") {
  const Shape shape{3, {}};
  for (const GradientModel* model : recurrentModels()) {
    CHECK_EQ(model->streamable(small), model->name() != "lstm-attention");
    CHECK_EQ(model->receptiveField(small), int64_t{8});
    const Tensors start = model->initialise(small, shape, 1);
    for (const TensorSpec& spec : model->tensors(small, shape)) CHECK(start.at(spec.name).shape == spec.shape);
    for (const auto& [name, tensor] : start) {
      if (name.starts_with("lstm.bias_ih")) CHECK(tensor.data[11] == 0.0f && tensor.data[12] == 1.0f);
      if (name.ends_with("running_var")) CHECK_EQ(tensor.data[0], 1.0f);
    }
  }
  const Tensors residual = GruResidualModel().initialise(small, shape, 1);
  CHECK_EQ(residual.at("bn.0.weight").data[0], 1.0f);
  CHECK_EQ(residual.at("bn.1.weight").data[0], 0.0f);
}

TEST_CASE("every recurrent member learns, and from its seed alone") {
  const Data data(500, 8);
  for (const GradientModel* model : recurrentModels()) {
    const Trained a = model->train(small, {}, data.view(), quick(8), {});
    const Trained b = model->train(small, {}, data.view(), quick(8), {});
    CHECK(a.tensors.at("head.weight").data == b.tensors.at("head.weight").data);
    CHECK(a.trainLoss.back() < 0.6 * a.trainLoss.front());
  }
}

TEST_CASE("batch statistics come from training passes alone and are those of all bars of a batch") {
  const GruResidualModel model;
  const Shape shape{3, {}};
  const Tensors start = drawn(model, small, shape);
  Parameters parameters = toParameters(start, true);
  const auto network = model.network(small, shape, parameters);
  const torch::Tensor x = draw({6, 8, 3}, "batch");
  Mode evaluate = Mode::evaluate();
  network->forward(x, evaluate);
  CHECK_EQ(parameters.at("bn.0.running_mean")[0].item<float>(), start.at("bn.0.running_mean").data[0]);
  Mode train = Mode::train(1);
  network->forward(x, train);
  const torch::Tensor h = torch::linear(x.transpose(0, 1), parameters.at("input.weight"), parameters.at("input.bias"));
  const torch::Tensor y = gruLayer(h, parameters.at("gru.0.weight_ih_l0"), parameters.at("gru.0.weight_hh_l0"),
                                   parameters.at("gru.0.bias_ih_l0"), parameters.at("gru.0.bias_hh_l0")).flatten(0, 1);
  for (int64_t j = 0; j < 12; ++j) {
    const double mean = y.select(1, j).mean().item<double>();
    const double variance = y.select(1, j).var().item<double>();
    CHECK_CLOSE(parameters.at("bn.0.running_mean")[j].item<double>(),
                0.9 * start.at("bn.0.running_mean").data[j] + 0.1 * mean, 1e-6);
    CHECK_CLOSE(parameters.at("bn.0.running_var")[j].item<double>(),
                0.9 * start.at("bn.0.running_var").data[j] + 0.1 * variance, 1e-6);
  }
}
