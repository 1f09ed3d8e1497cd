#include "rl/environments/optimum.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

// Where the position is one of {-1, 0, 1}, the best policies here need no 0 in the long run. With V the best sum over
// the steps left, V(0) <= (V(-1) + V(1)) / 2 by induction: reaching the same place from both sides costs on average
// what it costs from 0. So going from +-1 to 0 is no better than the better of staying and turning.

namespace autostock::rl {

namespace {

constexpr double never = -std::numeric_limits<double>::infinity();

double momentum(const SineOptions& options) {
  const auto held = [&](int64_t k) {
    const double move = sineMove(options, k - 1);
    return static_cast<double>((move > 0) - (move < 0));
  };
  double sum = 0;
  for (int64_t k = 0; k < options.period; ++k)
    sum += held(k) * sineMove(options, k) - options.cost * std::abs(held(k) - held(k - 1));
  return sum / options.period;
}

/** x on an even grid, and the law of the next x from each point. */
struct Chain {
  static constexpr size_t points = 601;
  static constexpr double widest = 6;  // standard deviations of x

  explicit Chain(double phi) : first(points), weights(points) {
    const double deviation = std::sqrt(1 - phi * phi);
    for (size_t i = 0; i < points; ++i) {
      double total = 0;
      for (size_t j = 0; j < points; ++j) {
        const double z = (x(j) - phi * x(i)) / deviation;
        if (std::abs(z) > 8) continue;
        if (total == 0) first[i] = j;
        weights[i].push_back(std::exp(-z * z / 2));
        total += weights[i].back();
      }
      for (double& weight : weights[i]) weight /= total;
    }
  }

  static double x(size_t i) { return widest * (2 * static_cast<double>(i) / (points - 1) - 1); }
  static size_t mirrored(size_t i) { return points - 1 - i; }

  double expected(size_t i, const std::vector<double>& values) const {
    double sum = 0;
    for (size_t k = 0; k < weights[i].size(); ++k) sum += weights[i][k] * values[first[i] + k];
    return sum;
  }

  std::vector<size_t> first;
  std::vector<std::vector<double>> weights;
};

}  // namespace

Optimum optimum(const SineOptions& options) {
  std::array<std::array<double, 2>, 2> cycles;  // best sum over one period, by position before and at its end
  for (size_t from = 0; from < 2; ++from) {
    auto& [down, up] = cycles[from];
    down = from == 0 ? 0 : never;
    up = from == 1 ? 0 : never;
    for (int64_t k = 0; k < options.period; ++k) {
      const double move = sineMove(options, k);
      const double before = down;
      down = std::max(down, up - 2 * options.cost) - move;
      up = std::max(up, before - 2 * options.cost) + move;
    }
  }
  const double best = std::max({cycles[0][0], cycles[1][1], (cycles[0][1] + cycles[1][0]) / 2});
  // A held position's moves over a period sum to 0 but for rounding.
  constexpr double nothing = 1e-12;
  return {.rewardPerStep = best < nothing ? 0 : best / options.period, .plainRule = momentum(options)};
}

// Long at x and short at -x are worth the same, so one value per y = position * x is enough; turning makes y into -y.
Optimum optimum(const OrnsteinUhlenbeckOptions& options) {
  constexpr double precision = 1e-9;
  constexpr size_t n = Chain::points;
  const Chain chain(options.phi);
  const double drift = options.phi - 1;
  std::vector<double> values(n);
  std::vector<double> held(n);  // worth of holding y
  const auto turned = [&](size_t i) { return held[Chain::mirrored(i)] - 2 * options.cost; };
  Optimum result;
  for (double low = 0, high = 1; high - low > precision;) {
    for (size_t i = 0; i < n; ++i) held[i] = drift * Chain::x(i) + chain.expected(i, values);
    low = std::numeric_limits<double>::infinity();
    high = never;
    for (size_t i = 0; i < n; ++i) {
      const double value = std::max(held[i], turned(i));
      low = std::min(low, value - values[i]);
      high = std::max(high, value - values[i]);
      values[i] = value;
    }
    const double level = values[n / 2];
    for (double& value : values) value -= level;
    result.rewardPerStep = (low + high) / 2;
  }
  for (size_t i = n / 2 + 1; i < n && std::isnan(result.threshold); ++i) {
    const double before = turned(i - 1) - held[i - 1];
    const double gain = turned(i) - held[i];
    if (gain > 0) result.threshold = Chain::x(i) - (Chain::x(i) - Chain::x(i - 1)) * gain / (gain - before);
  }
  const double turns = std::acos(options.phi) / std::numbers::pi;  // share of steps at which x changes sign
  result.plainRule = -drift * std::sqrt(2 / std::numbers::pi) - 2 * options.cost * turns;
  return result;
}

// A position n is worth -lambda (1 - a) n^2 / 2 + lambda b n f to the next step; the first-order condition of
// n f - q n^2 / 2 - lambda (n - position)^2 / 2 + that, for n = a position + b f, gives a and b.
LinearPolicy bestPolicy(const LinearQuadraticOptions& options) {
  const double lambda = options.lambda;
  const double sum = options.q + 2 * lambda;
  const double a = 2 * lambda / (sum + std::sqrt(sum * sum - 4 * lambda * lambda));
  return {a, 1 / ((sum - lambda * a) * (1 - options.rho * a))};
}

// From the stationary second moments of f and n.
double rewardPerStep(const LinearQuadraticOptions& options, const LinearPolicy& policy) {
  const auto& [a, b] = policy;
  const double rho = options.rho;
  const double ff = options.sigmaF * options.sigmaF / (1 - rho * rho);
  const double nf = b * ff / (1 - a * rho);
  const double nn = (2 * a * b * rho * nf + b * b * ff) / (1 - a * a);
  const double changes = 2 * nn - 2 * (a * nn + b * rho * nf);
  return nf - options.q / 2 * nn - options.lambda / 2 * changes;
}

Optimum optimum(const LinearQuadraticOptions& options) {
  const double curvature = options.q + options.lambda;
  return {.rewardPerStep = rewardPerStep(options, bestPolicy(options)),
          .plainRule = rewardPerStep(options, {options.lambda / curvature, 1 / curvature})};
}

// Every position is worth the same: E max(r, -r - 2 cost) from long, E max(0, |r| - cost) from flat are both
// 2 E max(0, r - cost), so that is what a step earns.
Optimum optimum(const LeakOptions& options) {
  const double cut = options.cost / options.sigma;
  const double density = std::exp(-cut * cut / 2) / std::sqrt(2 * std::numbers::pi);
  const double tail = std::erfc(cut / std::numbers::sqrt2) / 2;
  return {.rewardPerStep = 2 * (options.sigma * density - options.cost * tail),
          .threshold = cut,
          .plainRule = options.sigma * std::sqrt(2 / std::numbers::pi) - options.cost};
}

}  // namespace autostock::rl
