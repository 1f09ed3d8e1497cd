#include "models/causalConvolution.h"

#include <torch/csrc/autograd/custom_function.h>

namespace autostock {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/** Places of one convolution in the padded series [B * S] that stand one after the other. */
struct Layout {
  Layout(int64_t batch, int64_t bars, int64_t K, int64_t step)
      : B(batch), T(bars), pad(K - 1), stride(step), phase((T - 1) % step) {
    S = (pad + T + stride - 1) / stride * stride;  // a multiple, so that strided rows fall alike in every series
    outputs = (T + stride - 1) / stride;
    rows = B * S / stride;
    computed = (B * S - phase - pad + stride - 1) / stride;
  }

  /** x behind zeros: [B * S, Ci]. */
  torch::Tensor padded(const torch::Tensor& x) const {
    return torch::constant_pad_nd(x, {0, 0, pad, S - pad - T}).view({B * S, x.size(2)});
  }
  /** What tap k of every output reads, as a view: [computed, Ci]. Rows past a series' outputs are never used. */
  torch::Tensor tap(const torch::Tensor& series, int64_t k) const {
    const int64_t Ci = series.size(1);
    return series.as_strided({computed, Ci}, {stride * Ci, 1}, (phase + k) * Ci);
  }

  int64_t B, T, pad, stride, phase;
  int64_t S, outputs, rows, computed;
};

struct CausalConvolution : torch::autograd::Function<CausalConvolution> {
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& weight,
                               const torch::Tensor& bias, int64_t stride) {
    const int64_t K = weight.size(2), Co = weight.size(0);
    const Layout layout(x.size(0), x.size(1), K, stride);
    const torch::Tensor series = layout.padded(x);
    const torch::Tensor taps = weight.permute({2, 1, 0}).contiguous();  // [K,Ci,Co]
    const torch::Tensor buffer = torch::empty({layout.rows, Co}, x.options());
    torch::Tensor y = buffer.narrow(0, 0, layout.computed);
    torch::addmm_out(y, bias, layout.tap(series, 0), taps[0]);
    for (int64_t k = 1; k < K; ++k) y.addmm_(layout.tap(series, k), taps[k]);
    context->save_for_backward({series, taps});
    context->saved_data["bars"] = layout.T;
    context->saved_data["stride"] = stride;
    return buffer.view({layout.B, layout.S / stride, Co}).narrow(1, 0, layout.outputs);
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const variable_list saved = context->get_saved_variables();
    const torch::Tensor &series = saved[0], &taps = saved[1];
    const int64_t K = taps.size(0), Ci = taps.size(1), Co = taps.size(2);
    const torch::Tensor& up = gradients[0];  // [B,outputs,Co]
    const int64_t bars = context->saved_data["bars"].toInt();
    const Layout layout(up.size(0), bars, K, context->saved_data["stride"].toInt());
    const torch::Tensor all = torch::constant_pad_nd(up, {0, 0, 0, layout.S / layout.stride - layout.outputs});
    const torch::Tensor dy = all.view({layout.rows, Co}).narrow(0, 0, layout.computed);
    const torch::Tensor dtaps = torch::empty({K, Ci, Co}, up.options());
    for (int64_t k = 0; k < K; ++k) {
      torch::Tensor row = dtaps[k];
      torch::mm_out(row, layout.tap(series, k).t(), dy);
    }
    torch::Tensor dx;
    if (context->needs_input_grad(0)) {
      const torch::Tensor dseries = torch::zeros({layout.B * layout.S, Ci}, up.options());
      for (int64_t k = 0; k < K; ++k) layout.tap(dseries, k).addmm_(dy, taps[k].t());
      dx = dseries.view({layout.B, layout.S, Ci}).narrow(1, layout.pad, bars);
    }
    return {dx, dtaps.permute({2, 1, 0}), all.view({layout.rows, Co}).sum(0), {}};
  }
};

}  // namespace

torch::Tensor causalConvolution(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                                int64_t stride) {
  return CausalConvolution::apply(x, weight, bias, stride);
}

}  // namespace autostock
