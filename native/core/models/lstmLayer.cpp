#include "models/lstmLayer.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <vector>

#include "inference/kernels.h"

namespace autostock {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/** gates: [B][4H] before activation, activated in place; c, squashed, h: [B][H] written. previous: [B][H] or null. */
void stepForward(int64_t B, int64_t H, float* gates, const float* previous, float* c, float* squashed, float* h) {
  for (int64_t b = 0; b < B; ++b) {
    float* g = gates + b * 4 * H;
    sigmoid(g, 2 * H);                               // i, f
    hyperbolicTangent(g + 2 * H, H, g + 2 * H);      // g
    sigmoid(g + 3 * H, H);                           // o
    float* cell = c + b * H;
    for (int64_t j = 0; j < H; ++j) cell[j] = g[j] * g[2 * H + j];
    for (int64_t j = 0; previous != nullptr && j < H; ++j) cell[j] += g[H + j] * previous[b * H + j];
    hyperbolicTangent(cell, H, squashed + b * H);
    for (int64_t j = 0; j < H; ++j) h[b * H + j] = g[3 * H + j] * squashed[b * H + j];
  }
}

/** dh: [B][H] of this step; dc: [B][H] in from the step after, out to the one before; dgates: [B][4H] written. */
void stepBackward(int64_t B, int64_t H, const float* gates, const float* previous, const float* squashed,
                  const float* dh, float* dc, float* dgates) {
  for (int64_t b = 0; b < B; ++b) {
    const float* g = gates + b * 4 * H;
    float* d = dgates + b * 4 * H;
    for (int64_t j = 0; j < H; ++j) {
      const float i = g[j], f = g[H + j], candidate = g[2 * H + j], o = g[3 * H + j];
      const float s = squashed[b * H + j];
      const float up = dh[b * H + j];
      const float cell = dc[b * H + j] + up * o * (1.0f - s * s);
      d[j] = cell * candidate * i * (1.0f - i);
      d[H + j] = previous == nullptr ? 0.0f : cell * previous[b * H + j] * f * (1.0f - f);
      d[2 * H + j] = cell * i * (1.0f - candidate * candidate);
      d[3 * H + j] = up * s * o * (1.0f - o);
      dc[b * H + j] = cell * f;
    }
  }
}

struct LstmLayer : torch::autograd::Function<LstmLayer> {
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& weightIh,
                               const torch::Tensor& weightHh, const torch::Tensor& biasIh, const torch::Tensor& biasHh) {
    const int64_t L = x.size(0), B = x.size(1), I = x.size(2), H = weightHh.size(1);
    const torch::Tensor input = x.contiguous();
    const torch::Tensor gates =
        torch::addmm(biasIh + biasHh, input.view({L * B, I}), weightIh.t()).view({L, B, 4 * H});
    const torch::Tensor h = torch::empty({L, B, H});
    const torch::Tensor c = torch::empty({L, B, H});
    const torch::Tensor squashed = torch::empty({L, B, H});
    const int64_t step = B * H;
    for (int64_t t = 0; t < L; ++t) {
      if (t > 0) gates[t].addmm_(h[t - 1], weightHh.t());  // [B,4H]
      const float* previous = t > 0 ? c.data_ptr<float>() + (t - 1) * step : nullptr;
      stepForward(B, H, gates.data_ptr<float>() + t * 4 * step, previous, c.data_ptr<float>() + t * step,
                  squashed.data_ptr<float>() + t * step, h.data_ptr<float>() + t * step);
    }
    context->save_for_backward({input, weightIh, weightHh, gates, c, squashed, h});
    return h;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const variable_list saved = context->get_saved_variables();
    const torch::Tensor &input = saved[0], &weightIh = saved[1], &weightHh = saved[2], &gates = saved[3],
                        &c = saved[4], &squashed = saved[5], &h = saved[6];
    const int64_t L = h.size(0), B = h.size(1), H = h.size(2), I = input.size(2);
    const int64_t step = B * H;
    const torch::Tensor up = gradients[0].contiguous();  // [L,B,H]
    const torch::Tensor dgates = torch::empty({L, B, 4 * H});
    std::vector<float> dc(static_cast<size_t>(step));
    for (int64_t t = L - 1; t >= 0; --t) {
      torch::Tensor dh = up[t];                                               // [B,H]
      if (t + 1 < L) dh = torch::addmm(dh, dgates[t + 1], weightHh);          // [B,H]
      const float* previous = t > 0 ? c.data_ptr<float>() + (t - 1) * step : nullptr;
      stepBackward(B, H, gates.data_ptr<float>() + t * 4 * step, previous, squashed.data_ptr<float>() + t * step,
                   dh.data_ptr<float>(), dc.data(), dgates.data_ptr<float>() + t * 4 * step);
    }
    const torch::Tensor flat = dgates.view({L * B, 4 * H});
    const torch::Tensor bias = flat.sum(0);
    const torch::Tensor recurrent = torch::mm(dgates.slice(0, 1).reshape({(L - 1) * B, 4 * H}).t(),
                                              h.slice(0, 0, L - 1).reshape({(L - 1) * B, H}));
    torch::Tensor dx;
    if (context->needs_input_grad(0)) dx = torch::mm(flat, weightIh).view({L, B, I});
    return {dx, torch::mm(flat.t(), input.view({L * B, I})), recurrent, bias, bias.clone()};
  }
};

}  // namespace

torch::Tensor lstmLayer(const torch::Tensor& x, const torch::Tensor& weightIh, const torch::Tensor& weightHh,
                        const torch::Tensor& biasIh, const torch::Tensor& biasHh) {
  return LstmLayer::apply(x, weightIh, weightHh, biasIh, biasHh);
}

}  // namespace autostock
