#include <cmath>

#include "montecarlo/copulaMath.h"
#include "montecarlo/generators/copulas.h"
#include "montecarlo/matrix.h"
#include "montecarlo/moments.h"

namespace autostock::montecarlo {
namespace {

constexpr double LEAST_DOF = 2.1;
constexpr double MOST_DOF = 60;

/** Quantiles of Student's t at i / (n + 1), i = 1..n, by bisection on a model's table. */
std::vector<double> studentScores(size_t n, double dof) {
  const std::vector<double> table = tailTable(dof);
  CopulaModel model{};
  model.tail = table.data();
  std::vector<double> scores(n);
  for (size_t i = 0; i < n; ++i) {
    const double u = static_cast<double>(i + 1) / static_cast<double>(n + 1);
    double low = -1;
    double high = 1;
    for (int step = 0; step < 50; ++step) {
      const double s = 0.5 * (low + high);
      (model.probability(s / (1 - std::abs(s))) < u ? low : high) = s;
    }
    scores[i] = low / (1 - std::abs(low));
  }
  return scores;
}

struct PseudoLikelihood {
  std::vector<std::vector<size_t>> ranks;  // [A][rows], 0 = least
  std::vector<double> factor;
  size_t n, rows;

  /** Minus the mean log density of the copula at `dof`: Mashal and Zeevi 2002. */
  double operator()(double dof, const Control& control) const {
    const std::vector<double> scores = studentScores(rows, dof);
    const double dimension = static_cast<double>(n);
    double constant = std::lgamma(0.5 * (dof + dimension)) + (dimension - 1) * std::lgamma(0.5 * dof) -
                      dimension * std::lgamma(0.5 * (dof + 1));
    for (size_t a = 0; a < n; ++a) constant -= std::log(factor[a * n + a]);
    std::vector<double> z(n);
    double sum = 0;
    for (size_t t = 0; t < rows; ++t) {
      if (t % 4096 == 0) control.check();
      double square = 0;
      for (size_t a = 0; a < n; ++a) {
        const double x = scores[ranks[a][t]];
        sum += 0.5 * (dof + 1) * std::log1p(x * x / dof);
        double rest = x;
        for (size_t b = 0; b < a; ++b) rest -= factor[a * n + b] * z[b];
        z[a] = rest / factor[a * n + a];
        square += z[a] * z[a];
      }
      sum -= 0.5 * (dof + dimension) * std::log1p(square / dof);
    }
    return -constant - sum / static_cast<double>(rows);
  }
};

Arrays fitStudent(const GeneratorOptions& options, const History& history, const Control& control) {
  Arrays arrays = fitMarginals(options, history, control);
  const auto n = static_cast<size_t>(history.assets);
  const auto rows = static_cast<size_t>(history.rows);
  PseudoLikelihood loss{{}, choleskyFactor(arrays["correlation"], history.assets, "correlation"), n, rows};
  for (size_t a = 0; a < n; ++a)
    if (!(loss.factor[a * n + a] > 0))
      throw Error(code::dataInvalid, "two assets move as one: leave one out");
  for (int a = 0; a < history.assets; ++a) {
    std::vector<size_t> rank;
    for (const double u : pseudoObservations(column(history.returns, history.rows, history.assets, a)))
      rank.push_back(static_cast<size_t>(std::lround(u * static_cast<double>(rows + 1))) - 1);
    loss.ranks.push_back(std::move(rank));
  }
  // Golden section over log dof; one asset alone has no copula to fit.
  double low = std::log(LEAST_DOF);
  double high = std::log(MOST_DOF);
  const double golden = 0.6180339887498949;
  double a = high - golden * (high - low);
  double b = low + golden * (high - low);
  double lossA = loss(std::exp(a), control);
  double lossB = loss(std::exp(b), control);
  while (n > 1 && high - low > 0.005) {
    if (lossA < lossB) {
      high = b;
      b = a;
      lossB = lossA;
      a = high - golden * (high - low);
      lossA = loss(std::exp(a), control);
    } else {
      low = a;
      a = b;
      lossA = lossB;
      b = low + golden * (high - low);
      lossB = loss(std::exp(b), control);
    }
  }
  arrays["dof"] = {std::exp(0.5 * (low + high))};
  return arrays;
}

}  // namespace

const Generator tCopula{
    "t-copula", fitStudent, [](const GeneratorOptions& options, const Arrays& arrays, int assets) {
      return assembleCopula(options, arrays, assets, parameter(arrays, "dof", 1, LEAST_DOF, 1000)[0]);
    }};

}  // namespace autostock::montecarlo
