#include "models/gbdt.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "base/rng.h"
#include "models/gbdtWeights.h"
#include "models/judge.h"
#include "models/linearModel.h"

namespace autostock {

namespace {

constexpr int64_t pollEvery = 1 << 14;

GbdtOptions read(const Params& options) { return readFields<GbdtOptions>(options, "gbdt"); }

GbdtShape shapeOf(const GbdtOptions& options, int64_t featureCount, int64_t horizons) {
  const int64_t columns = options.lags * featureCount;
  if (columns > 1 << 24) {
    throw Error(code::configInvalid, "gbdt.lags was " + std::to_string(options.lags) + ": " +
                                         std::to_string(featureCount) + " features make more than 2^24 inputs of it");
  }
  return {horizons, options.rounds, options.leaves - 1, columns};
}

/** What boosting one horizon came to. Losses by round. */
struct Boosted {
  std::vector<StoredTree> forest;
  std::vector<double> trainLoss;
  std::vector<double> validLoss;
  std::vector<double> residuals;  // label - point of the kept rounds, on the rows that judge
};

/** Boosts the forest of one horizon. */
class Booster {
 public:
  Booster(const GbdtOptions& options, const TrainView& data, const TrainOptions& training, const GbdtBins& bins,
          const Control& control)
      : options_(options),
        data_(data),
        training_(training),
        bins_(bins),
        control_(control),
        grower_(bins, {options.leaves, options.depth, options.minRows, options.l1, options.l2}, control),
        scores_(static_cast<size_t>(data.rowCount())),
        pulls_(scores_.size()),
        stamps_(scores_.size()) {}

  Boosted boost(int64_t h, float bias) {
    Boosted result;
    std::fill(scores_.begin(), scores_.end(), bias);
    const std::span<const int32_t> judges = data_.validRows.empty() ? data_.trainRows : data_.validRows;
    size_t best = 0;
    for (int64_t round = 0; round < options_.rounds; ++round) {
      draw(round);
      for (const int32_t r : drawn_) {
        pulls_[r] = static_cast<float>(std::clamp(static_cast<double>(data_.label(r)[h]) - scores_[r],
                                                  -training_.huberDelta, training_.huberDelta));
      }
      const GbdtTree& tree = grower_.grow(drawn_, pulls_, columns_);
      result.forest.emplace_back(tree, bins_, options_.shrinkage);
      apply(tree, result.forest.back().leaf);
      result.trainLoss.push_back(loss(data_.trainRows, h));
      result.validLoss.push_back(loss(data_.validRows, h));
      if (!std::isfinite(result.trainLoss.back())) {
        throw Error(code::modelDiverged, "gbdt: the train loss is not finite: check the feature scale");
      }
      control_.report(h * options_.rounds + round + 1, data_.horizonCount() * options_.rounds, result.trainLoss.back());
      const size_t now = result.forest.size() - 1;
      if (now == 0 || data_.validRows.empty() || result.validLoss[now] < result.validLoss[best]) {
        best = now;
        result.residuals.clear();
        for (const int32_t r : judges) result.residuals.push_back(static_cast<double>(data_.label(r)[h]) - scores_[r]);
      }
      if (static_cast<int64_t>(now - best) >= options_.patience) break;
    }
    result.forest.erase(result.forest.begin() + static_cast<int64_t>(best) + 1, result.forest.end());
    return result;
  }

 private:
  /** Rows and inputs of a round: the same for every horizon, so that one more moves none. */
  void draw(int64_t round) {
    const auto index = static_cast<uint32_t>(round);
    const auto seed = static_cast<uint64_t>(training_.seed);
    ++stamp_;
    drawn_.clear();
    left_.assign(data_.validRows.begin(), data_.validRows.end());
    Rng rowRng(seed, "gbdt/rows", index);
    const double bound = options_.rowShare * 4294967296.0;
    for (const int32_t r : data_.trainRows) {
      const bool in = options_.rowShare >= 1.0 || rowRng.word() < bound;
      (in ? drawn_ : left_).push_back(r);
    }
    if (drawn_.empty()) std::swap(drawn_, left_), left_.clear();
    columns_.resize(static_cast<size_t>(bins_.columns()));
    std::iota(columns_.begin(), columns_.end(), 0);
    const auto wanted = static_cast<int64_t>(std::ceil(options_.columnShare * static_cast<double>(bins_.columns())));
    Rng columnRng(seed, "gbdt/columns", index);
    for (int64_t i = 0; i < wanted; ++i) std::swap(columns_[i], columns_[i + columnRng.integer(bins_.columns() - i)]);
    columns_.resize(static_cast<size_t>(wanted));
    std::sort(columns_.begin(), columns_.end());
  }

  void apply(const GbdtTree& tree, const std::vector<float>& leaf) {
    for (size_t k = 0; k < leaf.size(); ++k) {
      for (int64_t i = tree.begins[k]; i < tree.ends[k]; ++i) add(drawn_[i], leaf[k]);
    }
    std::vector<const uint8_t*> codes;
    for (const GbdtSplit& split : tree.splits) codes.push_back(bins_.codes(split.column));
    for (size_t i = 0; i < left_.size(); ++i) {
      if (i % pollEvery == 0) control_.check();
      int32_t at = tree.splits.empty() ? -1 : 0;
      while (at >= 0) at = codes[at][left_[i]] <= tree.splits[at].bin ? tree.splits[at].left : tree.splits[at].right;
      add(left_[i], leaf[~at]);
    }
  }

  /** Once a round, however often the row is listed. */
  void add(int32_t row, float step) {
    scores_[row] += stamps_[row] == stamp_ ? 0.0f : step;
    stamps_[row] = stamp_;
  }

  /** Mean Huber loss over rows; NaN without any. */
  double loss(std::span<const int32_t> rows, int64_t h) const {
    double sum = 0.0;
    for (const int32_t r : rows) sum += huber(static_cast<double>(data_.label(r)[h]) - scores_[r], training_.huberDelta);
    return sum / static_cast<double>(rows.size());
  }

  const GbdtOptions& options_;
  const TrainView& data_;
  const TrainOptions& training_;
  const GbdtBins& bins_;
  const Control& control_;
  GbdtGrower grower_;
  std::vector<float> scores_;  // [R] forecasts so far, added in the order that serving adds
  std::vector<float> pulls_;   // [R]
  std::vector<uint32_t> stamps_;  // [R] draw after which the row was added to last
  uint32_t stamp_ = 0;
  std::vector<int32_t> drawn_, left_;
  std::vector<int64_t> columns_;
};

/** Mean over horizons of each round's loss; a horizon that has stopped keeps its last. */
std::vector<double> meanLosses(const std::vector<Boosted>& all, std::vector<double> Boosted::* losses) {
  size_t rounds = 0;
  for (const Boosted& one : all) rounds = std::max(rounds, (one.*losses).size());
  std::vector<double> mean(rounds);
  for (const Boosted& one : all) {
    for (size_t round = 0; round < rounds; ++round) {
      mean[round] += (one.*losses)[std::min(round, (one.*losses).size() - 1)] / static_cast<double>(all.size());
    }
  }
  return mean;
}

}  // namespace

int64_t GbdtModel::window(const Params& options) const { return read(options).lags; }

std::vector<TensorSpec> GbdtModel::tensors(const Params& options, const Shape& shape) const {
  std::vector<TensorSpec> list = gbdtTensorSpecs(shapeOf(read(options), shape.features, shape.output.horizons));
  if (shape.output.head != Head::point) list.insert(list.begin() + 2, {"spread", {shape.output.size()}});
  return list;
}

Trained GbdtModel::train(const Params& options, const Output& output, const TrainView& data,
                         const TrainOptions& training, const TrainSession& session) const {
  const GbdtOptions parsed = read(options);
  const int64_t H = data.horizonCount();
  const GbdtShape shape = shapeOf(parsed, data.featureCount, H);
  checkTrainView(data, parsed.lags);
  if (data.trainRows.size() >= size_t{1} << 26) {
    failArgument("trainRows has " + std::to_string(data.trainRows.size()) + " rows: gbdt takes fewer than 2^26");
  }
  session.control.check();
  const GbdtBins bins(data, parsed.lags, parsed.bins, session.control);
  Booster booster(parsed, data, training, bins, session.control);
  std::vector<Boosted> all;
  std::vector<std::vector<StoredTree>> forests;
  std::vector<float> bias;
  Trained trained;
  trained.bestEpoch = 0;
  for (int64_t h = 0; h < H; ++h) {
    double mean = 0.0;
    for (const int32_t r : data.trainRows) mean += data.label(r)[h] / static_cast<double>(data.trainRows.size());
    bias.push_back(static_cast<float>(mean));
    all.push_back(booster.boost(h, bias.back()));
    forests.push_back(std::move(all.back().forest));
    trained.bestEpoch = std::max(trained.bestEpoch, static_cast<int64_t>(forests.back().size()));
  }
  trained.trainLoss = meanLosses(all, &Boosted::trainLoss);
  trained.validLoss = meanLosses(all, &Boosted::validLoss);
  trained.epochs = static_cast<int64_t>(trained.trainLoss.size());
  trained.tensors = gbdtTensors(shape, forests, bias);
  if (output.head != Head::point) {
    Tensor& spread = trained.tensors["spread"];
    spread.shape = {output.size()};
    for (Boosted& one : all) {
      const std::vector<float> raw = spreadOf(output, std::move(one.residuals));
      spread.data.insert(spread.data.end(), raw.begin(), raw.end());
    }
  }
  TrainOptions head;  // trees minimise no share of a ranking
  head.huberDelta = training.huberDelta;
  const Judgement judged =
      judge(*open(options, {data.featureCount, output}, trained.tensors), data, data.validRows, head, session.control);
  trained.keptLoss = judged.loss;
  trained.keptRankIc = judged.rankIc;
  trained.validRankIc.assign(trained.trainLoss.size(), std::numeric_limits<double>::quiet_NaN());
  trained.validRankIc[trained.bestEpoch - 1] = judged.rankIc;
  session.control.report(H * parsed.rounds, H * parsed.rounds, trained.trainLoss.back());
  return trained;
}

std::unique_ptr<Forecaster> GbdtModel::open(const Params& options, const Shape& shape, const Tensors& tensors) const {
  const GbdtOptions parsed = read(options);
  const Output& output = shape.output;
  std::vector<TreeNode> nodes;
  std::vector<Forest> forests;
  readGbdtTrees(shapeOf(parsed, shape.features, output.horizons), tensors, nodes, forests);
  std::vector<float> bias(static_cast<size_t>(output.size()));
  if (output.head != Head::point) bias = tensors.at("spread").data;
  for (int64_t h = 0; h < output.horizons; ++h) {
    bias[h * output.width() + output.pointColumn()] = tensors.at("bias").data[h];
  }
  return std::make_unique<TreesForecaster>(parsed.lags, shape.features, output, std::move(nodes), std::move(forests),
                                           std::move(bias));
}

}  // namespace autostock
