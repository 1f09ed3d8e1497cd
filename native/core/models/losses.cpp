#include "models/losses.h"

#include <torch/nn/functional/loss.h>

#include <vector>

#include "models/dateLosses.h"

namespace autostock {

namespace {

torch::Tensor finishedQuantiles(const torch::Tensor& raw) {
  const auto n = static_cast<int64_t>(quantileLevels.size());
  const int64_t middle = n / 2;
  const torch::Tensor gaps = torch::softplus(raw);  // [B,H,K]
  std::vector<torch::Tensor> columns(quantileLevels.size());
  columns[middle] = raw.select(2, middle);
  for (int64_t i = middle - 1; i >= 0; --i) columns[i] = columns[i + 1] - gaps.select(2, i);
  for (int64_t i = middle + 1; i < n; ++i) columns[i] = columns[i - 1] + gaps.select(2, i);
  return torch::stack(columns, 2);
}

torch::Tensor pinball(const torch::Tensor& quantiles, const torch::Tensor& labels) {
  const torch::Tensor levels =
      torch::tensor(std::vector<double>(quantileLevels.begin(), quantileLevels.end()), torch::kFloat32).to(labels.device());
  const torch::Tensor error = labels.unsqueeze(2) - quantiles;  // [B,H,K]
  return torch::maximum(levels * error, (levels - 1.0) * error).mean();
}

}  // namespace

torch::Tensor finishedOutput(const Output& output, const torch::Tensor& raw) {
  const torch::Tensor values = raw.view({-1, output.horizons, output.width()});  // [B,H,K]
  if (output.head == Head::point) return values;
  if (output.head == Head::quantiles) return finishedQuantiles(values);
  std::vector<torch::Tensor> columns = {values.select(2, 0), torch::softplus(values.select(2, 1)) + scaleFloor};
  if (output.head == Head::studentT) columns.push_back(torch::softplus(values.select(2, 2)) + 2.0);
  return torch::stack(columns, 2);
}

torch::Tensor headLoss(const Output& output, const torch::Tensor& raw, const torch::Tensor& labels, double huberDelta) {
  const torch::Tensor f = finishedOutput(output, raw);  // [B,H,K]
  if (output.head == Head::point) return torch::huber_loss(f.select(2, 0), labels, at::Reduction::Mean, huberDelta);
  if (output.head == Head::quantiles) return pinball(f, labels);
  const torch::Tensor scale = f.select(2, 1);               // [B,H]
  const torch::Tensor z = (labels - f.select(2, 0)) / scale;
  if (output.head == Head::gaussian) return (torch::log(scale) + 0.5 * z * z).mean();
  const torch::Tensor nu = f.select(2, 2);
  return (torch::lgamma(0.5 * nu) - torch::lgamma(0.5 * (nu + 1.0)) + 0.5 * torch::log(nu) + torch::log(scale) +
          0.5 * (nu + 1.0) * torch::log1p(z * z / nu))
      .mean();
}

torch::Tensor mixedLoss(const Output& output, const torch::Tensor& raw, const torch::Tensor& labels,
                        std::span<const int64_t> starts, const TrainOptions& training) {
  const double headShare = 1.0 - training.icShare - training.rankShare;
  torch::Tensor loss = headLoss(output, raw, labels, training.huberDelta);
  if (training.icShare <= 0.0 && training.rankShare <= 0.0) return loss;
  loss = loss * headShare;
  const DateLayout layout(starts, raw.device());
  // The point of every head is its raw column: no map comes after it.
  const torch::Tensor points = raw.view({-1, output.horizons, output.width()}).select(2, output.pointColumn());  // [B,H]
  if (training.icShare > 0.0) loss = loss - training.icShare * dateCorrelation(points, labels, layout);
  if (training.rankShare > 0.0) {
    loss = loss + training.rankShare * (training.listwise ? listMle(points, labels, layout)
                                                          : pairwiseLogistic(points, labels, layout));
  }
  return loss;
}

}  // namespace autostock
