#include "models/trainingRun.h"

#include <torch/csrc/autograd/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/rng.h"
#include "models/losses.h"
#include "models/trainDevice.h"

namespace autostock {

namespace {

Mode trainMode(const TrainOptions& training, const char* purpose, int64_t epoch) {
  return Mode::train(Rng(static_cast<uint64_t>(training.seed), purpose, static_cast<uint32_t>(epoch)).word());
}

bool allFinite(const Tensors& tensors) {
  for (const auto& [name, tensor] : tensors) {
    if (!std::all_of(tensor.data.begin(), tensor.data.end(), [](float x) { return std::isfinite(x); })) return false;
  }
  return true;
}

/** Dates must have enough rows for what is asked of them. */
void checkDates(const TrainView& data, const TrainOptions& training) {
  if (training.icShare <= 0.0 && training.rankShare <= 0.0) return;
  const int64_t widest = groupByDate(data, data.trainRows).widest();
  const auto refuse = [&](const char* field, double was, int64_t least) {
    throw Error(code::configInvalid, std::string("training.") + field + " was " + formatNumber(was) +
                                         ": no date of the train rows has " + std::to_string(least) + " symbols");
  };
  if (training.icShare > 0.0 && widest < leastCorrelated) refuse("icShare", training.icShare, leastCorrelated);
  if (training.rankShare > 0.0 && widest < leastRanked) refuse("rankShare", training.rankShare, leastRanked);
}

StateShape stateShape(const std::vector<TensorSpec>& specs, const TrainOptions& training) {
  StateShape shape{specs, {}, training.averageShare > 0.0, training.epochs};
  for (const TensorSpec& spec : specs) {
    if (!isRunningStatistic(spec.name)) shape.moments.push_back(spec);
  }
  return shape;
}

Tensors zerosLike(const Tensors& tensors) {
  Tensors out;
  for (const auto& [name, tensor] : tensors) out[name] = {tensor.shape, std::vector<float>(tensor.data.size())};
  return out;
}

}  // namespace

TrainingRun::TrainingRun(const GradientModel& model, const Params& options, const Shape& shape, const TrainView& data,
                         const TrainOptions& training, const TrainSession& session)
    : model_(model),
      options_(options),
      shape_(shape),
      data_(data),
      training_(training),
      session_(session),
      device_(trainDevice(training)),
      fingerprint_(fingerprintOf(model.name(), options, shape.output, data, training)),
      parameters_(toParameters(model.initialise(options, shape, training.seed), true, device_)),
      network_(model.network(options, shape, parameters_)),
      optimiser_(parameters_, training),
      batches_(data, model.window(options), training.batchSize, training.icShare > 0.0 || training.rankShare > 0.0,
               device_),
      averageFrom_(training.epochs -
                   static_cast<int64_t>(std::ceil(training.averageShare * static_cast<double>(training.epochs)))) {
  checkDates(data, training);
  if (!session.resume.empty()) resume(session.resume);
}

void TrainingRun::resume(std::span<const uint8_t> bytes) {
  state_ = readState(bytes, stateShape(model_.tensors(options_, shape_), training_), fingerprint_);
  load(state_.weights);
  optimiser_.load(state_.mean, state_.square, state_.epochs * batches_.count());
}

Trained TrainingRun::run() {
  for (int64_t ran = 0; !state_.finished && !ended(); ++ran) {
    if (session_.epochLimit > 0 && ran == session_.epochLimit) return trainedWithState();
    runEpoch();
  }
  if (!state_.finished) finish();
  return trainedWithState();
}

bool TrainingRun::ended() const {
  if (state_.epochs == training_.epochs) return true;
  return validated() && training_.averageShare == 0.0 && state_.epochs > 0 &&
         state_.epochs - state_.bestEpoch >= training_.patience;
}

void TrainingRun::diverged(const std::string& what) {
  std::shared_ptr<const Trained> before;
  // The state speaks of the last whole epoch; this one's weights are never looked at.
  if (state_.epochs > 0) before = std::make_shared<const Trained>(trained());
  throw TrainingDiverged(std::string(model_.name()) + ": the " + what + " is not finite in epoch " +
                             std::to_string(state_.epochs + 1) + ": lower learningRate or clipNorm",
                         std::move(before));
}

void TrainingRun::runEpoch() {
  const Control& control = session_.control;
  const int64_t epoch = state_.epochs;
  const int64_t total = training_.epochs * batches_.count();
  Mode mode = trainMode(training_, "dropout", epoch);
  batches_.shuffle(training_.seed, epoch);
  double sum = 0.0;
  for (int64_t b = 0; b < batches_.count(); ++b) {
    control.check();
    const int64_t step = epoch * batches_.count() + b;
    const double loss = trainBatch(batches_.cut(b), mode, step);
    sum += loss * static_cast<double>(batches_.rows(b));
    control.report(step + 1, total, loss);
  }
  Tensors weights = snapshot();
  if (!allFinite(weights)) diverged("weight");
  const Judgement quality = judged(weights);
  if (validated() && !std::isfinite(quality.loss)) diverged("validation loss");
  state_.epochs = epoch + 1;
  state_.trainLoss.push_back(sum / static_cast<double>(data_.trainRows.size()));
  state_.validLoss.push_back(quality.loss);
  state_.validRankIc.push_back(quality.rankIc);
  consider(weights, quality, epoch + 1, false);
  if (epoch >= averageFrom_) addToAverage(weights);
  state_.weights = std::move(weights);
}

double TrainingRun::trainBatch(const Batch& batch, Mode& mode, int64_t step) {
  const Control& control = session_.control;
  torch::Tensor raw;
  {
    const Autocast autocast(training_.bfloat16);
    raw = network_->forward(batch.x, mode).to(torch::kFloat32);
  }
  const torch::Tensor loss = mixedLoss(shape_.output, raw, batch.y, batch.starts, training_);
  const auto value = loss.item<double>();
  if (!std::isfinite(value)) diverged("loss");
  control.check();
  loss.backward();
  control.check();
  const int64_t perEpoch = batches_.count();
  const double rate = training_.learningRate * learningRateFactor(step, training_.epochs * perEpoch, averageFrom_ * perEpoch);
  if (!std::isfinite(optimiser_.step(rate))) diverged("gradient");
  return value;
}

void TrainingRun::consider(const Tensors& weights, const Judgement& quality, int64_t epoch, bool average) {
  // A rank IC that is not known, of constant forecasts, beats nothing.
  const double score = training_.stopOnRankIc ? -quality.rankIc : quality.loss;
  const bool first = state_.best.empty();
  if (!first && validated() && !(score < state_.bestScore)) return;
  state_.best = weights;
  state_.bestScore = std::isnan(score) ? std::numeric_limits<double>::infinity() : score;
  state_.bestEpoch = epoch;
  state_.averaged = average;
  state_.keptLoss = quality.loss;
  state_.keptRankIc = quality.rankIc;
}

void TrainingRun::addToAverage(const Tensors& weights) {
  if (state_.average.empty()) state_.average = zerosLike(weights);
  const auto share = 1.0f / static_cast<float>(++state_.averagedEpochs);
  for (auto& [name, mean] : state_.average) {
    const std::vector<float>& value = weights.at(name).data;
    for (size_t i = 0; i < value.size(); ++i) mean.data[i] += (value[i] - mean.data[i]) * share;
  }
}

void TrainingRun::finish() {
  if (state_.averagedEpochs > 0) {
    load(state_.average);
    estimateStatistics();
    const Tensors weights = snapshot();
    consider(weights, judged(weights), state_.epochs, true);
  }
  state_.finished = true;
}

void TrainingRun::estimateStatistics() {
  const torch::NoGradGuard guard;
  std::vector<torch::Tensor> statistics, sums;
  for (const auto& [name, value] : parameters_) {
    if (isRunningStatistic(name)) statistics.push_back(value);
  }
  if (statistics.empty()) return;
  batches_.shuffle(training_.seed, training_.epochs);
  // A pass writes (1 - m) before + m batch: from 1 and from 0 on one batch they differ by 1 - m.
  const auto pass = [&](int64_t b, double before) {
    for (const torch::Tensor& value : statistics) value.fill_(before);
    Mode mode = trainMode(training_, "statistics", b);
    network_->forward(batches_.cut(b).x, mode);
  };
  pass(0, 1.0);
  std::vector<torch::Tensor> momentum;
  for (const torch::Tensor& value : statistics) momentum.push_back(value.clone());
  for (const torch::Tensor& value : statistics) sums.push_back(torch::zeros_like(value));
  for (int64_t b = 0; b < batches_.count(); ++b) {
    session_.control.check();
    pass(b, 0.0);
    for (size_t i = 0; i < statistics.size(); ++i) {
      if (b == 0) momentum[i] = (1.0 - (momentum[i] - statistics[i]).mean()).clamp_min(1e-6);
      sums[i].add_(statistics[i]);
    }
  }
  for (size_t i = 0; i < statistics.size(); ++i) {
    statistics[i].copy_(sums[i] / (momentum[i] * static_cast<double>(batches_.count())));
  }
}

Tensors TrainingRun::snapshot() const {
  Tensors out;
  for (const auto& [name, value] : parameters_) {
    const torch::Tensor host = value.detach().cpu().contiguous();
    const auto* data = host.data_ptr<float>();
    out[name] = {host.sizes().vec(), {data, data + host.numel()}};
  }
  return out;
}

void TrainingRun::load(const Tensors& weights) {
  const torch::NoGradGuard guard;
  const Parameters values = toParameters(weights, false);
  for (const auto& [name, value] : parameters_) value.copy_(values.at(name));
}

Judgement TrainingRun::judged(const Tensors& weights) const {
  return judge(*model_.open(options_, shape_, weights), data_, data_.validRows, training_, session_.control);
}

Trained TrainingRun::trained() {
  Trained out;
  out.tensors = state_.best;
  out.finished = state_.finished;
  out.epochs = state_.epochs;
  out.bestEpoch = state_.bestEpoch;
  out.averaged = state_.averaged;
  out.keptLoss = state_.keptLoss;
  out.keptRankIc = state_.keptRankIc;
  out.trainLoss = state_.trainLoss;
  out.validLoss = state_.validLoss;
  out.validRankIc = state_.validRankIc;
  return out;
}

Trained TrainingRun::trainedWithState() {
  Trained out = trained();
  optimiser_.save(state_.mean, state_.square);
  if (training_.averageShare > 0.0 && state_.average.empty()) state_.average = zerosLike(state_.weights);
  out.state = writeState(state_, fingerprint_);
  return out;
}

}  // namespace autostock
