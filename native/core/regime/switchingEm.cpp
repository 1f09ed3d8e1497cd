#include "regime/switchingEm.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "regime/solve.h"

namespace autostock::regime {
namespace {

constexpr double LOG_TWO_PI = 1.8378770664093454836;
/** Expected visits below which a state keeps its parameters: there is nothing to learn from. */
constexpr double FEWEST_VISITS = 1e-6;

size_t jointStates(const SwitchingModel& model) {
  size_t count = 1;
  for (size_t lag = 0; lag <= model.order(); ++lag) count *= model.states();
  return count;
}

}  // namespace

SwitchingEm::SwitchingEm(std::span<const double> y, SwitchingModel model, double varianceFloor)
    : y_(y), model_(std::move(model)), floor_(varianceFloor), K_(model_.states()), p_(model_.order()),
      N_(jointStates(model_)), power_(p_ + 1, 1), chain_{model_.start, std::vector<double>(N_ * N_)},
      passes_(y.size() - p_, N_) {
  for (size_t lag = p_; lag-- > 0;) power_[lag] = power_[lag + 1] * K_;
}

size_t SwitchingEm::digit(size_t joint, size_t lag) const { return joint / power_[lag] % K_; }

double SwitchingEm::residual(size_t t, size_t joint) const {
  double rest = y_[t] - model_.mean[digit(joint, 0)];
  for (size_t j = 0; j < p_; ++j) rest -= model_.phi[j] * (y_[t - j - 1] - model_.mean[digit(joint, j + 1)]);
  return rest;
}

double SwitchingEm::expect() {
  for (size_t t = 0; t < passes_.steps; ++t)
    for (size_t i = 0; i < N_; ++i) {
      const double variance = model_.variance[digit(i, 0)];
      const double rest = residual(t + p_, i);
      passes_.density[t * N_ + i] = -0.5 * (LOG_TWO_PI + std::log(variance) + rest * rest / variance);
    }
  // (s_t .. s_{t-p}) moves to (k, s_t .. s_{t-p+1}) alone.
  std::fill(chain_.transition.begin(), chain_.transition.end(), 0.0);
  for (size_t i = 0; i < N_; ++i)
    for (size_t k = 0; k < K_; ++k)
      chain_.transition[i * N_ + k * power_[0] + i / K_] = model_.transition[digit(i, 0) * K_ + k];
  chain_.start = model_.start;
  return passes_.run(chain_);
}

void SwitchingEm::moveChain() {
  std::vector<double> moves(K_ * K_, 0.0);
  for (size_t i = 0; i < N_; ++i)
    for (size_t k = 0; k < K_; ++k)
      moves[digit(i, 0) * K_ + k] += passes_.moves[i * N_ + k * power_[0] + i / K_];
  for (size_t j = 0; j < K_; ++j) {
    double sum = 0;
    for (size_t k = 0; k < K_; ++k) sum += moves[j * K_ + k];
    if (sum < FEWEST_VISITS) continue;
    for (size_t k = 0; k < K_; ++k) model_.transition[j * K_ + k] = moves[j * K_ + k] / sum;
  }
  std::copy_n(passes_.chance.begin(), N_, model_.start.begin());
}

void SwitchingEm::fitMeans() {
  // Weighted least squares: the residual is linear in the K means, with x_k = [s_t = k] - sum_j phi_j [s_{t-j} = k].
  std::vector<double> gram(K_ * K_, 0.0), moment(K_, 0.0), x(K_);
  for (size_t i = 0; i < N_; ++i) {
    std::fill(x.begin(), x.end(), 0.0);
    x[digit(i, 0)] += 1;
    for (size_t j = 0; j < p_; ++j) x[digit(i, j + 1)] -= model_.phi[j];
    double weight = 0, weighted = 0;
    for (size_t t = 0; t < passes_.steps; ++t) {
      double target = y_[t + p_];
      for (size_t j = 0; j < p_; ++j) target -= model_.phi[j] * y_[t + p_ - j - 1];
      weight += passes_.chance[t * N_ + i];
      weighted += passes_.chance[t * N_ + i] * target;
    }
    const double precision = 1 / model_.variance[digit(i, 0)];
    for (size_t a = 0; a < K_; ++a) {
      moment[a] += precision * x[a] * weighted;
      for (size_t b = 0; b < K_; ++b) gram[a * K_ + b] += precision * x[a] * x[b] * weight;
    }
  }
  solveSymmetric(gram, moment, model_.mean);
}

void SwitchingEm::fitPhi() {
  std::vector<double> gram(p_ * p_, 0.0), moment(p_, 0.0), z(p_);
  for (size_t t = 0; t < passes_.steps; ++t)
    for (size_t i = 0; i < N_; ++i) {
      const double weight = passes_.chance[t * N_ + i] / model_.variance[digit(i, 0)];
      for (size_t j = 0; j < p_; ++j) z[j] = y_[t + p_ - j - 1] - model_.mean[digit(i, j + 1)];
      const double target = y_[t + p_] - model_.mean[digit(i, 0)];
      for (size_t a = 0; a < p_; ++a) {
        moment[a] += weight * z[a] * target;
        for (size_t b = 0; b < p_; ++b) gram[a * p_ + b] += weight * z[a] * z[b];
      }
    }
  solveSymmetric(gram, moment, model_.phi);
}

void SwitchingEm::fitVariances() {
  std::vector<double> square(K_, 0.0), visits(K_, 0.0);
  for (size_t t = 0; t < passes_.steps; ++t)
    for (size_t i = 0; i < N_; ++i) {
      const double rest = residual(t + p_, i);
      square[digit(i, 0)] += passes_.chance[t * N_ + i] * rest * rest;
      visits[digit(i, 0)] += passes_.chance[t * N_ + i];
    }
  for (size_t k = 0; k < K_; ++k)
    if (visits[k] >= FEWEST_VISITS) model_.variance[k] = std::max(square[k] / visits[k], floor_);
}

void SwitchingEm::maximise() {
  moveChain();
  fitMeans();
  if (p_ > 0) fitPhi();
  fitVariances();
}

Climb SwitchingEm::climb(int most, double tolerance, const Control& control) {
  return Climb::run(
      most, tolerance,
      [&] {
        control.check();
        return expect();
      },
      [&] { maximise(); });
}

}  // namespace autostock::regime
