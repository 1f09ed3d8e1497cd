#include "sweep/symbolRuns.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/runStrategy.h"

namespace autostock {
namespace {

constexpr int MOST_LANES = 8;

}  // namespace

SymbolRuns::SymbolRuns(const CompiledStrategy& strategy, const Panel& panel, const Plan& plan,
                       const PanelValues& panelValues, const SweepJob& job, SweepPath path, const LaneKernels& kernels)
    : panel_(panel),
      job_(job),
      path_(path),
      kernels_(kernels),
      values_(strategy, panel, plan, panelValues),
      words_(bitWords(panel.times)),
      laneWords_(static_cast<std::size_t>(MOST_LANES * 4 * words_)) {}

void SymbolRuns::prepare(int64_t symbol, const Control& control) {
  if (symbol == symbol_) return;
  symbol_ = symbol;
  bars_ = symbolBars(panel_, symbol, job_.start, job_.end, job_.spread);
  values_.prepare(symbol, control);
  acting_ = std::make_unique<Acting>(panel_.times, bars_.start, bars_.end, job_.settings.execution.lag);
  if (path_ != SweepPath::event && path_ != SweepPath::growth) return;
  growth_ = std::make_unique<GrowthTable>(bars_, job_.settings.costs, job_.settings.execution.fillAtClose);
  view_ = viewOf(*growth_);
  if (path_ == SweepPath::event) events_.build(bars_, *growth_);
}

void SymbolRuns::put(const RunSums& sums, double* row) const {
  const SweepRow values = rowOf(sums, job_.settings.execution.periodsPerYear);
  std::memcpy(row, &values, sizeof values);
}

void SymbolRuns::foresee(int64_t from, int64_t to) {
  constexpr int64_t MOST_WORDS = 1 << 19;
  stateFrom_ = from;
  foreseen_ = (to - from) * words_ <= MOST_WORDS;
  if (!foreseen_) return;
  states_.resize(static_cast<std::size_t>((to - from) * words_));
  foreseen_ = values_.longStates(from, to, states_.data());
}

const uint64_t* SymbolRuns::invested(int64_t set) {
  if (foreseen_) return acting_->invested(states_.data() + (set - stateFrom_) * words_);
  const uint64_t* state = values_.longState(set);
  return state != nullptr ? acting_->invested(state) : acting_->invested(values_.rules(set));
}

void SymbolRuns::run(int64_t from, int64_t to, double* rows, const Control& control) {
  switch (path_) {
    case SweepPath::event: return eventRuns(from, to, rows, control);
    case SweepPath::growth: return growthRuns(from, to, rows, control);
    case SweepPath::account: return accountRuns(from, to, rows, control);
    case SweepPath::engine: return engineRuns(from, to, rows, control);
  }
}

void SymbolRuns::eventRuns(int64_t from, int64_t to, double* rows, const Control& control) {
  const EventView view = events_.view();
  foresee(from, to);
  for (int64_t set = from; set < to; ++set) {
    if (control.cancelled()) return;
    put(kernels_.event(view, invested(set), events_.changes()), rows + (set - from) * SWEEP_WIDTH);
  }
}

void SymbolRuns::growthRuns(int64_t from, int64_t to, double* rows, const Control& control) {
  std::array<const uint64_t*, MOST_LANES> lanesInvested{};
  foresee(from, to);
  std::array<RunSums, MOST_LANES> sums;
  for (int64_t set = from; set < to; set += kernels_.lanes) {
    if (control.cancelled()) return;
    const int64_t lanes = std::min<int64_t>(kernels_.lanes, to - set);
    for (int64_t k = 0; k < kernels_.lanes; ++k) {
      uint64_t* words = laneWords_.data() + k * words_;
      lanesInvested[static_cast<std::size_t>(k)] = words;
      // Lanes beyond the last run stay in cash.
      if (k < lanes)
        reverseWords(invested(set + k), words_, words);
      else
        std::fill(words, words + words_, 0);
    }
    kernels_.growth(view_, bars_.start, bars_.end, lanesInvested.data(), sums.data());
    for (int64_t k = 0; k < lanes; ++k)
      put(sums[static_cast<std::size_t>(k)], rows + (set - from + k) * SWEEP_WIDTH);
  }
}

void SymbolRuns::gather(int64_t set, int64_t to) {
  laneRules_.clear();
  for (int64_t k = 0; k < kernels_.lanes; ++k) {
    const RuleSeries series = values_.rules(std::min(set + k, to - 1));
    uint64_t* words = laneWords_.data() + k * 4 * words_;
    if (!series.hasWeight) {
      const uint64_t* const* settled = acting_->settle(series);
      for (int64_t r = 0; r < 4; ++r) reverseWords(settled[r], words_, words + r * words_);
    }
    laneRules_.push_back({{words, words + words_, words + 2 * words_, words + 3 * words_},
                          series.weight, series.hasWeight, series.size, series.stopLoss,
                          series.takeProfit, series.trailingStop, series.breakEven, series.maxBars});
  }
}

void SymbolRuns::accountRuns(int64_t from, int64_t to, double* rows, const Control& control) {
  std::array<RunSums, MOST_LANES> sums;
  for (int64_t set = from; set < to; set += kernels_.lanes) {
    if (control.cancelled()) return;
    gather(set, to);
    kernels_.account(job_.settings, bars_, laneRules_.data(), sums.data(), nullptr);
    const int64_t lanes = std::min<int64_t>(kernels_.lanes, to - set);
    for (int64_t k = 0; k < lanes; ++k)
      put(sums[static_cast<std::size_t>(k)], rows + (set - from + k) * SWEEP_WIDTH);
  }
}

void SymbolRuns::addEquity(int64_t from, int64_t to, double share, double* out, const Control& control) {
  std::array<RunSums, MOST_LANES> sums;
  const int64_t lanes = kernels_.lanes;
  const int64_t bars = job_.end - job_.start;
  recorded_.resize(static_cast<std::size_t>(bars_.count() * lanes));
  for (int64_t set = from; set < to; set += lanes) {
    control.check();
    gather(set, to);
    kernels_.account(job_.settings, bars_, laneRules_.data(), sums.data(), recorded_.data());
    for (int64_t k = 0; k < std::min<int64_t>(lanes, to - set); ++k) {
      double* row = out + (set - from + k) * bars;
      double equity = job_.settings.account.initialCashUsd;
      for (int64_t t = job_.start; t < job_.end; ++t) {
        if (t >= bars_.start && t < bars_.end) equity = recorded_[static_cast<std::size_t>((t - bars_.start) * lanes + k)];
        row[t - job_.start] += share * equity;
      }
    }
  }
}

void SymbolRuns::engineRuns(int64_t from, int64_t to, double* rows, const Control& control) {
  const SweepSettings& s = job_.settings;
  for (int64_t set = from; set < to; ++set) {
    if (control.cancelled()) return;
    runStrategyMetrics(panel_, symbol_, values_.rules(set), s.costs, s.account, s.execution, s.margin, job_.spread,
                       bars_.start, bars_.end, rows + (set - from) * SWEEP_WIDTH);
  }
}

}  // namespace autostock
