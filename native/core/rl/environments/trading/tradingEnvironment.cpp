#include "rl/environments/trading/tradingEnvironment.h"

#include <algorithm>
#include <cmath>

#include "rl/environments/trading/tradingLanes.h"

namespace autostock::rl {

namespace {

TradingOptions checked(const TradingOptions& options) {
  if (options.actions != CONTINUOUS && options.allowShort && options.levels % 2 == 0)
    throw Error(code::configInvalid, "levels must be odd with allowShort, so that flat is one of them, was " +
                                         std::to_string(options.levels));
  return options;
}

const TradingData& checked(const TradingData& data) {
  requireTradingData(data);
  return data;
}

int64_t checkedCopies(int64_t copies) {
  constexpr int64_t most = int64_t{1} << 20;
  if (copies < 1 || copies > most)
    failArgument("copies must be in [1, " + std::to_string(most) + "], was " + std::to_string(copies));
  return copies;
}

Space spaceOf(const TradingData& data, const TradingOptions& o, size_t observed) {
  Space space;
  space.observation = data.features + ACCOUNT_VALUES + static_cast<int64_t>(observed);
  space.choices = o.actions == LEVELS ? o.levels : o.actions == STEPS ? 3 : 0;
  space.masked = o.actions == STEPS || (o.actions == LEVELS && data.restrictions);
  space.low = o.actions == CONTINUOUS && o.allowShort ? -1 : 0;
  space.high = o.actions == CONTINUOUS ? 1 : 0;
  return space;
}

std::vector<TradedBar> barsOf(const TradingData& data, const Costs& costs) {
  std::vector<TradedBar> bars(static_cast<size_t>(data.symbols * data.bars));
  for (size_t i = 0; i < bars.size(); ++i)
    bars[i] = {data.open[i], data.close[i], data.spread ? data.spread[i] : costs.spreadBps * 1e-4,
               data.sizing ? data.sizing[i] : 1};
  return bars;
}

/** Whether buying for all equity always costs the same fraction of it. */
bool proportional(const Costs& c) {
  return c.commissionPerShareUsd == 0 && c.commissionMinUsd == 0 && c.commissionFixedUsd == 0;
}

}  // namespace

Levels levelsOf(int count, const TradingOptions& options) {
  const int flat = options.allowShort ? (count - 1) / 2 : 0;
  return {count, flat, options.maxExposure / (count - 1 - flat)};
}

TradingEnvironment::TradingEnvironment(const TradingData& data, const TradingOptions& options, int64_t copies,
                                       const std::string& simd)
    : data_(checked(data)),
      options_(checked(options)),
      copies_(checkedCopies(copies)),
      levels_(levelsOf(options.levels, options)),
      kernels_(tradingKernels(simd)),
      episodes_(stretchesOf(data), {options.episodeBars, options.randomStart, options.staggered}),
      rewards_(options.rewards, copies),
      bars_(barsOf(data, options.costs)),
      observed_(rewards_.observed()),
      episode_(size()),
      finalEquity_(size()),
      level_(size()) {
  space_ = spaceOf(data_, options_, observed_.size());
  masks_.resize(space_.masked ? size() * static_cast<size_t>(space_.choices) : 0);
  deviations_ = returnVariances(data_);
  if (data_.variances) deviations_.assign(data_.variances, data_.variances + data_.symbols);
  for (double& x : deviations_) x = std::sqrt(x) * options_.averageExposure;
  for (int64_t k = 0; k <= episodes_.longest(); ++k)
    logHeld_.push_back(static_cast<float>(std::log1p(static_cast<double>(k))));
  const auto padded = static_cast<size_t>(rewards_.view().stride);
  for (auto* lane : {&cash_, &shares_, &equity_, &close_, &highWater_, &entry_, &held_, &target_, &deviation_,
                     &inverse_})
    lane->assign(padded, 1);
  for (size_t i = size(); i < padded; ++i) shares_[i] = 0, target_[i] = NAN;
  row_.resize(padded);
  last_.resize(padded);
  ended_.resize(size() + 1);
  if (options_.actions == CONTINUOUS) scale_ = {false, space_.low, space_.high, 0, options_.maxExposure};
  else scale_ = {true, 0, static_cast<double>(space_.choices - 1), static_cast<double>(levels_.flat), levels_.step};
  makeJob();
  restart(0);
}

void TradingEnvironment::makeJob() {
  const Costs& costs = options_.costs;
  const double spread = costs.spreadBps * 1e-4;
  job_ = {.costs = costs,
          .account = options_.account,
          .noTradeBand = options_.noTradeBand,
          .needs = rewards_.needs(),
          .quoted = data_.spread != nullptr,
          .sized = data_.sizing != nullptr,
          .costVaries = data_.spread != nullptr || !proportional(costs),
          .cost = static_cast<float>(costNow<double>(costs, 1, 1, spread)),
          .bars = bars_.data(),
          .values = data_.values,
          .logHeld = logHeld_.data(),
          .features = data_.features,
          .width = space_.observation,
          .copies = copies_,
          .observed = observed_.data(),
          .observedCount = static_cast<int64_t>(observed_.size()),
          .lanes = {row_.data(), last_.data(), cash_.data(), shares_.data(), equity_.data(), close_.data(),
                    highWater_.data(), entry_.data(), held_.data(), target_.data(), deviation_.data(), inverse_.data()},
          .rewards = rewards_.view()};
}

void TradingEnvironment::restart(uint64_t seed) {
  seed_ = seed;
  rewards_.forgetSums();
  for (int64_t i = 0; i < copies_; ++i) {
    episode_[static_cast<size_t>(i)] = 0;
    finalEquity_[static_cast<size_t>(i)] = NAN;
    rewards_.start(i);
    startEpisode(i);
  }
}

void TradingEnvironment::startEpisode(int64_t copy) {
  const auto i = static_cast<size_t>(copy);
  const Episode episode = episodes_.at(seed_, copy, episode_[i]);
  row_[i] = episode.first;
  last_[i] = episode.last;
  cash_[i] = equity_[i] = highWater_[i] = options_.account.initialCashUsd;
  shares_[i] = held_[i] = 0;
  entry_[i] = data_.close[row_[i]];
  level_[i] = static_cast<uint8_t>(levels_.flat);
  settle(copy);
}

void TradingEnvironment::settle(int64_t copy) {
  const auto i = static_cast<size_t>(copy);
  close_[i] = data_.close[row_[i]];
  deviation_[i] = deviations_[static_cast<size_t>(row_[i] / data_.bars)];
  inverse_[i] = 1 / deviation_[i];
  if (space_.masked) writeMask(copy, masks_.data() + copy * space_.choices);
}

void TradingEnvironment::observeStart(int64_t copy, float* observation) const {
  const auto i = static_cast<size_t>(copy);
  float* account = std::copy_n(data_.values + row_[i] * data_.features, data_.features, observation);
  std::fill_n(account, ACCOUNT_VALUES - 1, 0.0f);
  const double spread = bars_[static_cast<size_t>(row_[i])].spread;
  const double cost = costNow<double>(options_.costs, equity_[i], close_[i], spread);
  account[4] = job_.costVaries ? static_cast<float>(cost) : job_.cost;
  for (size_t k = 0; k < observed_.size(); ++k) account[ACCOUNT_VALUES + k] = static_cast<float>(observed_[k][i]);
}

void TradingEnvironment::reset(uint64_t seed, float* observations, uint8_t* masks) {
  restart(seed);
  for (int64_t i = 0; i < copies_; ++i) observeStart(i, observations + i * space_.observation);
  if (space_.masked) std::ranges::copy(masks_, masks);
}

int TradingEnvironment::levelOf(int64_t copy, float action) const {
  const int choice = static_cast<int>(action);
  return options_.actions == STEPS ? level_[static_cast<size_t>(copy)] + choice - HOLD : choice;
}

int TradingEnvironment::heldLevel(int64_t copy, const Levels& levels) const {
  const auto i = static_cast<size_t>(copy);
  if (space_.masked) return level_[i];
  if (shares_[i] == 0) return levels.flat;
  // Who holds shares decided at the row before, under its sizing.
  const double unit = bars_[static_cast<size_t>(row_[i] - 1)].sizing * levels.step;
  if (!(unit > 0)) return levels.flat;
  const double steps = std::round(shares_[i] * close_[i] / equity_[i] / unit);
  return static_cast<int>(std::clamp<double>(levels.flat + steps, 0, levels.count - 1));
}

void TradingEnvironment::decide(const float* actions) {
  bool valid = kernels_.aim(job_, scale_, actions);
  for (int64_t i = 0; valid && space_.masked && i < copies_; ++i)
    valid = masks_[static_cast<size_t>(i * space_.choices + static_cast<int64_t>(actions[i]))] != 0;
  if (!valid) checkActions(space_, actions, copies_, space_.masked ? masks_.data() : nullptr);
  for (int64_t k = 0; space_.masked && k < copies_; ++k) {
    const auto i = static_cast<size_t>(k);
    const int level = levelOf(k, actions[k]);
    if (options_.actions == STEPS)
      target_[i] = level == level_[i] ? NAN : levels_.exposure(level) * bars_[static_cast<size_t>(row_[i])].sizing;
    level_[i] = static_cast<uint8_t>(level);
  }
  for (size_t i = 0; data_.restrictions && i < size(); ++i)
    target_[i] = restricted(bits(row_[i]), target_[i], shares_[i] * close_[i] / equity_[i]);
}

void TradingEnvironment::step(const float* actions, const StepOut& out) {
  decide(actions);
  const int64_t count =
      kernels_.step(job_, {out.observations, out.rewards, reinterpret_cast<uint8_t*>(out.ends), ended_.data()});
  for (int64_t k = 0; k < count; ++k) {
    const int64_t copy = ended_[static_cast<size_t>(k)];
    const auto i = static_cast<size_t>(copy);
    float* observation = out.observations + copy * space_.observation;
    std::copy_n(observation, space_.observation, out.finalObservations + copy * space_.observation);
    finalEquity_[i] = equity_[i];
    if (out.ends[i] == End::terminated) rewards_.start(copy);
    ++episode_[i];
    startEpisode(copy);
    observeStart(copy, observation);
  }
  if (!space_.masked) return;
  for (int64_t i = 0; i < copies_; ++i) writeMask(i, masks_.data() + i * space_.choices);
  std::ranges::copy(masks_, out.masks);
}

void TradingEnvironment::writeMask(int64_t copy, uint8_t* mask) const {
  const auto i = static_cast<size_t>(copy);
  for (int64_t c = 0; c < space_.choices; ++c)
    mask[c] = levels_.allowed(bits(row_[i]), level_[i], levelOf(copy, static_cast<float>(c)));
}

void TradingEnvironment::visit(Archive& archive) {
  archive.same("symbols", static_cast<uint64_t>(data_.symbols));
  archive.same("bars", static_cast<uint64_t>(data_.bars));
  archive.same("start", static_cast<uint64_t>(data_.start));
  archive.same("end", static_cast<uint64_t>(data_.end));
  archive.word("seed", seed_);
  archive.words("episode", episode_);
  archive.flags("level", level_);
  archive.numbers("cash", {cash_.data(), size()});
  archive.numbers("shares", {shares_.data(), size()});
  archive.numbers("equity", {equity_.data(), size()});
  archive.numbers("highWater", {highWater_.data(), size()});
  archive.numbers("entry", {entry_.data(), size()});
  archive.numbers("held", {held_.data(), size()});
  archive.numbers("finalEquity", finalEquity_);
  std::vector<uint64_t> done(size());
  for (size_t i = 0; i < size(); ++i)
    done[i] = static_cast<uint64_t>(row_[i] - episodes_.at(seed_, static_cast<int64_t>(i), episode_[i]).first);
  archive.words("done", done);
  archive.group("rewards", [&] { rewards_.visit(archive); });
  if (!archive.reading()) return;
  for (size_t i = 0; i < size(); ++i) {
    const Episode episode = episodes_.at(seed_, static_cast<int64_t>(i), episode_[i]);
    const auto steps = static_cast<uint64_t>(episode.last - episode.first);
    if (done[i] >= steps || !(held_[i] >= 0 && held_[i] <= static_cast<double>(done[i])) || !(equity_[i] > 0) ||
        level_[i] >= levels_.count)
      throw Error(code::modelCheckpoint,
                  "checkpoint: copy " + std::to_string(i) +
                      " stands where this market cannot be: it was made with other options or data");
    row_[i] = episode.first + static_cast<int64_t>(done[i]);
    last_[i] = episode.last;
    settle(static_cast<int64_t>(i));
  }
}

std::unique_ptr<TradingCopies> openTrading(const TradingData& data, const TradingOptions& options, int64_t copies,
                                           const std::string& simd) {
  return std::make_unique<TradingEnvironment>(data, options, copies, simd);
}

}  // namespace autostock::rl
