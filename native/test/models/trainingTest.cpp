#include <torch/csrc/autograd/grad_mode.h>
#include <torch/cuda.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

// LibTorch's logging takes these names too.
#undef CHECK
#undef CHECK_EQ

#include "base/rng.h"
#include "check.h"
#include "models/adamW.h"
#include "models/batches.h"
#include "models/dlinear.h"
#include "models/safetensors.h"
#include "models/tcn.h"
#include "models/trainDevice.h"
#include "normModel.h"
#include "trainingFixture.h"

using namespace autostock;
using autostock::test::NormModel;
using autostock::test::PanelData;

namespace {

const DLinearModel dlinear;
const TcnModel tcn;

TrainOptions quick(int64_t epochs) {
  TrainOptions training;
  training.epochs = epochs;
  training.batchSize = 32;
  training.learningRate = 0.01;
  return training;
}

/** One epoch at a time, each from the bytes of the one before. */
std::vector<Trained> inPieces(const Model& model, const Params& options, const TrainView& data,
                              const TrainOptions& training) {
  std::vector<Trained> pieces;
  std::vector<uint8_t> state;
  do {
    pieces.push_back(model.train(options, {}, data, training, {{}, state, 1}));
    state = pieces.back().state;
  } while (!pieces.back().finished);
  return pieces;
}

bool sameDoubles(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

void checkSame(const Trained& a, const Trained& b) {
  CHECK(writeSafetensors(a.tensors) == writeSafetensors(b.tensors));
  CHECK(a.state == b.state);
  CHECK_EQ(a.epochs, b.epochs);
  CHECK_EQ(a.bestEpoch, b.bestEpoch);
  CHECK_EQ(a.averaged, b.averaged);
  CHECK_CLOSE(a.keptLoss, b.keptLoss, 0.0);
  CHECK(sameDoubles(a.trainLoss, b.trainLoss));
  CHECK(sameDoubles(a.validLoss, b.validLoss));
  CHECK(sameDoubles(a.validRankIc, b.validRankIc));
}

}  // namespace

TEST_CASE("resumed after every epoch a training gives the same bits as unbroken") {
  const PanelData data(4, 60, 3, 8);
  struct Case {
    const Model* model;
    Params options;
    std::function<void(TrainOptions&)> change;
  };
  const std::vector<Case> all = {
      {&dlinear, {{"window", 8}, {"kernel", 3}}, [](TrainOptions&) {}},
      {&tcn, {{"window", 8}, {"channels", 4}, {"levels", 2}, {"dropout", 0.3}}, [](TrainOptions&) {}},
      {&tcn, {{"window", 8}, {"channels", 4}, {"levels", 2}}, [](TrainOptions& t) { t.averageShare = 0.5; }},
      {&dlinear, {{"window", 8}, {"kernel", 3}}, [](TrainOptions& t) { t.patience = 1; t.learningRate = 0.5; }},
      {&dlinear, {{"window", 8}, {"kernel", 3}},
       [](TrainOptions& t) { t.icShare = 0.4; t.rankShare = 0.3; t.stopOnRankIc = true; }},
  };
  for (const Case& one : all) {
    TrainOptions training = quick(5);
    one.change(training);
    const Model& model = *one.model;
    const Trained whole = model.train(one.options, {}, data.view(), training, {});
    CHECK(whole.finished);
    const std::vector<Trained> pieces = inPieces(model, one.options, data.view(), training);
    checkSame(pieces.back(), whole);
    CHECK_EQ(static_cast<int64_t>(pieces.size()), whole.epochs);
    for (size_t i = 0; i + 1 < pieces.size(); ++i) {
      CHECK(!pieces[i].finished);
      checkSame(model.train(one.options, {}, data.view(), training, {{}, pieces[i].state, 0}), whole);
    }
    checkSame(model.train(one.options, {}, data.view(), training, {{}, whole.state, 0}), whole);
  }
}

TEST_CASE("a state of another training is refused before an epoch runs") {
  PanelData data(4, 60, 3, 8);
  const Params options = {{"window", 8}, {"kernel", 3}};
  TrainOptions training = quick(3);
  const std::vector<uint8_t> state = dlinear.train(options, {}, data.view(), training, {{}, {}, 1}).state;
  const auto resumed = [&](const Params& with) { return dlinear.train(with, {}, data.view(), training, {{}, state, 1}); };
  CHECK_EQ(resumed(options).epochs, 2);
  CHECK_THROWS(resumed({{"window", 8}, {"kernel", 5}}), code::modelCheckpoint, "model");
  training.seed = 9;
  CHECK_THROWS(resumed(options), code::modelCheckpoint, "seed");
  training.seed = 1;
  data.labels[3] += 1.0f;
  CHECK_THROWS(resumed(options), code::modelCheckpoint, "data set");
  data.labels[3] -= 1.0f;
  std::vector<uint8_t> cut(state.begin(), state.end() - 8);
  CHECK_THROWS(dlinear.train(options, {}, data.view(), training, {{}, cut, 1}), code::modelCheckpoint);
}

TEST_CASE("batches of a date loss are whole dates, every row once, in another order each epoch") {
  const PanelData data(5, 40, 2, 4);
  const TrainView view = data.view();
  Batches batches(view, 4, 12, true, torch::kCPU);
  std::vector<std::vector<int64_t>> orders;
  for (const int64_t epoch : {0, 1, 0}) {
    batches.shuffle(7, epoch);
    std::vector<int64_t> dates;
    int64_t rows = 0;
    for (int64_t b = 0; b < batches.count(); ++b) {
      const Batch& batch = batches.cut(b);
      CHECK_EQ(batch.starts.back(), batch.x.size(0));
      CHECK_EQ(batches.rows(b), batch.x.size(0));
      rows += batch.x.size(0);
      for (size_t d = 0; d + 1 < batch.starts.size(); ++d) {
        CHECK_EQ(batch.starts[d + 1] - batch.starts[d], 5);
        std::set<int64_t> bars;
        for (int64_t i = batch.starts[d]; i < batch.starts[d + 1]; ++i) {
          const float last = batch.x[i][3][0].item<float>();
          const auto at = std::find_if(data.train.begin(), data.train.end(),
                                       [&](int32_t r) { return data.features[r * 2] == last; });
          CHECK(at != data.train.end());
          CHECK_EQ(batch.y[i][0].item<float>(), data.labels[*at]);
          bars.insert(view.bar(*at));
        }
        CHECK_EQ(bars.size(), size_t{1});
        dates.push_back(*bars.begin());
      }
    }
    CHECK_EQ(rows, static_cast<int64_t>(data.train.size()));
    CHECK_EQ(std::set<int64_t>(dates.begin(), dates.end()).size(), dates.size());
    orders.push_back(dates);
  }
  CHECK(orders[0] == orders[2]);
  CHECK(orders[0] != orders[1]);
}

TEST_CASE("date losses need dates of several symbols, and shares that leave something") {
  const PanelData one(1, 60, 2, 4);
  const PanelData two(2, 60, 2, 4);
  const Params options = {{"window", 4}, {"kernel", 3}};
  TrainOptions training = quick(1);
  const auto train = [&](const PanelData& data) { return dlinear.train(options, {}, data.view(), training, {}); };
  training.icShare = 0.5;
  CHECK_THROWS(train(two), code::configInvalid, "training.icShare was 0.5: no date of the train rows has 3 symbols");
  training.icShare = 0.0;
  training.rankShare = 0.5;
  CHECK_THROWS(train(one), code::configInvalid, "training.rankShare was 0.5");
  CHECK_EQ(train(two).epochs, 1);
  training.icShare = 0.6;
  CHECK_THROWS(train(two), code::configInvalid, "training.icShare 0.6 and training.rankShare 0.5 sum above 1");
}

TEST_CASE("an IC loss finds the order of symbols that a common move hides") {
  PanelData data(6, 200, 2, 2, 1.0);
  Rng rng(8, "market");
  for (int64_t t = 0; t < 200; ++t) {
    const auto move = static_cast<float>(20.0 * rng.normal());
    for (int64_t s = 0; s < 6; ++s) data.labels[s * 200 + t] += move;
  }
  TrainOptions training = quick(6);
  training.icShare = 1.0;
  training.stopOnRankIc = true;
  const Trained trained = dlinear.train({{"window", 2}, {"kernel", 1}}, {}, data.view(), training, {});
  CHECK(trained.keptRankIc > 0.5);
  CHECK(trained.validLoss[0] < 0.0);
  double best = -1.0;
  for (const double ic : trained.validRankIc) best = std::max(best, ic);
  CHECK_CLOSE(trained.keptRankIc, best, 0.0);
  CHECK_CLOSE(trained.validRankIc[static_cast<size_t>(trained.bestEpoch - 1)], best, 0.0);
}

TEST_CASE("averaged weights are the mean of the last epochs' weights") {
  PanelData data(4, 60, 3, 1);
  TrainOptions training = quick(4);
  training.averageShare = 0.45;
  std::vector<Tensors> seen;
  const NormModel watched({}, [&](const Tensors& weights) { seen.push_back(weights); });
  const Trained trained = watched.train({}, {}, data.view(), training, {});
  CHECK_EQ(trained.epochs, 4);
  CHECK_EQ(seen.size(), size_t{5});  // four epochs and the average of two are judged
  for (size_t i = 0; i < 3; ++i) {
    const double mean = 0.5 * (seen[2].at("head.weight").data[i] + seen[3].at("head.weight").data[i]);
    CHECK_CLOSE(seen[4].at("head.weight").data[i], mean, 1e-6);
  }
  data.valid.clear();
  const std::vector<Trained> pieces = inPieces(NormModel(), {}, data.view(), training);
  CHECK_EQ(pieces.size(), size_t{4});
  CHECK(!pieces[2].averaged);
  CHECK(pieces[3].averaged);
}

TEST_CASE("running statistics of averaged weights are those of the train rows") {
  PanelData data(4, 60, 3, 1);
  for (size_t i = 0; i < data.features.size(); ++i) data.features[i] = 3.0f * data.features[i] + 2.0f;
  TrainOptions training = quick(2);
  training.averageShare = 0.5;
  training.batchSize = static_cast<int64_t>(data.train.size());
  std::vector<Tensors> seen;
  NormModel([] {}, [&](const Tensors& weights) { seen.push_back(weights); }).train({}, {}, data.view(), training, {});
  CHECK_EQ(seen.size(), size_t{3});
  for (int64_t f = 0; f < 3; ++f) {
    double mean = 0.0, square = 0.0;
    const auto n = static_cast<double>(data.train.size());
    for (const int32_t r : data.train) mean += data.features[r * 3 + f] / n;
    for (const int32_t r : data.train) square += std::pow(data.features[r * 3 + f] - mean, 2) / (n - 1.0);
    CHECK_CLOSE(seen[2].at("norm.running_mean").data[f], mean, 1e-5);
    CHECK_CLOSE(seen[2].at("norm.running_var").data[f], square, 1e-5);
    CHECK(std::abs(seen[1].at("norm.running_var").data[f] - square) > 1e-2);  // two steps of momentum 0.1 are not
  }
}

TEST_CASE("a cancel in the middle of a batch takes no step") {
  const PanelData data(4, 60, 3, 1);
  int32_t cancel = 0;
  int64_t reports = 0;
  Control control;
  control.cancel = &cancel;
  control.progress = [&](int64_t, int64_t, double) { ++reports; };
  int64_t passes = 0;
  const NormModel model([&] { cancel = ++passes == 3 ? 1 : 0; });
  CHECK_THROWS(model.train({}, {}, data.view(), quick(5), {control}), code::cancelled);
  CHECK_EQ(passes, 3);
  CHECK_EQ(reports, 2);
}

TEST_CASE("a divergence names its epoch and hands over the best weights before it") {
  const PanelData data(4, 60, 3, 1);
  const TrainOptions training = quick(8);
  const Batches batches(data.view(), 1, training.batchSize, false, torch::kCPU);
  int64_t passes = 0;
  NormModel model;
  model.poisoned = [&] { return passes++ >= 3 * batches.count() + 1; };
  const std::vector<uint8_t> expected = [&] {
    const std::vector<Trained> pieces = inPieces(NormModel(), {}, data.view(), training);
    return writeSafetensors(pieces[2].tensors);
  }();
  try {
    model.train({}, {}, data.view(), training, {});
    CHECK(false);
  } catch (const TrainingDiverged& error) {
    CHECK(std::string(error.what()).find("the loss is not finite in epoch 4") != std::string::npos);
    CHECK(error.lastGood != nullptr);
    CHECK_EQ(error.lastGood->epochs, 3);
    CHECK(writeSafetensors(error.lastGood->tensors) == expected);
  }
  model.poisoned = [] { return true; };
  try {
    model.train({}, {}, data.view(), training, {});
    CHECK(false);
  } catch (const TrainingDiverged& error) {
    CHECK(error.lastGood == nullptr);
  }
}

TEST_CASE("AdamW by operators steps as the fused one does, and goes on from saved moments") {
  const auto leaf = [] { return torch::linspace(-1, 1, 37).view({37, 1}).clone().set_requires_grad(true); };
  TrainOptions training;
  training.weightDecay = 0.05;
  training.clipNorm = 0.5;
  Parameters fused = {{"w", leaf()}}, operators = {{"w", leaf()}}, taken = {{"w", leaf()}};
  AdamW a(fused, training), b(operators, training, false), c(taken, training);
  const auto step = [](Parameters& p, AdamW& optimiser) {
    (p.at("w") * p.at("w") * p.at("w")).sum().backward();
    return optimiser.step(0.02);
  };
  for (int i = 0; i < 12; ++i) CHECK_CLOSE(step(fused, a), step(operators, b), 1e-6);
  CHECK(torch::allclose(fused.at("w"), operators.at("w"), 1e-5, 1e-6));
  Tensors mean, square;
  a.save(mean, square);
  c.load(mean, square, 12);
  {
    const torch::NoGradGuard guard;
    taken.at("w").copy_(fused.at("w"));
  }
  step(fused, a);
  step(taken, c);
  CHECK(torch::equal(fused.at("w"), taken.at("w")));
}

TEST_CASE("with averaging the rate falls to a half and stays there") {
  CHECK_CLOSE(learningRateFactor(5, 100, 60), 1.0, 1e-12);
  CHECK_CLOSE(learningRateFactor(59, 100, 60), averagingRate, 1e-3);
  CHECK_CLOSE(learningRateFactor(60, 100, 60), averagingRate, 0.0);
  CHECK_CLOSE(learningRateFactor(99, 100, 60), averagingRate, 0.0);
}

TEST_CASE("devices that are not there are refused by field") {
  const PanelData data(2, 30, 2, 4);
  TrainOptions training = quick(1);
  const auto train = [&] { return dlinear.train({{"window", 4}, {"kernel", 3}}, {}, data.view(), training, {}); };
  training.bfloat16 = true;
  CHECK_THROWS(train(), code::configInvalid, "training.bfloat16");
  training.cuda = true;
  if (!torch::cuda::is_available()) CHECK_THROWS(train(), code::device, "training.cuda");
}
