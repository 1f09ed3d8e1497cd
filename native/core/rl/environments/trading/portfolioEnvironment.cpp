#include "rl/environments/trading/portfolioEnvironment.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "rl/environments/trading/restrictions.h"
#include "rl/environments/trading/tradingLanes.h"

namespace autostock::rl {

namespace {

/** Values of a symbol behind its features, and of the account behind the symbols. */
constexpr int64_t SYMBOL_VALUES = 5, PORTFOLIO_VALUES = 3;

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

/** All bars from the first to the last at which any symbol traded: one stretch, gaps are the ledger's. */
std::vector<std::vector<Stretch>> barsOf(const TradingData& data) {
  int64_t first = data.end, last = data.start - 1;
  for (int64_t s = 0; s < data.symbols; ++s)
    for (int64_t t = data.start; t < data.end; ++t)
      if (traded(data, data.row(s, t))) first = std::min(first, t), last = std::max(last, t);
  if (last < first) return {};
  return {{{first, last - first + 1}}};
}

double scaleTo(double cap, double size) { return size > cap ? cap / size : 1; }

double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

}  // namespace

PortfolioEnvironment::PortfolioEnvironment(const TradingData& data, const PortfolioOptions& options, int64_t copies,
                                           const std::string& simd)
    : data_(checked(data)),
      options_(options),
      copies_(checkedCopies(copies)),
      kernels_(tradingKernels(simd)),
      prices_{data.symbols, data.bars, data.open, data.close, data.spread},
      episodes_(barsOf(data), {options.episodeBars, options.randomStart, options.staggered}),
      rewards_(options.rewards, copies),
      episode_(size()) {
  space_.observation = data.symbols * (data.features + SYMBOL_VALUES) + PORTFOLIO_VALUES +
                       static_cast<int64_t>(rewards_.observed().size());
  space_.dimensions = data.symbols;
  space_.low = options.allowShort ? -1 : 0;
  space_.high = 1;
  bar_.resize(size());
  last_.resize(size());
  for (auto* each : {&cash_, &equity_, &highWater_, &gross_, &finalEquity_}) each->resize(size());
  for (auto* each : {&positions_, &orders_, &marks_, &missing_, &fills_, &sides_, &entries_, &held_, &targets_})
    each->resize(size() * static_cast<size_t>(data.symbols));
  // As of symbols that move together: with the mean of their variances no portfolio's is understated.
  std::vector<double> variances = returnVariances(data);
  if (data.variances) variances.assign(data.variances, data.variances + data.symbols);
  const double variance = std::accumulate(variances.begin(), variances.end(), 0.0) / static_cast<double>(data.symbols);
  const double deviation = std::sqrt(variance) * options.averageExposure;
  const auto padded = static_cast<size_t>(rewards_.view().stride);
  growth_.assign(padded, 1);
  for (auto* each : {&logGrowth_, &turnover_, &drawdownRise_}) each->assign(padded, 0);
  scale_.assign(padded, deviation);
  inverseScale_.assign(padded, 1 / deviation);
  restart(0);
}

Lanes PortfolioEnvironment::lanes(int64_t copy) {
  const int64_t at = copy * data_.symbols;
  return {positions_.data() + at, orders_.data() + at, marks_.data() + at, missing_.data() + at, fills_.data() + at, 1};
}

void PortfolioEnvironment::restart(uint64_t seed) {
  seed_ = seed;
  rewards_.forgetSums();
  std::ranges::fill(episode_, 0);
  std::ranges::fill(finalEquity_, NAN);
  for (int64_t i = 0; i < copies_; ++i) {
    rewards_.start(i);
    startEpisode(i);
  }
}

void PortfolioEnvironment::startEpisode(int64_t copy) {
  const auto i = static_cast<size_t>(copy);
  const Episode episode = episodes_.at(seed_, copy, episode_[i]);
  bar_[i] = episode.first;
  last_[i] = episode.last;
  const Lanes own = lanes(copy);
  LedgerState state{};
  startLedger(options_.account, data_.symbols, own, state);
  const LedgerRow row = advanceBar(options_.costs, options_.account, prices_, bar_[i], own, state);
  cash_[i] = row.cash;
  equity_[i] = highWater_[i] = row.equity;
  gross_[i] = 0;
  std::fill_n(sides_.begin() + copy * data_.symbols, data_.symbols, 0.0);
  std::fill_n(entries_.begin() + copy * data_.symbols, data_.symbols, 1.0);
  std::fill_n(held_.begin() + copy * data_.symbols, data_.symbols, 0.0);
}

void PortfolioEnvironment::aim(int64_t copy, const float* actions) {
  const Lanes own = lanes(copy);
  double* const targets = targets_.data() + copy * data_.symbols;
  const int64_t t = bar_[static_cast<size_t>(copy)];
  const double equity = equity_[static_cast<size_t>(copy)];
  double gross = 0, net = 0;
  for (int64_t s = 0; s < data_.symbols; ++s) {
    const double action = std::clamp(static_cast<double>(actions[s]), space_.low, space_.high);
    const double weight = action * options_.maxExposure * (data_.sizing ? data_.sizing[data_.row(s, t)] : 1);
    targets[s] = traded(data_, data_.row(s, t)) ? weight : NAN;
    if (std::isnan(targets[s])) continue;
    gross += std::fabs(targets[s]);
    net += targets[s];
  }
  const double share = std::min(scaleTo(options_.maxGross, gross), scaleTo(options_.maxNet, std::fabs(net)));
  for (int64_t s = 0; s < data_.symbols; ++s) {
    const double held = own.position[s] == 0 ? 0 : own.position[s] * own.mark[s] / equity;
    const uint8_t bits = data_.restrictions ? data_.restrictions[data_.row(s, t)] : 0;
    targets[s] = restricted(bits, targets[s] * share, held);
    if (targets[s] != 0 && std::fabs(targets[s] - held) < options_.noTradeBand) targets[s] = NAN;
  }
}

void PortfolioEnvironment::advance(int64_t copy) {
  const auto i = static_cast<size_t>(copy);
  const Lanes own = lanes(copy);
  const double before = equity_[i];
  LedgerState state{cash_[i], before, true};
  const double* const targets = targets_.data() + copy * data_.symbols;
  for (int64_t s = 0; s < data_.symbols; ++s) planSymbol(options_.account, prices_, s, bar_[i], targets[s], own, state);
  const LedgerRow row = advanceBar(options_.costs, options_.account, prices_, ++bar_[i], own, state);
  const double depth = 1 - before / highWater_[i];
  cash_[i] = row.cash;
  equity_[i] = row.equity;
  gross_[i] = row.gross;
  highWater_[i] = std::max(highWater_[i], row.equity);
  const double ratio = row.equity / before;
  growth_[i] = ratio > LEAST_GROWTH ? ratio : LEAST_GROWTH;
  if (rewards_.needs().logGrowth) logGrowth_[i] = montecarlo::logarithm<double>(growth_[i]);
  turnover_[i] = row.turnover;
  drawdownRise_[i] = std::max(0.0, (row.equity > 0 ? 1 - row.equity / highWater_[i] : 1) - depth);
  track(copy);
}

void PortfolioEnvironment::track(int64_t copy) {
  const int64_t at = copy * data_.symbols;
  for (auto i = static_cast<size_t>(at); i < static_cast<size_t>(at + data_.symbols); ++i) {
    const double side = sign(positions_[i]);
    if (side == sides_[i]) {
      held_[i] += std::fabs(side);
      continue;
    }
    sides_[i] = side;
    entries_[i] = marks_[i];
    held_[i] = 0;
  }
}

void PortfolioEnvironment::observe(int64_t copy, float* to) const {
  const auto i = static_cast<size_t>(copy);
  const bool alive = equity_[i] > 0;
  for (int64_t s = 0; s < data_.symbols; ++s) {
    const int64_t row = data_.row(s, bar_[i]);
    const float* values = data_.values + row * data_.features;
    int64_t finite = 0;
    for (int64_t f = 0; f < data_.features; ++f) {
      const bool known = values[f] - values[f] == 0;
      to[f] = known ? values[f] : 0;
      finite += known;
    }
    to += data_.features;
    const auto k = static_cast<size_t>(copy * data_.symbols + s);
    const bool trades = traded(data_, row);
    to[0] = trades && finite == data_.features ? 1 : 0;
    to[1] = alive && sides_[k] != 0 ? static_cast<float>(positions_[k] * marks_[k] / equity_[i]) : 0;
    to[2] = sides_[k] != 0 ? static_cast<float>(sides_[k] * (marks_[k] / entries_[k] - 1)) : 0;
    to[3] = static_cast<float>(std::log1p(held_[k]));
    const double spread = data_.spread ? data_.spread[row] : options_.costs.spreadBps * 1e-4;
    to[4] = trades ? static_cast<float>(costNow<double>(options_.costs, equity_[i], data_.close[row], spread)) : 0;
    to += SYMBOL_VALUES;
  }
  to[0] = alive ? static_cast<float>(equity_[i] / highWater_[i] - 1) : -1;
  to[1] = alive ? static_cast<float>(gross_[i]) : 0;
  to[2] = alive ? static_cast<float>(cash_[i] / equity_[i]) : 0;
  to += PORTFOLIO_VALUES;
  for (const double* lane : rewards_.observed()) *to++ = static_cast<float>(lane[i]);
}

void PortfolioEnvironment::reset(uint64_t seed, float* observations, uint8_t*) {
  restart(seed);
  for (int64_t i = 0; i < copies_; ++i) observe(i, observations + i * space_.observation);
}

void PortfolioEnvironment::step(const float* actions, const StepOut& out) {
  checkActions(space_, actions, copies_, nullptr);
  for (int64_t i = 0; i < copies_; ++i) {
    aim(i, actions + i * data_.symbols);
    advance(i);
  }
  double total[BLOCK];
  for (int64_t first = 0; first < copies_; first += BLOCK) {
    const StepBlock block{growth_.data() + first,       logGrowth_.data() + first, turnover_.data() + first,
                          drawdownRise_.data() + first, scale_.data() + first,     inverseScale_.data() + first};
    kernels_.reward(rewards_.view(), block, first, total);
    for (int64_t i = first; i < std::min(first + BLOCK, copies_); ++i)
      out.rewards[i] = static_cast<float>(total[i - first]);
  }
  for (int64_t copy = 0; copy < copies_; ++copy) {
    const auto i = static_cast<size_t>(copy);
    float* const observation = out.observations + copy * space_.observation;
    out.ends[i] = !(equity_[i] > 0) ? End::terminated : bar_[i] == last_[i] ? End::truncated : End::none;
    if (out.ends[i] != End::none) {
      observe(copy, out.finalObservations + copy * space_.observation);
      finalEquity_[i] = equity_[i];
      if (out.ends[i] == End::terminated) rewards_.start(copy);
      ++episode_[i];
      startEpisode(copy);
    }
    observe(copy, observation);
  }
}

void PortfolioEnvironment::visit(Archive& archive) {
  archive.same("symbols", static_cast<uint64_t>(data_.symbols));
  archive.same("bars", static_cast<uint64_t>(data_.bars));
  archive.same("start", static_cast<uint64_t>(data_.start));
  archive.same("end", static_cast<uint64_t>(data_.end));
  archive.word("seed", seed_);
  archive.words("episode", episode_);
  archive.numbers("cash", cash_);
  archive.numbers("equity", equity_);
  archive.numbers("highWater", highWater_);
  archive.numbers("gross", gross_);
  archive.numbers("finalEquity", finalEquity_);
  archive.numbers("positions", positions_);
  archive.numbers("marks", marks_);
  archive.numbers("missing", missing_);
  archive.numbers("sides", sides_);
  archive.numbers("entries", entries_);
  archive.numbers("held", held_);
  std::vector<uint64_t> done(size());
  for (size_t i = 0; i < size(); ++i)
    done[i] = static_cast<uint64_t>(bar_[i] - episodes_.at(seed_, static_cast<int64_t>(i), episode_[i]).first);
  archive.words("done", done);
  archive.group("rewards", [&] { rewards_.visit(archive); });
  if (!archive.reading()) return;
  for (size_t i = 0; i < size(); ++i) {
    const Episode episode = episodes_.at(seed_, static_cast<int64_t>(i), episode_[i]);
    if (done[i] >= static_cast<uint64_t>(episode.last - episode.first) || !(equity_[i] > 0))
      throw Error(code::modelCheckpoint,
                  "checkpoint: copy " + std::to_string(i) +
                      " stands where this market cannot be: it was made with other options or data");
    bar_[i] = episode.first + static_cast<int64_t>(done[i]);
    last_[i] = episode.last;
  }
}

std::unique_ptr<TradingCopies> openPortfolio(const TradingData& data, const PortfolioOptions& options, int64_t copies,
                                             const std::string& simd) {
  return std::make_unique<PortfolioEnvironment>(data, options, copies, simd);
}

}  // namespace autostock::rl
