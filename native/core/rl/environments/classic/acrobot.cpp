#include "rl/environments/classic/acrobot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "rl/environments/taskCopies.h"

namespace autostock::rl {

namespace {

using std::numbers::pi;

using Links = std::array<double, 4>;  // angle of link 1 from hanging, of link 2 from link 1, their speeds

/** Time derivatives under a torque; masses, lengths and moments of inertia are 1, centres of mass half-way. */
Links derivatives(const Links& links, double torque) {
  const auto& [angle1, angle2, speed1, speed2] = links;
  constexpr double gravity = 9.8;
  constexpr double centre = 0.5;
  const double cosine2 = std::cos(angle2);
  const double sine2 = std::sin(angle2);
  const double d1 = centre * centre + (1 + centre * centre + 2 * centre * cosine2) + 1 + 1;
  const double d2 = (centre * centre + centre * cosine2) + 1;
  const double phi2 = centre * gravity * std::cos(angle1 + angle2 - pi / 2);
  const double phi1 = -centre * (speed2 * speed2) * sine2 - 2 * centre * speed2 * speed1 * sine2 +
                      (centre + 1) * gravity * std::cos(angle1 - pi / 2) + phi2;
  const double turn2 = (torque + d2 / d1 * phi1 - centre * (speed1 * speed1) * sine2 - phi2) /
                       (centre * centre + 1 - d2 * d2 / d1);
  return {speed1, speed2, -(d2 * turn2 + phi1) / d1, turn2};
}

Links moved(const Links& from, double time, const Links& slope) {
  Links to;
  for (size_t k = 0; k < to.size(); ++k) to[k] = from[k] + time * slope[k];
  return to;
}

double wrapped(double angle) {
  while (angle > pi) angle -= 2 * pi;
  while (angle < -pi) angle += 2 * pi;
  return angle;
}

struct Acrobot {
  using State = Links;

  AcrobotOptions options;

  const char* purpose() const { return "acrobot"; }
  Space space() const { return {.observation = 6, .choices = 3}; }
  int64_t episodeSteps() const { return options.episodeSteps; }
  // Larger ones would be wrapped turn by turn for ever.
  bool valid(const State& state) const {
    return std::ranges::all_of(state, [](double x) { return std::abs(x) < 100; });
  }

  // Rounded to float32, as Gymnasium's first state is.
  State start(Rng& draws) const {
    State state;
    for (double& value : state) value = static_cast<float>(-0.1 + 0.2 * draws.uniform());
    return state;
  }

  // One classical Runge-Kutta step of 0.2 s.
  Outcome step(State& state, float action, Rng&) const {
    constexpr double seconds = 0.2;
    const double torque = static_cast<double>(action) - 1;
    const Links k1 = derivatives(state, torque);
    const Links k2 = derivatives(moved(state, seconds / 2, k1), torque);
    const Links k3 = derivatives(moved(state, seconds / 2, k2), torque);
    const Links k4 = derivatives(moved(state, seconds, k3), torque);
    for (size_t k = 0; k < state.size(); ++k) state[k] += seconds / 6 * (k1[k] + 2 * k2[k] + 2 * k3[k] + k4[k]);
    state[0] = wrapped(state[0]);
    state[1] = wrapped(state[1]);
    state[2] = std::clamp(state[2], -4 * pi, 4 * pi);
    state[3] = std::clamp(state[3], -9 * pi, 9 * pi);
    const bool up = -std::cos(state[0]) - std::cos(state[1] + state[0]) > 1;
    return {up ? 0.0 : -1.0, up};
  }

  void observe(const State& state, float* out) const {
    const double values[] = {std::cos(state[0]), std::sin(state[0]), std::cos(state[1]),
                             std::sin(state[1]), state[2],           state[3]};
    for (const double value : values) *out++ = static_cast<float>(value);
  }
};

}  // namespace

std::unique_ptr<Environment> openAcrobot(const AcrobotOptions& options, int64_t copies) {
  return std::make_unique<TaskCopies<Acrobot>>(Acrobot{options}, copies);
}

}  // namespace autostock::rl
