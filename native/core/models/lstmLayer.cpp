#include "models/lstmLayer.h"

#include <torch/csrc/autograd/custom_function.h>

#include "inference/lstmCell.h"

namespace autostock {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct FusedLstm : torch::autograd::Function<FusedLstm> {
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& weightIh,
                               const torch::Tensor& weightHh, const torch::Tensor& biasIh, const torch::Tensor& biasHh) {
    const int64_t L = x.size(0), B = x.size(1), I = x.size(2), H = weightHh.size(1);
    const torch::Tensor input = x.contiguous();
    const torch::Tensor gates =
        torch::addmm(biasIh + biasHh, input.view({L * B, I}), weightIh.t()).view({L, B, 4 * H});
    const torch::Tensor h = torch::empty({L, B, H});
    const torch::Tensor c = torch::empty({L, B, H});
    const torch::Tensor squashed = torch::empty({L, B, H});
    auto* sums = gates.data_ptr<float>();
    auto* outputs = h.data_ptr<float>();
    auto* cells = c.data_ptr<float>();
    auto* tangents = squashed.data_ptr<float>();
    for (int64_t t = 0; t < L; ++t) {
      if (t > 0) gates[t].addmm_(h[t - 1], weightHh.t());  // [B,4H]
      for (int64_t i = t * B; i < (t + 1) * B; ++i) {
        lstmCell(H, sums + i * 4 * H, t > 0 ? cells + (i - B) * H : nullptr, cells + i * H, tangents + i * H,
                 outputs + i * H);
      }
    }
    context->save_for_backward({input, weightIh, weightHh, gates, c, squashed, h});
    return h;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const variable_list saved = context->get_saved_variables();
    const torch::Tensor &input = saved[0], &weightIh = saved[1], &weightHh = saved[2], &gates = saved[3],
                        &c = saved[4], &squashed = saved[5], &h = saved[6];
    const int64_t L = h.size(0), B = h.size(1), H = h.size(2), I = input.size(2);
    const torch::Tensor up = gradients[0].contiguous();  // [L,B,H]
    const torch::Tensor dgates = torch::empty({L, B, 4 * H});
    torch::Tensor dh = up[L - 1].clone();                // [B,H]
    const torch::Tensor dc = torch::zeros({B, H});
    const auto* sums = gates.data_ptr<float>();
    const auto* cells = c.data_ptr<float>();
    const auto* tangents = squashed.data_ptr<float>();
    auto* down = dgates.data_ptr<float>();
    for (int64_t t = L - 1; t >= 0; --t) {
      if (t + 1 < L) torch::addmm_out(dh, up[t], dgates[t + 1], weightHh);
      for (int64_t b = 0; b < B; ++b) {
        const int64_t i = t * B + b;
        lstmCellBackward(H, sums + i * 4 * H, t > 0 ? cells + (i - B) * H : nullptr, tangents + i * H,
                         dh.data_ptr<float>() + b * H, dc.data_ptr<float>() + b * H, down + i * 4 * H);
      }
    }
    const torch::Tensor flat = dgates.view({L * B, 4 * H});
    const torch::Tensor bias = flat.sum(0);
    const torch::Tensor recurrent = torch::mm(flat.slice(0, B).t(), h.view({L * B, H}).slice(0, 0, (L - 1) * B));
    torch::Tensor dx;
    if (context->needs_input_grad(0)) dx = torch::mm(flat, weightIh).view({L, B, I});
    return {dx, torch::mm(flat.t(), input.view({L * B, I})), recurrent, bias, bias.clone()};
  }
};

}  // namespace

torch::Tensor lstmLayer(const torch::Tensor& x, const torch::Tensor& weightIh, const torch::Tensor& weightHh,
                        const torch::Tensor& biasIh, const torch::Tensor& biasHh) {
  if (x.device().is_cpu()) return FusedLstm::apply(x, weightIh, weightHh, biasIh, biasHh);
  const torch::Tensor zero = torch::zeros({1, x.size(1), weightHh.size(1)}, x.options());
  return std::get<0>(
      torch::lstm(x, {zero, zero}, {weightIh, weightHh, biasIh, biasHh}, true, 1, 0.0, false, false, false));
}

}  // namespace autostock
