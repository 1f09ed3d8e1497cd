#include "rl/environments/classic/cartPole.h"

#include <array>
#include <cmath>
#include <numbers>

#include "rl/environments/taskCopies.h"

namespace autostock::rl {

namespace {

struct CartPole {
  using State = std::array<double, 4>;  // position, speed, angle, angular speed
  static constexpr double gravity = 9.8;
  static constexpr double poleMass = 0.1;
  static constexpr double totalMass = poleMass + 1.0;
  static constexpr double halfLength = 0.5;
  static constexpr double poleMoment = poleMass * halfLength;
  static constexpr double push = 10.0;
  static constexpr double seconds = 0.02;
  static constexpr double farthest = 2.4;
  static constexpr double steepest = 12 * 2 * std::numbers::pi / 360;

  CartPoleOptions options;

  const char* purpose() const { return "cartpole"; }
  Space space() const { return {.observation = 4, .choices = 2}; }
  int64_t episodeSteps() const { return options.episodeSteps; }
  bool valid(const State&) const { return true; }

  State start(Rng& draws) const {
    State state;
    for (double& value : state) value = -0.05 + 0.1 * draws.uniform();
    return state;
  }

  // Florian 2005, "Correct equations for the dynamics of the cart-pole system", without friction; explicit Euler.
  Outcome step(State& state, float action, Rng&) const {
    auto& [x, speed, angle, turning] = state;
    const double cosine = std::cos(angle);
    const double sine = std::sin(angle);
    const double share = ((action == 1 ? push : -push) + poleMoment * (turning * turning) * sine) / totalMass;
    const double turn = (gravity * sine - cosine * share) /
                        (halfLength * (4.0 / 3.0 - poleMass * (cosine * cosine) / totalMass));
    const double pull = share - poleMoment * turn * cosine / totalMass;
    x = x + seconds * speed;
    speed = speed + seconds * pull;
    angle = angle + seconds * turning;
    turning = turning + seconds * turn;
    return {1, x < -farthest || x > farthest || angle < -steepest || angle > steepest};
  }

  void observe(const State& state, float* out) const {
    for (size_t k = 0; k < state.size(); ++k) out[k] = static_cast<float>(state[k]);
  }
};

}  // namespace

std::unique_ptr<Environment> openCartPole(const CartPoleOptions& options, int64_t copies) {
  return std::make_unique<TaskCopies<CartPole>>(CartPole{options}, copies);
}

}  // namespace autostock::rl
