#include <torch/nn/functional/conv.h>
#include <torch/nn/functional/padding.h>

#include <memory>
#include <string>
#include <vector>

// LibTorch's logging takes these names too.
#undef CHECK
#undef CHECK_EQ

#include "base/rng.h"
#include "check.h"
#include "models/causalConvolution.h"
#include "models/tcn.h"
#include "models/tcnMultiScale.h"
#include "models/transformer.h"
#include "models/transformerStreaming.h"

using namespace autostock;

namespace {

torch::Tensor draw(std::vector<int64_t> shape, const char* purpose) {
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
  }
  return out;
}

void checkParity(const GradientModel& model, const Params& options, int64_t F) {
  for (const Output& output : {Output{}, Output{2, Head::quantiles}, Output{3, Head::gaussian}, Output{1, Head::studentT}}) {
    const Shape shape{F, output};
    const Tensors weights = drawn(model, options, shape);
    const int64_t L = model.window(options), B = 7, O = output.size();
    const torch::Tensor x = draw({B, L, F}, "batch") * 2.0;
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

}  // namespace

TEST_CASE("a causal convolution and its gradients are those of a padded conv1d") {
  for (const auto& [B, T, Ci, Co, K, stride] :
       {std::array<int64_t, 6>{3, 9, 2, 4, 3, 1}, {3, 9, 2, 4, 3, 2}, {2, 8, 5, 3, 4, 2}, {4, 1, 3, 2, 3, 2}, {2, 2, 3, 3, 9, 2}, {1, 6, 2, 2, 1, 2}}) {
    const torch::Tensor x = draw({B, T, Ci}, "x"), weight = draw({Co, Ci, K}, "w"), bias = draw({Co}, "b");
    std::vector<torch::Tensor> ours, theirs;
    for (const torch::Tensor& value : {x, weight, bias}) {
      ours.push_back(value.clone().set_requires_grad(true));
      theirs.push_back(value.clone().set_requires_grad(true));
    }
    const torch::Tensor y = causalConvolution(ours[0], ours[1], ours[2], stride);
    const torch::Tensor padded = torch::constant_pad_nd(theirs[0].transpose(1, 2), {K - 1 - (T - 1) % stride, 0});
    const torch::Tensor expected = torch::conv1d(padded, theirs[1], theirs[2], stride).transpose(1, 2);
    CHECK(y.sizes() == expected.sizes());
    CHECK(torch::allclose(y, expected, 1e-5, 1e-6));
    const torch::Tensor up = draw(y.sizes().vec(), "up");
    (y * up).sum().backward();
    (expected * up).sum().backward();
    for (size_t i = 0; i < ours.size(); ++i) CHECK(torch::allclose(ours[i].grad(), theirs[i].grad(), 1e-4, 1e-5));
  }
}

TEST_CASE("convolutional and Transformer engines agree with LibTorch to 1e-5 for every head") {
  checkParity(TcnModel(), {{"window", 32}, {"channels", 16}, {"levels", 4}}, 5);
  checkParity(TcnModel(), {{"window", 40}, {"channels", 5}, {"levels", 2}, {"kernel", 4}}, 5);
  checkParity(TcnMultiScaleModel(), {{"window", 32}, {"channels", 8}}, 8);
  checkParity(TcnMultiScaleModel(), {{"window", 19}, {"channels", 6}, {"levels", 3}, {"gated", 0}, {"longKernel", 4}}, 3);
  checkParity(TransformerModel(), {{"window", 24}, {"width", 16}, {"feedForward", 32}}, 5);
  checkParity(TransformerModel(), {{"window", 9}, {"width", 15}, {"heads", 3}, {"feedForward", 20}, {"layers", 3}}, 2);
  checkParity(TransformerStreamingModel(), {{"window", 24}, {"band", 8}, {"width", 16}, {"feedForward", 32}}, 5);
  checkParity(TransformerStreamingModel(), {{"window", 20}, {"band", 13}, {"width", 12}, {"heads", 3}, {"layers", 3}}, 2);
}

TEST_CASE("training forms of a window cut to its receptive field are the same") {
  const torch::NoGradGuard guard;
  const auto check = [](const GradientModel& model, Params options, int64_t longer) {
    const Shape shape{3, {}};
    const int64_t field = model.receptiveField(options);
    const Parameters weights = toParameters(drawn(model, options, shape), false);
    options["window"] = static_cast<double>(longer);
    CHECK_EQ(model.receptiveField(options), field);
    const torch::Tensor x = draw({4, longer, 3}, "x");
    Mode mode = Mode::evaluate();
    const torch::Tensor whole = model.network(options, shape, weights)->forward(x, mode);
    options["window"] = static_cast<double>(field);
    const torch::Tensor cut = model.network(options, shape, weights)->forward(x.slice(1, longer - field).contiguous(), mode);
    CHECK(torch::allclose(whole, cut, 1e-5, 1e-6));
  };
  check(TcnModel(), {{"levels", 2}, {"window", 32}}, 40);
  check(TcnMultiScaleModel(), {{"window", 32}}, 45);
  check(TransformerStreamingModel(), {{"window", 32}, {"band", 9}}, 37);
}

TEST_CASE("what each member reads and whether it steps bar by bar") {
  CHECK_EQ(TcnModel().receptiveField({{"window", 64}}), 61);
  CHECK(TcnModel().streamable({{"window", 64}}));
  CHECK(!TcnModel().streamable({}));
  CHECK_EQ(TcnModel().receptiveField({}), 32);
  CHECK_EQ(TcnMultiScaleModel().receptiveField({}), 25);
  CHECK(TcnMultiScaleModel().streamable({}));
  CHECK(!TransformerModel().streamable({}));
  CHECK_EQ(TransformerStreamingModel().receptiveField({}), 31);
  CHECK(TransformerStreamingModel().streamable({}));
  CHECK(!TransformerStreamingModel().streamable({{"band", 20}}));
  CHECK_THROWS(TransformerModel().window({{"width", 30}}), code::configInvalid, "a multiple of the heads, 4");
  CHECK_THROWS(TransformerStreamingModel().window({{"width", 20}}), code::configInvalid, "an even multiple");
}
