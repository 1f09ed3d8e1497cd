#pragma once

#include <tuple>

#include "models/model.h"

namespace autostock {

struct GbdtOptions {
  int64_t lags = 1;           // last bars whose features are read
  int64_t rounds = 200;       // trees of a horizon at most
  int64_t leaves = 31;        // of a tree at most
  int64_t depth = 6;          // splits from the root to a leaf at most
  int64_t minRows = 50;       // rows of a leaf at least
  int64_t bins = 255;         // of a feature
  double shrinkage = 0.05;    // share of a leaf's step that is taken
  double l1 = 0.0;            // penalty on the sum of a leaf's pulls
  double l2 = 10.0;           // penalty beside a leaf's rows
  double rowShare = 0.8;      // rows drawn for a tree
  double columnShare = 0.8;   // inputs drawn for a tree
  int64_t patience = 20;      // rounds without a better validation loss

  static constexpr auto fields() {
    return std::tuple{field("lags", &GbdtOptions::lags, 1, 64),
                      field("rounds", &GbdtOptions::rounds, 1, 5000),
                      field("leaves", &GbdtOptions::leaves, 2, 256),
                      field("depth", &GbdtOptions::depth, 1, 32),
                      field("minRows", &GbdtOptions::minRows, 1, 1e6),
                      field("bins", &GbdtOptions::bins, 2, 255),
                      field("shrinkage", &GbdtOptions::shrinkage, 1e-4, 1),
                      field("l1", &GbdtOptions::l1, 0, 1e6),
                      field("l2", &GbdtOptions::l2, 0, 1e6),
                      field("rowShare", &GbdtOptions::rowShare, 0.01, 1),
                      field("columnShare", &GbdtOptions::columnShare, 0.01, 1),
                      field("patience", &GbdtOptions::patience, 1, 5000)};
  }
};

/**
 * Gradient-boosted histogram trees: for each horizon a forest on the features of the last `lags` bars, grown leaf by
 * leaf on Huber pulls (training.huberDelta; squared error once it exceeds every label) with rows and inputs drawn anew
 * for each tree. The rounds with the least validation loss are kept, at least one; all without validation rows. One
 * thread. Epochs are rounds, their losses Huber of the points; rank IC is judged once, on the rounds kept; a training is
 * never cut into pieces. Friedman 2001; Ke et al. 2017 (LightGBM).
 */
class GbdtModel final : public Model {
 public:
  std::string_view name() const override { return "gbdt"; }
  std::vector<FieldInfo> fields() const override { return describeFields<GbdtOptions>(); }
  int64_t window(const Params& options) const override;
  std::vector<TensorSpec> tensors(const Params& options, const Shape& shape) const override;
  Trained train(const Params& options, const Output& output, const TrainView& data, const TrainOptions& training,
                const TrainSession& session) const override;
  std::unique_ptr<Forecaster> open(const Params& options, const Shape& shape, const Tensors& tensors) const override;
};

}  // namespace autostock
