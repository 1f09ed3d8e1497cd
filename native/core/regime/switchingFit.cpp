#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "base/rng.h"
#include "regime/switchingEm.h"
#include "regime/switchingModel.h"

namespace autostock::regime {
namespace {

constexpr size_t LEAST_STEPS_A_STATE = 20;
/** M steps that each start gets before the best goes on alone. */
constexpr int TRIAL = 15;

struct Sample {
  double mean, variance;
};

Sample requireSample(std::span<const double> y, size_t states) {
  if (y.size() < LEAST_STEPS_A_STATE * states)
    throw Error(code::dataTooShort, "a fit of " + std::to_string(states) + " regimes needs at least " +
                                        std::to_string(LEAST_STEPS_A_STATE * states) + " returns, had " + std::to_string(y.size()));
  double sum = 0, square = 0;
  for (const double v : y) {
    if (!std::isfinite(v)) throw Error(code::dataInvalid, "returns must be finite, one was " + formatNumber(v));
    sum += v;
  }
  const double mean = sum / static_cast<double>(y.size());
  for (const double v : y) square += (v - mean) * (v - mean);
  const auto count = static_cast<double>(y.size());
  if (!(square > 1e-20 * mean * mean * count)) throw Error(code::dataInvalid, "the returns never change: there is nothing to fit");
  return {mean, square / count};
}

/** Sorts steps by a score of the week around them into K equal groups. */
template <class Score>
std::vector<size_t> groupsBy(std::span<const double> y, size_t states, const Score& score) {
  std::vector<double> week(y.size());
  for (size_t t = 0; t < y.size(); ++t)
    for (size_t s = t < 2 ? 0 : t - 2; s <= std::min(y.size() - 1, t + 2); ++s) week[t] += score(y[s]);
  std::vector<size_t> order(y.size()), group(y.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return week[a] < week[b]; });
  for (size_t i = 0; i < y.size(); ++i) group[order[i]] = i * states / y.size();
  return group;
}

/** Which state each step begins in: by size, by direction, then random stretches. */
std::vector<size_t> beginning(std::span<const double> y, const Sample& sample, const SwitchingSettings& settings, int start) {
  const auto K = static_cast<size_t>(settings.states);
  if (start == 0) return groupsBy(y, K, [&](double v) { return std::abs(v - sample.mean); });
  if (start == 1) return groupsBy(y, K, [](double v) { return v; });
  Rng rng(static_cast<uint64_t>(settings.seed), "regime/start", static_cast<uint32_t>(start));
  std::vector<size_t> group(y.size());
  size_t state = 0;
  for (size_t t = 0; t < y.size(); ++t) {
    if (t == 0 || rng.uniform() < 0.05) state = std::min(K - 1, static_cast<size_t>(rng.uniform() * static_cast<double>(K)));
    group[t] = state;
  }
  return group;
}

SwitchingModel modelOf(std::span<const double> y, const std::vector<size_t>& group, const Sample& sample,
                       const SwitchingSettings& settings) {
  const auto K = static_cast<size_t>(settings.states);
  const auto p = static_cast<size_t>(settings.order);
  size_t joint = K;
  for (size_t lag = 0; lag < p; ++lag) joint *= K;
  SwitchingModel model{std::vector<double>(K * K), std::vector<double>(joint, 1.0 / static_cast<double>(joint)),
                       std::vector<double>(K), std::vector<double>(K), std::vector<double>(p, 0.0)};
  for (size_t j = 0; j < K; ++j)
    for (size_t k = 0; k < K; ++k) model.transition[j * K + k] = j == k ? 0.95 : 0.05 / static_cast<double>(K - 1);
  for (size_t k = 0; k < K; ++k) {
    double weight = 0, sum = 0, square = 0;
    for (size_t t = 0; t < y.size(); ++t) {
      const double w = group[t] == k ? 0.9 : 0.1 / static_cast<double>(K - 1);
      weight += w;
      sum += w * y[t];
    }
    model.mean[k] = sum / weight;
    for (size_t t = 0; t < y.size(); ++t)
      square += (group[t] == k ? 0.9 : 0.1 / static_cast<double>(K - 1)) * (y[t] - model.mean[k]) * (y[t] - model.mean[k]);
    model.variance[k] = std::max(square / weight, settings.varianceFloor * sample.variance);
  }
  return model;
}

/** The same model with its states ordered by mean over sd, the highest first. */
SwitchingModel ordered(const SwitchingModel& from) {
  const size_t K = from.states();
  std::vector<size_t> rank(K);
  std::iota(rank.begin(), rank.end(), size_t{0});
  const auto paid = [&](size_t k) { return from.mean[k] / std::sqrt(from.variance[k]); };
  std::stable_sort(rank.begin(), rank.end(), [&](size_t a, size_t b) { return paid(a) > paid(b); });
  SwitchingModel to = from;
  for (size_t k = 0; k < K; ++k) {
    to.mean[k] = from.mean[rank[k]];
    to.variance[k] = from.variance[rank[k]];
    for (size_t j = 0; j < K; ++j) to.transition[k * K + j] = from.transition[rank[k] * K + rank[j]];
  }
  for (size_t joint = 0; joint < from.start.size(); ++joint) {
    size_t other = 0, weight = 1;
    for (size_t rest = joint, lag = 0; lag <= from.order(); ++lag, rest /= K, weight *= K) other += rank[rest % K] * weight;
    to.start[joint] = from.start[other];
  }
  return to;
}

void requireWarm(const SwitchingModel& warm, const SwitchingSettings& settings) {
  const auto K = static_cast<size_t>(settings.states);
  size_t joint = K;
  for (int lag = 0; lag < settings.order; ++lag) joint *= K;
  if (warm.mean.size() != K || warm.variance.size() != K || warm.transition.size() != K * K || warm.start.size() != joint ||
      warm.phi.size() != static_cast<size_t>(settings.order))
    throw Error(code::argument, "warm must be a fit with the same states and order");
  for (const double v : warm.variance)
    if (!(v > 0 && std::isfinite(v))) throw Error(code::argument, "warm.variance must be > 0, was " + formatNumber(v));
}

}  // namespace

SwitchingFit fitSwitching(std::span<const double> y, const SwitchingSettings& settings, const SwitchingModel* warm,
                          const Control& control) {
  const Sample sample = requireSample(y, static_cast<size_t>(settings.states));
  const double floor = settings.varianceFloor * sample.variance;
  SwitchingModel begin;
  if (warm != nullptr) {
    requireWarm(*warm, settings);
    begin = *warm;
    for (double& v : begin.variance) v = std::max(v, floor);
    // An earlier end of the chain may have ruled out states the window now begins in.
    for (double& v : begin.start) v = 0.9 * v + 0.1 / static_cast<double>(begin.start.size());
  } else {
    double best = -std::numeric_limits<double>::infinity();
    for (int start = 0; start < settings.starts; ++start) {
      SwitchingEm em(y, modelOf(y, beginning(y, sample, settings, start), sample, settings), floor);
      const double reached = em.climb(std::min(TRIAL, settings.iterations), settings.tolerance, control).logLikelihoods.back();
      if (start > 0 && !(reached > best)) continue;
      best = reached;
      begin = em.model();
    }
  }
  SwitchingEm em(y, std::move(begin), floor);
  Climb climb = em.climb(settings.iterations, settings.tolerance, control);
  return {ordered(em.model()), std::move(climb.logLikelihoods)};
}

}  // namespace autostock::regime
