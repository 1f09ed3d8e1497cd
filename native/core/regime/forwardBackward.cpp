#include "regime/forwardBackward.h"

#include <algorithm>
#include <cmath>

namespace autostock::regime {

ForwardBackward::ForwardBackward(size_t T, size_t K)
    : steps(T), states(K), density(T * K), forward(T * K), chance(T * K), moves(K * K) {}

double ForwardBackward::run(const Chain& chain) {
  const size_t K = states;
  const std::vector<double>& transition = chain.transition;
  double likelihood = 0;
  for (size_t t = 0; t < steps; ++t) {
    double* d = &density[t * K];
    double* f = &forward[t * K];
    const double most = *std::max_element(d, d + K);
    double sum = 0;
    for (size_t k = 0; k < K; ++k) {
      d[k] = std::exp(d[k] - most);
      double prior = 0;
      if (t == 0) prior = chain.start[k];
      else
        for (size_t j = 0; j < K; ++j) prior += f[j - K] * transition[j * K + k];
      f[k] = prior * d[k];
      sum += f[k];
    }
    for (size_t k = 0; k < K; ++k) f[k] /= sum;
    for (size_t k = 0; k < K; ++k) d[k] /= sum;
    likelihood += std::log(sum) + most;
  }
  moves.assign(K * K, 0.0);
  std::vector<double> backward(K, 1.0), before(K);
  for (size_t t = steps; t-- > 0;) {
    const double* d = &density[t * K];
    const double* f = &forward[t * K];
    for (size_t k = 0; k < K; ++k) chance[t * K + k] = f[k] * backward[k];
    if (t == 0) break;
    for (size_t j = 0; j < K; ++j) {
      before[j] = 0;
      for (size_t k = 0; k < K; ++k) {
        const double step = transition[j * K + k] * d[k] * backward[k];
        before[j] += step;
        moves[j * K + k] += (f - K)[j] * step;
      }
    }
    backward = before;
  }
  return likelihood;
}

}  // namespace autostock::regime
