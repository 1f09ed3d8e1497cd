#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "strategy/symbolValues.h"
#include "sweep/acting.h"
#include "sweep/eventTables.h"
#include "sweep/kernels.h"
#include "sweep/sweep.h"

namespace autostock {

/** growth and account are the two lane kernels: multiplying factors, or cash and shares. */
enum class SweepPath : uint8_t { event, growth, account, engine };

/** The runs of one thread, one symbol after another: everything it needs is allocated once. */
class SymbolRuns {
 public:
  SymbolRuns(const CompiledStrategy& strategy, const Panel& panel, const Plan& plan, const PanelValues& panelValues,
             const SweepJob& job, SweepPath path, const LaneKernels& kernels);

  /** Computes what the symbol's runs share. */
  void prepare(int64_t symbol, const Control& control);
  /** Runs sets [from, to) of the plan; rows: [to - from][SWEEP_WIDTH]. Stops early when cancelled. */
  void run(int64_t from, int64_t to, double* rows, const Control& control);
  /** Adds share x equity at each close of the job's bars to out [to - from][end - start]; the first and the last known value
   *  stand for the bars before and after the symbol's own. The path must be account. */
  void addEquity(int64_t from, int64_t to, double share, double* out, const Control& control);

 private:
  void eventRuns(int64_t from, int64_t to, double* rows, const Control& control);
  void growthRuns(int64_t from, int64_t to, double* rows, const Control& control);
  void accountRuns(int64_t from, int64_t to, double* rows, const Control& control);
  void engineRuns(int64_t from, int64_t to, double* rows, const Control& control);
  /** Truth values of sets [from, to) at once, which leaves the runs' own tables in near memory. */
  void foresee(int64_t from, int64_t to);
  const uint64_t* invested(int64_t set);
  /** The rules of a vector of sets, those from `to` on repeating the last. */
  void gather(int64_t set, int64_t to);
  void put(const RunSums& sums, double* row) const;

  const Panel& panel_;
  const SweepJob& job_;
  SweepPath path_;
  const LaneKernels& kernels_;
  SymbolValues values_;
  int64_t symbol_ = -1;
  SymbolBars bars_{};
  std::unique_ptr<Acting> acting_;
  std::unique_ptr<GrowthTable> growth_;
  GrowthView view_{};
  EventTables events_;
  int64_t words_;
  std::vector<uint64_t> laneWords_;
  /** Long states of sets from stateFrom_ on, [n][words]; empty when each is worked out alone. */
  std::vector<uint64_t> states_;
  int64_t stateFrom_ = 0;
  bool foreseen_ = false;
  std::vector<RunRules> laneRules_;
  std::vector<double> recorded_;
};

}  // namespace autostock
