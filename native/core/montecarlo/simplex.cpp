#include "montecarlo/simplex.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace autostock::montecarlo {
namespace {

struct Corner {
  std::vector<double> x;
  double value;
};

}  // namespace

std::vector<double> minimise(const std::function<double(const std::vector<double>&)>& value,
                             std::vector<double> start, double scale, const Control& control) {
  const size_t n = start.size();
  const auto measure = [&](std::vector<double> x) {
    control.check();
    const double v = value(x);
    return Corner{std::move(x), std::isfinite(v) ? v : std::numeric_limits<double>::max()};
  };
  Corner best = measure(std::move(start));
  for (int restart = 0; restart < 12; ++restart) {
    const double before = best.value;
    std::vector<Corner> corners{best};
    for (size_t i = 0; i < n; ++i) {
      std::vector<double> x = best.x;
      x[i] += scale;
      corners.push_back(measure(std::move(x)));
    }
    const auto less = [](const Corner& a, const Corner& b) { return a.value < b.value; };
    for (int iteration = 0; iteration < 400 * static_cast<int>(n); ++iteration) {
      std::sort(corners.begin(), corners.end(), less);
      if (corners[n].value - corners[0].value <= 1e-10 * (1 + std::abs(corners[0].value))) break;
      std::vector<double> centre(n, 0.0);
      for (size_t c = 0; c < n; ++c)
        for (size_t i = 0; i < n; ++i) centre[i] += corners[c].x[i] / static_cast<double>(n);
      const auto along = [&](double factor) {
        std::vector<double> x(n);
        for (size_t i = 0; i < n; ++i) x[i] = centre[i] + factor * (corners[n].x[i] - centre[i]);
        return measure(std::move(x));
      };
      const Corner reflected = along(-1);
      if (reflected.value < corners[0].value) {
        const Corner expanded = along(-2);
        corners[n] = expanded.value < reflected.value ? expanded : reflected;
      } else if (reflected.value < corners[n - 1].value) {
        corners[n] = reflected;
      } else {
        const Corner contracted = along(reflected.value < corners[n].value ? -0.5 : 0.5);
        if (contracted.value < std::min(reflected.value, corners[n].value)) {
          corners[n] = contracted;
        } else {
          for (size_t c = 1; c <= n; ++c) {
            std::vector<double> x(n);
            for (size_t i = 0; i < n; ++i) x[i] = 0.5 * (corners[0].x[i] + corners[c].x[i]);
            corners[c] = measure(std::move(x));
          }
        }
      }
    }
    best = *std::min_element(corners.begin(), corners.end(), less);
    scale *= 0.5;
    if (before - best.value <= 1e-9 * (1 + std::abs(best.value)) && restart > 0) break;
  }
  return best.x;
}

}  // namespace autostock::montecarlo
