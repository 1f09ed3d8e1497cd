#include "rl/environments/catalog.h"

#include <limits>

#include "base/error.h"
#include "rl/environments/classic/acrobot.h"
#include "rl/environments/classic/cartPole.h"
#include "rl/environments/classic/mountainCar.h"
#include "rl/environments/classic/pendulum.h"

namespace autostock::rl {

namespace {

struct Entry {
  TaskInfo info;
  std::unique_ptr<Environment> (*open)(const TaskInfo&, const Params&, int64_t copies);
  Optimum (*best)(const TaskInfo&, const Params&);
};

template <class Options>
Optimum unknown(const Options&) {
  return {};
}

Optimum noEdgeOptimum(const LeakOptions&) { return {.rewardPerStep = 0}; }

template <class Options, std::unique_ptr<Environment> (*open)(const Options&, int64_t), Optimum (*best)(const Options&)>
Entry entry(const char* name, bool endless, double solved) {
  return {{name, describeFields<Options>(), endless, solved},
          [](const TaskInfo& info, const Params& params, int64_t copies) {
            return open(readFields<Options>(params, info.name), copies);
          },
          [](const TaskInfo& info, const Params& params) { return best(readFields<Options>(params, info.name)); }};
}

template <class Options, std::unique_ptr<Environment> (*open)(const Options&, int64_t)>
Entry classic(const char* name, double solved) {
  return entry<Options, open, unknown<Options>>(name, false, solved);
}

template <class Options, std::unique_ptr<Environment> (*open)(const Options&, int64_t), Optimum (*best)(const Options&)>
Entry toy(const char* name) {
  return entry<Options, open, best>(name, true, std::numeric_limits<double>::quiet_NaN());
}

/** The list: one line per task; Gymnasium's reward thresholds. */
const std::vector<Entry>& catalog() {
  static const std::vector<Entry> list{
      classic<CartPoleOptions, openCartPole>("cartpole", 475),
      classic<AcrobotOptions, openAcrobot>("acrobot", -100),
      classic<PendulumOptions, openPendulum>("pendulum", std::numeric_limits<double>::quiet_NaN()),
      classic<MountainCarOptions, openMountainCar>("mountaincar", -110),
      toy<SineOptions, openSine, optimum>("sine"),
      toy<OrnsteinUhlenbeckOptions, openOrnsteinUhlenbeck, optimum>("ou"),
      toy<LinearQuadraticOptions, openLinearQuadratic, optimum>("lq"),
      toy<LeakOptions, openLeak, optimum>("leak"),
      toy<LeakOptions, openNoEdge, noEdgeOptimum>("noedge"),
  };
  return list;
}

const Entry& find(const std::string& name) {
  std::string known;
  for (const Entry& candidate : catalog()) {
    if (candidate.info.name == name) return candidate;
    known += (known.empty() ? "" : ", ") + candidate.info.name;
  }
  throw Error(code::configUnknownName, "unknown task \"" + name + "\": known: " + known);
}

}  // namespace

const std::vector<TaskInfo>& tasks() {
  static const std::vector<TaskInfo> infos = [] {
    std::vector<TaskInfo> list;
    for (const Entry& entry : catalog()) list.push_back(entry.info);
    return list;
  }();
  return infos;
}

std::unique_ptr<Environment> openTask(const std::string& name, const Params& options, int64_t copies) {
  const Entry& entry = find(name);
  return entry.open(entry.info, options, copies);
}

Optimum optimumOf(const std::string& name, const Params& options) {
  const Entry& entry = find(name);
  return entry.best(entry.info, options);
}

}  // namespace autostock::rl
