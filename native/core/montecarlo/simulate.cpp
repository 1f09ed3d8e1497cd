#include "montecarlo/simulate.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <mutex>
#include <new>
#include <thread>

#include "base/rng.h"
#ifdef AUTOSTOCK_CUDA
#include "montecarlo/simulateCuda.h"
#endif

namespace autostock::montecarlo {
namespace {

constexpr int WIDEST = 8;
/** Asset steps between two looks at the cancel flag, a few milliseconds. */
constexpr int64_t PATIENCE = 100'000;

struct AlignedDelete {
  void operator()(double* p) const { std::free(p); }
};
using Slots = std::unique_ptr<double[], AlignedDelete>;

Slots makeSlots(size_t count) {
  // Not the aligned operator new: a host program may bring its own and leave the deletion to another library.
  void* memory = std::aligned_alloc(64, (count * sizeof(double) + 63) / 64 * 64);
  if (memory == nullptr) throw std::bad_alloc();
  return Slots(static_cast<double*>(memory));
}

int lanesOf(Simd simd) { return simd == Simd::avx512 ? 8 : simd == Simd::avx2 ? 4 : 1; }

void walk(Simd simd, const AnyModel& model, const Job& job, const PathResults& results, int64_t first, int32_t from,
          int32_t to, double* slots) {
  std::visit(
      [&](const auto& m) {
#ifdef AUTOSTOCK_MC_WIDE
        if (simd == Simd::avx512) return avx512::walk(m, job, results, first, from, to, slots);
        if (simd == Simd::avx2) return avx2::walk(m, job, results, first, from, to, slots);
#endif
        (void)simd;
        scalar::walk(m, job, results, first, from, to, slots);
      },
      model);
}

void requireSettings(const Assembled& generator, std::span<const double> weights, std::span<const int32_t> checkpoints,
                     const SimulationSettings& s) {
  const auto inside = [](const char* name, int64_t value, int64_t min, int64_t max) {
    if (value < min || value > max)
      throw Error(code::configInvalid, std::string(name) + " must be in [" + std::to_string(min) + ", " +
                                           std::to_string(max) + "], was " + std::to_string(value));
  };
  inside("paths", s.paths, 1, MOST_PATHS);
  inside("steps", s.steps, 1, MOST_STEPS);
  inside("threads", s.threads, 1, 1024);
  inside("assets", static_cast<int64_t>(weights.size()), 1, MOST_ASSETS);
  inside("checkpoints * paths", static_cast<int64_t>(checkpoints.size()) * s.paths, 0, MOST_FAN);
  for (const double weight : weights)
    if (!(std::abs(weight) <= 1000)) throw Error(code::configInvalid, "a weight must be within +-1000, was " + formatNumber(weight));
  for (size_t i = 0; i < checkpoints.size(); ++i)
    if (checkpoints[i] < 1 || checkpoints[i] > s.steps || (i > 0 && checkpoints[i] <= checkpoints[i - 1]))
      throw Error(code::configInvalid, "checkpoints must ascend within [1, steps], was " + std::to_string(checkpoints[i]));
  const int assets = std::visit([](const auto& m) { return m.assets; }, generator.model);
  if (assets != static_cast<int>(weights.size()))
    throw Error(code::configInvalid, "weights must have one value an asset (" + std::to_string(assets) + "), had " + std::to_string(weights.size()));
  const auto* history = std::get_if<HistoryModel>(&generator.model);
  if (history != nullptr && history->resampling == Resampling::permute && history->rows < s.steps)
    throw Error(code::dataTooShort, "steps was " + std::to_string(s.steps) + ", but without replacement there are only " +
                                        std::to_string(history->rows) + " trades to draw");
}

}  // namespace

Simd simdByName(std::string_view name) {
#ifdef AUTOSTOCK_MC_WIDE
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
#else
  const bool avx2 = false;
  const bool avx512 = false;
#endif
  if (name == "auto") return avx512 ? Simd::avx512 : avx2 ? Simd::avx2 : Simd::scalar;
  if (name == "scalar") return Simd::scalar;
  if (name != "avx2" && name != "avx512")
    failArgument("simd must be auto, scalar, avx2 or avx512, was \"" + std::string(name) + "\"");
  const Simd simd = name == "avx2" ? Simd::avx2 : Simd::avx512;
  if (simd == Simd::avx2 ? !avx2 : !avx512)
    throw Error(code::device, "simd was " + std::string(name) + ", which this machine or build lacks: use auto");
  return simd;
}

std::string_view nameOf(Simd simd) {
  return simd == Simd::avx512 ? "avx512" : simd == Simd::avx2 ? "avx2" : "scalar";
}

SeedKey seedKey(uint64_t seed) {
  return {static_cast<uint32_t>(seed), purposeHash("montecarlo"), static_cast<uint32_t>(seed >> 32)};
}

Simulated simulate(const Assembled& generator, std::span<const double> weights, std::span<const int32_t> checkpoints,
                   const SimulationSettings& settings, const Control& control) {
  requireSettings(generator, weights, checkpoints, settings);
  const auto paths = static_cast<size_t>(settings.paths);
  Simulated out{std::vector<double>(paths * checkpoints.size()), std::vector<double>(paths),
                std::vector<double>(paths), std::vector<double>(paths)};
  const Job job{seedKey(settings.seed),
                settings.paths,
                settings.steps,
                static_cast<int32_t>(checkpoints.size()),
                static_cast<int32_t>(weights.size()),
                settings.rebalance ? 1 : 0,
                checkpoints.data(),
                weights.data()};
  const PathResults results = out.results();
  if (settings.device == Device::cuda) {
#ifdef AUTOSTOCK_CUDA
    cuda::simulatePaths(generator, job, results, control);
    return out;
#else
    throw Error(code::device, "device was cuda, but this build has no CUDA half: use cpu");
#endif
  }
  const int lanes = lanesOf(settings.simd);
  const int64_t batches = (settings.paths + lanes - 1) / lanes;
  const auto workers = static_cast<size_t>(std::min<int64_t>(settings.threads, batches));
  const auto slotValues = static_cast<size_t>(std::visit([](const auto& m) { return slotCount(m); }, generator.model)) *
                          static_cast<size_t>(lanes);
  const auto segment = static_cast<int32_t>(
      std::clamp<int64_t>(PATIENCE / (static_cast<int64_t>(weights.size()) * WIDEST), 16, settings.steps));
  // Allocated before any thread starts: the workers themselves cannot throw.
  std::vector<Slots> slots;
  for (size_t w = 0; w < workers; ++w) slots.push_back(makeSlots(slotValues));
  std::atomic<int64_t> next{0};
  const auto work = [&](size_t worker) {
    for (int64_t b = next++; b < batches; b = next++) {
      for (int32_t from = 0; from < settings.steps; from += segment) {
        if (control.cancelled()) return;
        walk(settings.simd, generator.model, job, results, b * lanes, from, std::min(settings.steps, from + segment),
             slots[worker].get());
      }
      if (worker == 0 && b % 256 < static_cast<int64_t>(workers)) control.report(std::min(b * lanes, settings.paths), settings.paths, 0);
    }
  };
  std::vector<std::jthread> others;
  for (size_t worker = 1; worker < workers; ++worker) others.emplace_back(work, worker);
  work(0);
  others.clear();
  control.check();
  control.report(settings.paths, settings.paths, 0);
  return out;
}

}  // namespace autostock::montecarlo
