#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include <algorithm>

#include "inference/gruCell.h"
#include "inference/lstmCell.h"
#include "rl/networks/libtorchRecurrentLayer.h"

namespace autostock::rl {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/** Rows of a memory before a step [B][H]: those of the step before, or zeros where an episode starts. */
void carry(const float* before, int64_t stride, const uint8_t* starts, int64_t B, int64_t H, float* past) {
  for (int64_t b = 0; b < B; ++b) {
    if (starts[b]) {
      std::fill_n(past + b * H, H, 0.0f);
    } else {
      std::copy_n(before + b * stride, H, past + b * H);
    }
  }
}

/** Gradients do not pass the start of an episode. */
void cut(const uint8_t* starts, int64_t B, int64_t H, float* gradient) {
  for (int64_t b = 0; b < B; ++b) {
    if (starts[b]) std::fill_n(gradient + b * H, H, 0.0f);
  }
}

struct FusedLstm : torch::autograd::Function<FusedLstm> {
  static variable_list forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& starts,
                               const torch::Tensor& memory, const torch::Tensor& weightIh,
                               const torch::Tensor& weightHh, const torch::Tensor& biasIh,
                               const torch::Tensor& biasHh) {
    const int64_t T = x.size(0), B = x.size(1), I = x.size(2), H = weightHh.size(1), step = B * H;
    const torch::Tensor input = x.contiguous(), turned = weightHh.t(), first = memory.contiguous();
    const torch::Tensor gates = torch::addmm(biasIh + biasHh, input.view({T * B, I}), weightIh.t()).view({T, B, 4 * H});
    const torch::Tensor kept = torch::empty({5, T, B, H});  // h, c, tanh(c), and h, c before each step
    auto* sums = gates.data_ptr<float>();
    float* h = kept.data_ptr<float>();
    float *c = h + T * step, *squashed = c + T * step, *pastH = squashed + T * step, *pastC = pastH + T * step;
    const uint8_t* start = starts.data_ptr<uint8_t>();
    const torch::Tensor before = kept[3];
    for (int64_t t = 0; t < T; ++t) {
      const float* memories = first.data_ptr<float>();
      carry(t == 0 ? memories : h + (t - 1) * step, t == 0 ? 2 * H : H, start + t * B, B, H, pastH + t * step);
      carry(t == 0 ? memories + H : c + (t - 1) * step, t == 0 ? 2 * H : H, start + t * B, B, H, pastC + t * step);
      gates[t].addmm_(before[t], turned);
      for (int64_t i = t * B; i < (t + 1) * B; ++i)
        lstmCell(H, sums + i * 4 * H, pastC + i * H, c + i * H, squashed + i * H, h + i * H);
    }
    context->save_for_backward({input, starts, weightIh, weightHh, gates, kept});
    const torch::Tensor after = torch::cat({kept[0][T - 1], kept[1][T - 1]}, 1);
    context->mark_non_differentiable({after});
    context->set_materialize_grads(false);
    return {kept[0], after};
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const variable_list saved = context->get_saved_variables();
    const torch::Tensor &input = saved[0], &starts = saved[1], &weightIh = saved[2], &weightHh = saved[3],
                        &gates = saved[4], &kept = saved[5];
    const int64_t T = kept.size(1), B = kept.size(2), H = kept.size(3), I = input.size(2), step = B * H;
    const torch::Tensor up = gradients[0].contiguous();  // [T][B][H]
    const torch::Tensor dgates = torch::empty({T, B, 4 * H});
    torch::Tensor dh = torch::zeros({B, H});
    const torch::Tensor dc = torch::zeros({B, H});
    const auto* squashed = kept.data_ptr<float>() + 2 * T * step;
    const auto* pastC = kept.data_ptr<float>() + 4 * T * step;
    auto* carried = dh.data_ptr<float>();
    auto* cells = dc.data_ptr<float>();
    for (int64_t t = T - 1; t >= 0; --t) {
      dh.add_(up[t]);
      for (int64_t b = 0; b < B; ++b) {
        const int64_t i = t * B + b;
        lstmCellBackward(H, gates.data_ptr<float>() + i * 4 * H, pastC + i * H, squashed + i * H, carried + b * H,
                         cells + b * H, dgates.data_ptr<float>() + i * 4 * H);
      }
      if (t == 0) break;
      torch::mm_out(dh, dgates[t], weightHh);
      cut(starts.data_ptr<uint8_t>() + t * B, B, H, carried);
      cut(starts.data_ptr<uint8_t>() + t * B, B, H, cells);
    }
    const torch::Tensor flat = dgates.view({T * B, 4 * H});
    const torch::Tensor bias = flat.sum(0), turned = flat.t();
    torch::Tensor dx;
    if (context->needs_input_grad(0)) dx = torch::mm(flat, weightIh).view({T, B, I});
    const torch::Tensor weightGradient = torch::mm(turned, input.view({T * B, I}));
    const torch::Tensor recurrent = torch::mm(turned, kept[3].view({T * B, H}));
    return {dx, {}, {}, weightGradient, recurrent, bias, bias.clone()};
  }
};

/** Rows r, z, n -> n, r, z, as gruCell() reads them, and back. */
torch::Tensor candidateFirst(const torch::Tensor& rows) { return rows.roll(rows.size(0) / 3, 0); }
torch::Tensor candidateLast(const torch::Tensor& rows) { return rows.roll(-(rows.size(0) / 3), 0); }

struct FusedGru : torch::autograd::Function<FusedGru> {
  static variable_list forward(AutogradContext* context, const torch::Tensor& x, const torch::Tensor& starts,
                               const torch::Tensor& memory, const torch::Tensor& weightIh,
                               const torch::Tensor& weightHh, const torch::Tensor& biasIh,
                               const torch::Tensor& biasHh) {
    const int64_t T = x.size(0), B = x.size(1), I = x.size(2), H = weightHh.size(1), step = B * H;
    const torch::Tensor input = x.contiguous(), turned = weightHh.t(), before = memory.contiguous();
    const torch::Tensor first = candidateFirst(weightIh);  // [3H][I]
    const torch::Tensor bias = torch::zeros({4 * H});
    bias.slice(0, 0, 3 * H).add_(candidateFirst(biasIh));
    bias.slice(0, H, 4 * H).add_(biasHh);
    const torch::Tensor gates = bias.expand({T * B, 4 * H}).contiguous().view({T, B, 4 * H});
    gates.view({T * B, 4 * H}).slice(1, 0, 3 * H).addmm_(input.view({T * B, I}), first.t());
    const torch::Tensor recurrent = gates.slice(2, H, 4 * H);
    const torch::Tensor kept = torch::empty({2, T, B, H}), past = kept[1];  // h, and h before each step
    auto* sums = gates.data_ptr<float>();
    float* h = kept.data_ptr<float>();
    float* pastH = h + T * step;
    for (int64_t t = 0; t < T; ++t) {
      const float* last = t == 0 ? before.data_ptr<float>() : h + (t - 1) * step;
      carry(last, H, starts.data_ptr<uint8_t>() + t * B, B, H, pastH + t * step);
      recurrent[t].addmm_(past[t], turned);
      for (int64_t i = t * B; i < (t + 1) * B; ++i) gruCell(H, sums + i * 4 * H, pastH + i * H, h + i * H);
    }
    context->save_for_backward({input, starts, first, weightHh, gates, kept});
    const torch::Tensor after = kept[0][T - 1].clone();
    context->mark_non_differentiable({after});
    context->set_materialize_grads(false);
    return {kept[0], after};
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const variable_list saved = context->get_saved_variables();
    const torch::Tensor &input = saved[0], &starts = saved[1], &first = saved[2], &weightHh = saved[3],
                        &gates = saved[4], &kept = saved[5];
    const int64_t T = kept.size(1), B = kept.size(2), H = kept.size(3), I = input.size(2);
    const torch::Tensor up = gradients[0].contiguous();
    const torch::Tensor dgates = torch::empty({T, B, 4 * H}), dh = torch::zeros({B, H});
    const torch::Tensor down = dgates.slice(2, H, 4 * H);
    const auto* past = kept.data_ptr<float>() + T * B * H;
    auto* carried = dh.data_ptr<float>();
    for (int64_t t = T - 1; t >= 0; --t) {
      dh.add_(up[t]);
      for (int64_t b = 0; b < B; ++b) {
        const int64_t i = t * B + b;
        gruCellBackward(H, gates.data_ptr<float>() + i * 4 * H, past + i * H, carried + b * H,
                        dgates.data_ptr<float>() + i * 4 * H);
      }
      if (t == 0) break;
      dh.addmm_(down[t], weightHh);
      cut(starts.data_ptr<uint8_t>() + t * B, B, H, carried);
    }
    const torch::Tensor flat = dgates.view({T * B, 4 * H});
    const torch::Tensor inputs = flat.slice(1, 0, 3 * H), recurrent = flat.slice(1, H, 4 * H);  // n, r, z; r, z, n
    const torch::Tensor bias = flat.sum(0);
    torch::Tensor dx;
    if (context->needs_input_grad(0)) dx = torch::mm(inputs, first).view({T, B, I});
    const torch::Tensor weightIh = candidateLast(torch::mm(inputs.t(), input.view({T * B, I})));
    const torch::Tensor products = torch::mm(recurrent.t(), kept[1].view({T * B, H}));
    return {dx, {}, {}, weightIh, products, candidateLast(bias.slice(0, 0, 3 * H)), bias.slice(0, H, 4 * H)};
  }
};

template <class Layer>
torch::Tensor steps(const torch::Tensor& x, const torch::Tensor& starts, torch::Tensor& memory,
                    const RecurrentWeights& w) {
  const variable_list out = Layer::apply(x, starts, memory, w.inputs, w.hidden, w.inputBias, w.hiddenBias);
  memory = out[1];
  return out[0];
}

}  // namespace

torch::Tensor fusedLstmSteps(const torch::Tensor& x, const torch::Tensor& starts, torch::Tensor& memory,
                             const RecurrentWeights& weights) {
  return steps<FusedLstm>(x, starts, memory, weights);
}

torch::Tensor fusedGruSteps(const torch::Tensor& x, const torch::Tensor& starts, torch::Tensor& memory,
                            const RecurrentWeights& weights) {
  return steps<FusedGru>(x, starts, memory, weights);
}

}  // namespace autostock::rl
