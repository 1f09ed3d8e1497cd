#include <algorithm>
#include <cmath>

#include "montecarlo/generators/all.h"
#include "montecarlo/matrix.h"
#include "montecarlo/moments.h"

namespace autostock::montecarlo {
namespace {

constexpr int LAGS = 60;
constexpr int LEVERAGE_LAGS = 20;

struct Fit {
  double kappa, theta, xi, rho, v0;
};

/**
 * Method of moments. With x = r^2 / dt: E x = theta, cov(x_t, x_{t+k}) = xi^2 theta / (2 kappa) e^{-kappa k dt} and
 * cov(r_t, x_{t+k}) = rho xi theta dt e^{-kappa (k - 1) dt}. Rough: returns alone say little about variance.
 */
Fit fitOne(const std::vector<double>& r, double dt) {
  const size_t rows = r.size();
  std::vector<double> x(rows);
  double theta = 0;
  for (size_t t = 0; t < rows; ++t) {
    x[t] = r[t] * r[t] / dt;
    theta += x[t] / static_cast<double>(rows);
  }
  std::vector<double> square(LAGS + 1), leverage(LAGS + 1);
  for (size_t k = 1; k <= LAGS; ++k) {
    for (size_t t = 0; t + k < rows; ++t) {
      square[k] += (x[t] - theta) * (x[t + k] - theta);
      leverage[k] += r[t] * (x[t + k] - theta);
    }
    square[k] /= static_cast<double>(rows - k);
    leverage[k] /= static_cast<double>(rows - k);
  }
  double kappa = 1;
  double spread = 0;
  double least = HUGE_VAL;
  for (double candidate = 0.5; candidate < 60; candidate *= 1.05) {
    double top = 0;
    double bottom = 0;
    for (int k = 1; k <= LAGS; ++k) {
      const double decay = std::exp(-candidate * k * dt);
      top += square[static_cast<size_t>(k)] * decay;
      bottom += decay * decay;
    }
    const double variance = std::max(top / bottom, 0.0);
    double error = 0;
    for (int k = 1; k <= LAGS; ++k)
      error += std::pow(square[static_cast<size_t>(k)] - variance * std::exp(-candidate * k * dt), 2);
    if (error < least) {
      least = error;
      kappa = candidate;
      spread = variance;
    }
  }
  const double xi = std::clamp(std::sqrt(2 * kappa * spread / theta), 0.01, 5.0);
  double top = 0;
  double bottom = 0;
  for (int k = 1; k <= LEVERAGE_LAGS; ++k) {
    const double decay = std::exp(-kappa * (k - 1) * dt);
    top += leverage[static_cast<size_t>(k)] * decay;
    bottom += decay * decay;
  }
  const double rho = std::clamp(top / bottom / (xi * theta * dt), -0.95, 0.95);
  double v0 = theta;
  for (size_t t = rows > 250 ? rows - 250 : 0; t < rows; ++t) v0 = 0.94 * v0 + 0.06 * x[t];
  return {kappa, theta, xi, rho, v0};
}

Arrays fitHeston(const GeneratorOptions& options, const History& history, const Control& control) {
  requireHistory(history, 500);
  const double dt = 1 / options.periodsPerYear;
  const std::vector<double> logs = logReturns(history);
  const Moments m = momentsOf(logs, history.rows, history.assets);
  Arrays arrays{{"correlation", m.correlation}};
  for (int a = 0; a < history.assets; ++a) {
    control.check();
    std::vector<double> r = column(logs, history.rows, history.assets, a);
    const double mean = m.mean[static_cast<size_t>(a)];
    for (double& value : r) value -= mean;
    if (!(m.sd[static_cast<size_t>(a)] > 0)) throw Error(code::dataInvalid, "an asset's returns never change: there is nothing to fit");
    const Fit fit = fitOne(r, dt);
    arrays["drift"].push_back(mean / dt + 0.5 * fit.theta);
    arrays["kappa"].push_back(fit.kappa);
    arrays["theta"].push_back(fit.theta);
    arrays["xi"].push_back(fit.xi);
    arrays["rho"].push_back(fit.rho);
    arrays["v0"].push_back(fit.v0);
  }
  return arrays;
}

Assembled assembleHeston(const GeneratorOptions& options, const Arrays& arrays, int assets) {
  const auto n = static_cast<size_t>(assets);
  Packer packer;
  const size_t drift = packer.add(parameter(arrays, "drift", n, -100, 100));
  const size_t kappa = packer.add(parameter(arrays, "kappa", n, 0, 1000));
  const size_t theta = packer.add(parameter(arrays, "theta", n, 0, 100));
  const size_t xi = packer.add(parameter(arrays, "xi", n, 0, 100));
  const size_t rho = packer.add(parameter(arrays, "rho", n, -1, 1));
  const size_t v0 = packer.add(parameter(arrays, "v0", n, 0, 100));
  const size_t factor = packer.add(
      choleskyFactor(parameter(arrays, "correlation", n * n, -1, 1), assets, "generator.correlation"));
  return packer.finish(HestonModel{assets, 1 / options.periodsPerYear, packer.place(drift), packer.place(kappa),
                                   packer.place(theta), packer.place(xi), packer.place(rho), packer.place(v0),
                                   packer.place(factor)});
}

}  // namespace

const Generator heston{"heston", fitHeston, assembleHeston};

}  // namespace autostock::montecarlo
