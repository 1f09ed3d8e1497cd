#include "rl/environments/classic/mountainCar.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "rl/environments/taskCopies.h"

namespace autostock::rl {

namespace {

struct MountainCar {
  using State = std::array<double, 2>;  // position, speed
  static constexpr double leftmost = -1.2;
  static constexpr double rightmost = 0.6;
  static constexpr double fastest = 0.07;
  static constexpr double goal = 0.5;
  static constexpr double force = 0.001;
  static constexpr double gravity = 0.0025;

  MountainCarOptions options;

  const char* purpose() const { return "mountaincar"; }
  Space space() const { return {.observation = 2, .choices = 3}; }
  int64_t episodeSteps() const { return options.episodeSteps; }
  bool valid(const State&) const { return true; }

  State start(Rng& draws) const { return {-0.6 + 0.2 * draws.uniform(), 0}; }

  Outcome step(State& state, float action, Rng&) const {
    auto& [position, speed] = state;
    speed += (static_cast<double>(action) - 1) * force + std::cos(3 * position) * -gravity;
    speed = std::clamp(speed, -fastest, fastest);
    position = std::clamp(position + speed, leftmost, rightmost);
    if (position == leftmost && speed < 0) speed = 0;
    return {-1, position >= goal && speed >= 0};
  }

  void observe(const State& state, float* out) const {
    out[0] = static_cast<float>(state[0]);
    out[1] = static_cast<float>(state[1]);
  }
};

}  // namespace

std::unique_ptr<Environment> openMountainCar(const MountainCarOptions& options, int64_t copies) {
  return std::make_unique<TaskCopies<MountainCar>>(MountainCar{options}, copies);
}

}  // namespace autostock::rl
