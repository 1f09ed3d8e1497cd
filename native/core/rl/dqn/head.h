#pragma once

#include <cstdint>
#include <memory>

#include "rl/dqn/dqnOptions.h"

namespace autostock::rl {

/**
 * What the outputs of one choice say about its return: K numbers z. Rows lie side by side, [n][K]; targets too, in a
 * form of the head's own.
 */
class Head {
 public:
  virtual ~Head() = default;

  /** K: outputs of each choice. */
  virtual int64_t width() const = 0;
  /** values: [n], by which choices are compared: the expected return, or its CVaR. */
  virtual void values(const float* z, int64_t n, float* values) const = 0;
  /** What reward [n] + discount [n] x (return of next: [n][K]) is to be learned from. */
  virtual void target(const float* next, const float* rewards, const float* discounts, int64_t n, float* target) const = 0;
  /** The loss of one row; dz: [K] its gradient; error: how wrong the row is, its priority. */
  virtual float loss(const float* z, const float* target, float* dz, float& error) const = 0;
};

/** Settings that do not fit throw AUTOSTOCK_NATIVE_ARGUMENT. */
std::unique_ptr<Head> openHead(const DqnOptions& options);

/**
 * From a network's outputs to those of A choices. Dueling: z_a = v + advantage_a - mean of advantages (Wang et al. 2016,
 * eq. 9), the K outputs of v in front; otherwise as they are.
 */
struct Streams {
  int64_t choices;
  int64_t width;  // K
  bool dueling;

  int64_t outputs() const { return (choices + (dueling ? 1 : 0)) * width; }
  /** y: [n][outputs], z: [n][A][K]. */
  void combine(const float* y, int64_t n, float* z) const;
  /** The same of one choice of one row: y [outputs], z [K]. */
  void pick(const float* y, int64_t choice, float* z) const;
  /** Gradient of one row with respect to its outputs from that of one choice: dz [K], dy [outputs]. */
  void spread(const float* dz, int64_t choice, float* dy) const;
};

/** The best choice that the mask [A] allows (nullptr = all), the first of equals; -1 where it allows none. */
int64_t bestChoice(const float* values, int64_t choices, const uint8_t* mask);

}  // namespace autostock::rl
