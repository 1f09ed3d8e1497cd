#include "models/nlinear.h"

#include "models/timeProfiles.h"

namespace autostock {

namespace {

NLinearOptions read(const Params& options) { return readFields<NLinearOptions>(options, "nlinear"); }

class NLinearNetwork final : public Network {
 public:
  explicit NLinearNetwork(const Parameters& parameters)
      : time_(parameters.at("Linear.weight")),
        timeBias_(parameters.at("Linear.bias")),
        head_(parameters.at("head.weight")),
        headBias_(parameters.at("head.bias")) {}

  torch::Tensor forward(const torch::Tensor& x, Mode&) const override {
    const torch::Tensor last = x.slice(1, x.size(1) - 1);                                       // [B,1,F]
    const torch::Tensor moves = torch::linear((x - last).transpose(1, 2), time_, timeBias_);    // [B,F,P]
    const torch::Tensor z = moves.transpose(1, 2) + last;                                       // [B,P,F]
    return torch::linear(z.flatten(1), head_, headBias_);                                       // [B,O]
  }

 private:
  torch::Tensor time_, timeBias_, head_, headBias_;
};

}  // namespace

int64_t NLinearModel::window(const Params& options) const { return read(options).window; }

std::vector<TensorSpec> NLinearModel::tensors(const Params& options, const Shape& shape) const {
  const NLinearOptions o = read(options);
  return {{"Linear.weight", {o.latent, o.window}},
          {"Linear.bias", {o.latent}},
          {"head.weight", {shape.output.size(), o.latent * shape.features}},
          {"head.bias", {shape.output.size()}}};
}

Tensors NLinearModel::initialise(const Params& options, const Shape& shape, int64_t seed) const {
  return profilesStart(tensors(options, shape), window(options), seed);
}

std::unique_ptr<Network> NLinearModel::network(const Params&, const Shape&, const Parameters& parameters) const {
  return std::make_unique<NLinearNetwork>(parameters);
}

std::unique_ptr<Forecaster> NLinearModel::open(const Params& options, const Shape& shape,
                                               const Tensors& tensors) const {
  const NLinearOptions o = read(options);
  const std::vector<float>& weight = tensors.at("Linear.weight").data;  // [P][L]
  const std::vector<float>& bias = tensors.at("Linear.bias").data;
  TimeProfiles profiles{o.window, {weight.begin(), weight.end()}, {bias.begin(), bias.end()}};
  for (int64_t p = 0; p < o.latent; ++p) {
    double* profile = profiles.weight.data() + p * o.window;
    double sum = 0.0;
    for (int64_t t = 0; t < o.window; ++t) sum += profile[t];
    profile[o.window - 1] += 1.0 - sum;  // W (x - last) + last
  }
  return openProfiles(profiles, shape, tensors);
}

}  // namespace autostock
