#include <cmath>

#include "montecarlo/generators/all.h"
#include "montecarlo/matrix.h"
#include "montecarlo/moments.h"
#include "montecarlo/simplex.h"

namespace autostock::montecarlo {
namespace {

constexpr int MIXTURE = 7;
constexpr double MOST_JUMPS = 0.5;  // a step; more are no jumps but volatility
constexpr double LEAST_SPREAD = 0.3;

/** Coordinates of the search, all free: mean, log sd, logit rate, jump mean, log jump sd; in units of the sample's sd. */
struct Jumps {
  double mean, sd, rate, jumpMean, jumpSd;

  explicit Jumps(const std::vector<double>& x)
      : mean(x[0]),
        sd(std::exp(x[1])),
        rate(MOST_JUMPS / (1 + std::exp(-x[2]))),
        jumpMean(x[3]),
        jumpSd(LEAST_SPREAD + std::exp(x[4])) {}

  /** Minus the log likelihood: a Poisson mixture of normals. */
  double loss(std::span<const double> r) const {
    double weight[MIXTURE];
    double half[MIXTURE];
    double probability = std::exp(-rate);
    for (int n = 0; n < MIXTURE; ++n) {
      const double variance = sd * sd + n * jumpSd * jumpSd;
      weight[n] = probability / std::sqrt(variance);
      half[n] = -0.5 / variance;
      probability *= rate / (n + 1);
    }
    double sum = 0;
    for (const double value : r) {
      double density = 1e-300;
      for (int n = 0; n < MIXTURE; ++n) {
        const double away = value - mean - n * jumpMean;
        density += weight[n] * exponential<double>(half[n] * away * away);
      }
      sum -= logarithm<double>(density);
    }
    return sum;
  }
};

/** Maximum likelihood, each asset by itself; the diffusions take the sample's correlation. */
Arrays fitMerton(const GeneratorOptions&, const History& history, const Control& control) {
  requireHistory(history, 250);
  const std::vector<double> logs = logReturns(history);
  Moments m = momentsOf(logs, history.rows, history.assets);
  std::vector<double> rate, jumpMean, jumpSd;
  for (int a = 0; a < history.assets; ++a) {
    const auto i = static_cast<size_t>(a);
    const double mean = m.mean[i];
    const double sd = m.sd[i];
    if (!(sd > 0)) throw Error(code::dataInvalid, "an asset's returns never change: there is nothing to fit");
    std::vector<double> r = column(logs, history.rows, history.assets, a);
    for (double& value : r) value = (value - mean) / sd;
    const Jumps best(minimise([&](const std::vector<double>& x) { return Jumps(x).loss(r); },
                              {0.05, -0.3, -2.0, -0.1, 0.3}, 0.4, control));
    m.mean[i] = mean + sd * best.mean;
    m.sd[i] = sd * best.sd;
    rate.push_back(best.rate);
    jumpMean.push_back(sd * best.jumpMean);
    jumpSd.push_back(sd * best.jumpSd);
  }
  return {{"mean", m.mean},     {"sd", m.sd},           {"correlation", m.correlation},
          {"jumpRate", rate},   {"jumpMean", jumpMean}, {"jumpSd", jumpSd}};
}

Assembled assembleMerton(const GeneratorOptions&, const Arrays& arrays, int assets) {
  const auto n = static_cast<size_t>(assets);
  const auto sd = parameter(arrays, "sd", n, 0, 10);
  const auto correlation = parameter(arrays, "correlation", n * n, -1, 1);
  std::vector<double> atMost;
  for (const double rate : parameter(arrays, "jumpRate", n, 0, 2)) {
    double probability = std::exp(-rate);
    double sum = 0;
    for (int j = 0; j < MertonModel::JUMPS; ++j) {
      sum += probability;
      atMost.push_back(j + 1 == MertonModel::JUMPS || sum > 1 - 1e-11 ? 1.0 : sum);
      probability *= rate / (j + 1);
    }
  }
  Packer packer;
  const size_t drift = packer.add(parameter(arrays, "mean", n, -10, 10));
  const size_t factor = packer.add(choleskyFactor(covarianceOf(correlation, sd), assets, "generator.correlation"));
  const size_t counts = packer.add(atMost);
  const size_t jumpMean = packer.add(parameter(arrays, "jumpMean", n, -5, 5));
  const size_t jumpSd = packer.add(parameter(arrays, "jumpSd", n, 0, 5));
  return packer.finish(MertonModel{assets, packer.place(drift), packer.place(factor), packer.place(counts),
                                   packer.place(jumpMean), packer.place(jumpSd)});
}

}  // namespace

const Generator merton{"merton", fitMerton, assembleMerton};

}  // namespace autostock::montecarlo
