#include "models/gruLayer.h"

#include <torch/csrc/autograd/custom_function.h>

#include "inference/gruCell.h"

namespace autostock {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/** Rows r, z, n -> n, r, z. */
torch::Tensor candidateFirst(const torch::Tensor& rows) { return rows.roll(rows.size(0) / 3, 0); }
/** Rows n, r, z -> r, z, n. */
torch::Tensor candidateLast(const torch::Tensor& rows) { return rows.roll(-(rows.size(0) / 3), 0); }

struct FusedGru : torch::autograd::Function<FusedGru> {
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& weightIh,
                               const torch::Tensor& weightHh, const torch::Tensor& biasIh, const torch::Tensor& biasHh) {
    const int64_t L = x.size(0), B = x.size(1), I = x.size(2), H = weightHh.size(1);
    const torch::Tensor input = x.contiguous();
    const torch::Tensor first = candidateFirst(weightIh);  // [3H,I]
    const torch::Tensor bias = torch::zeros({4 * H});      // as gruCell() reads them
    bias.slice(0, 0, 3 * H).add_(candidateFirst(biasIh));
    bias.slice(0, H, 4 * H).add_(biasHh);
    const torch::Tensor gates = bias.expand({L * B, 4 * H}).contiguous().view({L, B, 4 * H});
    gates.view({L * B, 4 * H}).slice(1, 0, 3 * H).addmm_(input.view({L * B, I}), first.t());
    const torch::Tensor h = torch::empty({L, B, H});
    auto* sums = gates.data_ptr<float>();
    auto* states = h.data_ptr<float>();
    for (int64_t t = 0; t < L; ++t) {
      if (t > 0) gates[t].slice(1, H, 4 * H).addmm_(h[t - 1], weightHh.t());  // [B,3H]
      for (int64_t i = t * B; i < (t + 1) * B; ++i) {
        gruCell(H, sums + i * 4 * H, t > 0 ? states + (i - B) * H : nullptr, states + i * H);
      }
    }
    context->save_for_backward({input, first, weightHh, gates, h});
    return h;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const variable_list saved = context->get_saved_variables();
    const torch::Tensor &input = saved[0], &first = saved[1], &weightHh = saved[2], &gates = saved[3], &h = saved[4];
    const int64_t L = h.size(0), B = h.size(1), H = h.size(2), I = input.size(2);
    const torch::Tensor up = gradients[0].contiguous();     // [L,B,H]
    const torch::Tensor dgates = torch::empty({L, B, 4 * H});
    const torch::Tensor dh = torch::zeros({B, H});
    const auto* sums = gates.data_ptr<float>();
    const auto* states = h.data_ptr<float>();
    auto* down = dgates.data_ptr<float>();
    auto* carried = dh.data_ptr<float>();
    for (int64_t t = L - 1; t >= 0; --t) {
      dh.add_(up[t]);
      for (int64_t b = 0; b < B; ++b) {
        const int64_t i = t * B + b;
        gruCellBackward(H, sums + i * 4 * H, t > 0 ? states + (i - B) * H : nullptr, carried + b * H, down + i * 4 * H);
      }
      if (t > 0) dh.addmm_(dgates[t].slice(1, H, 4 * H), weightHh);  // [B,H]
    }
    const torch::Tensor flat = dgates.view({L * B, 4 * H});
    const torch::Tensor inputs = flat.slice(1, 0, 3 * H);     // n, r, z
    const torch::Tensor recurrent = flat.slice(1, H, 4 * H);  // r, z, n
    const torch::Tensor bias = flat.sum(0);
    torch::Tensor dx;
    if (context->needs_input_grad(0)) dx = torch::mm(inputs, first).view({L, B, I});
    const torch::Tensor weightIh = candidateLast(torch::mm(inputs.t(), input.view({L * B, I})));
    const torch::Tensor products =
        torch::mm(recurrent.slice(0, B).t(), h.view({L * B, H}).slice(0, 0, (L - 1) * B));
    return {dx, weightIh, products, candidateLast(bias.slice(0, 0, 3 * H)), bias.slice(0, H, 4 * H)};
  }
};

}  // namespace

torch::Tensor gruLayer(const torch::Tensor& x, const torch::Tensor& weightIh, const torch::Tensor& weightHh,
                       const torch::Tensor& biasIh, const torch::Tensor& biasHh) {
  if (x.device().is_cpu()) return FusedGru::apply(x, weightIh, weightHh, biasIh, biasHh);
  const torch::Tensor zero = torch::zeros({1, x.size(1), weightHh.size(1)}, x.options());
  return std::get<0>(torch::gru(x, zero, {weightIh, weightHh, biasIh, biasHh}, true, 1, 0.0, false, false, false));
}

}  // namespace autostock
