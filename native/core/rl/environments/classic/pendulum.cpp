#include "rl/environments/classic/pendulum.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "rl/environments/taskCopies.h"

namespace autostock::rl {

namespace {

using std::numbers::pi;

struct Pendulum {
  using State = std::array<double, 2>;  // angle from upright, not wrapped; angular speed
  static constexpr double gravity = 10;
  static constexpr double seconds = 0.05;
  static constexpr double fastest = 8;
  static constexpr double strongest = 2;

  PendulumOptions options;

  const char* purpose() const { return "pendulum"; }
  Space space() const { return {.observation = 3, .low = -strongest, .high = strongest}; }
  int64_t episodeSteps() const { return options.episodeSteps; }
  bool valid(const State&) const { return true; }

  State start(Rng& draws) const {
    const double angle = -pi + 2 * pi * draws.uniform();
    return {angle, -1 + 2 * draws.uniform()};
  }

  // A rod of 1 kg and 1 m held at its end, semi-implicit Euler; the cost is of the state before the step.
  Outcome step(State& state, float action, Rng&) const {
    auto& [angle, speed] = state;
    const double torque = std::clamp(static_cast<double>(action), -strongest, strongest);
    const double from = angle - 2 * pi * std::floor((angle + pi) / (2 * pi));
    const double cost = from * from + 0.1 * (speed * speed) + 0.001 * (torque * torque);
    speed = std::clamp(speed + (3 * gravity / 2 * std::sin(angle) + 3 * torque) * seconds, -fastest, fastest);
    angle = angle + speed * seconds;
    return {-cost, false};
  }

  void observe(const State& state, float* out) const {
    out[0] = static_cast<float>(std::cos(state[0]));
    out[1] = static_cast<float>(std::sin(state[0]));
    out[2] = static_cast<float>(state[1]);
  }
};

}  // namespace

std::unique_ptr<Environment> openPendulum(const PendulumOptions& options, int64_t copies) {
  return std::make_unique<TaskCopies<Pendulum>>(Pendulum{options}, copies);
}

}  // namespace autostock::rl
