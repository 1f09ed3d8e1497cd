#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "check.h"
#include "rl/stage.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

/** Steps of Gymnasium 1.3.0 from a given state: action, observation, reward, terminated. */
struct Reference {
  float action;
  std::vector<double> observation;
  double reward;
  bool terminated = false;
};

void follow(const char* task, const std::vector<double>& state, const std::vector<Reference>& steps) {
  Stage stage(task, 1);
  stage.place(state);
  for (const Reference& step : steps) {
    stage.step({step.action});
    const float* seen = step.terminated ? stage.finals.data() : stage.row(0);
    CHECK(stage.ends[0] == (step.terminated ? End::terminated : End::none));
    CHECK_CLOSE(stage.rewards[0], step.reward, 3e-7);
    for (size_t k = 0; k < stage.width; ++k) CHECK_CLOSE(seen[k], step.observation[k], 3e-7);
  }
}

const char* const names[] = {"cartpole", "acrobot", "pendulum", "mountaincar"};

/** Any action of the space, from a small congruence. */
float someAction(const Space& space, uint64_t k) {
  const double part = static_cast<double>((k * 2654435761u >> 7) % 1000) / 1000;
  return static_cast<float>(space.discrete() ? std::floor(part * static_cast<double>(space.choices))
                                             : space.low + part * (space.high - space.low));
}

std::vector<float> someActions(const Stage& stage, uint64_t t) {
  std::vector<float> actions;
  for (size_t i = 0; i < stage.copies; ++i) actions.push_back(someAction(stage.environment->space(), 1000 * i + t));
  return actions;
}

}  // namespace

TEST_CASE("cartpole moves as Gymnasium's") {
  follow("cartpole", {0.03, -0.02, 0.04, 0.01},
         {{1, {0.0296, 0.17452614, 0.0401999988, -0.269798964}, 1},
          {0, {0.0330905244, -0.0211457312, 0.0348040201, 0.0352873504}, 1},
          {1, {0.0326676071, 0.17346029, 0.0355097689, -0.246214569}, 1},
          {1, {0.0361368135, 0.368057549, 0.0305854771, -0.527488768}, 1},
          {0, {0.0434979647, 0.172518924, 0.0200357009, -0.225327283}, 1},
          {1, {0.0469483435, 0.36734888, 0.0155291548, -0.511623442}, 1},
          {1, {0.0542953201, 0.562248647, 0.00529668573, -0.799372554}, 1},
          {1, {0.0655402914, 0.757297575, -0.0106907655, -1.0903846}, 1},
          {1, {0.0806862488, 0.952558815, -0.0324984565, -1.38640273}, 1},
          {1, {0.0997374207, 1.14807045, -0.0602265112, -1.6890682}, 1},
          {1, {0.122698829, 1.34383464, -0.094007872, -1.99987793}, 1},
          {1, {0.149575517, 1.53980422, -0.134005427, -2.32013202}, 1},
          {1, {0.180371612, 1.73586738, -0.180408075, -2.65086985}, 1},
          {1, {0.215088949, 1.93182909, -0.233425468, -2.99279451}, 1, true}});
}

TEST_CASE("acrobot moves as Gymnasium's, wrapped and bounded") {
  follow("acrobot", {0.05, -0.08, 0.02, 0.09},
         {{2, {0.999450564, 0.0331450589, 0.999881387, -0.0154019734, -0.182836413, 0.541831434}, -1},
          {0, {0.999970019, 0.0077458485, 0.998298347, 0.058312729, -0.0639895499, 0.179459766}, -1},
          {1, {0.999991357, -0.00416202657, 0.996193588, 0.08716847, -0.0518279299, 0.103162862}, -1},
          {2, {0.999685109, -0.0250925198, 0.991337478, 0.131339401, -0.15168409, 0.329979479}, -1},
          {2, {0.998110712, -0.0614409819, 0.977463186, 0.211105838, -0.202134416, 0.460087061}, -1}});
  follow("acrobot", {3.0, 2.5, 12.5, 28.0},
         {{2, {0.902950227, 0.429745108, -0.958740056, -0.284284174, -12.566371, -26.8664703}, -1},
          {2, {0.339027762, -0.940776348, 0.436911345, 0.899504602, 12.566371, -28.274334}, -1},
          {2, {0.571415186, 0.820661128, -0.837091446, 0.547062933, 8.16710091, -17.6352882}, -1}});
  follow("acrobot", {-1.9, -0.5, -3.0, -1.0},
         {{0, {-0.750644803, -0.660705984, 0.727951825, -0.685628295, -2.26373243, -1.56568062}, 0, true}});
}

TEST_CASE("pendulum moves as Gymnasium's; its torque is clipped") {
  follow("pendulum", {2.5, -0.7},
         {{1.25, {-0.799235046, 0.601018608, -0.0636458918}, -6.3005625},
          {-2, {-0.801845431, 0.597531497, 0.0871180445}, -6.23850373},
          {3, {-0.826093912, 0.563532472, 0.83526665}, -6.26062837},
          {0.5, {-0.861789227, 0.507266462, 1.33291602}, -6.53654533},
          {-0.3f, {-0.901058793, 0.433696926, 1.66836584}, -6.98767861}});
  follow("pendulum", {-3.1, -7.9},
         {{-2, {-0.93645668, 0.350783229, -8}, -15.855},
          {-2, {-0.7259323, 0.687766135, -8}, -14.1501205},
          {2, {-0.437826931, 0.899059296, -7.18417549}, -12.0835722}});
}

TEST_CASE("mountaincar moves as Gymnasium's, stops at the wall and ends at the flag") {
  follow("mountaincar", {-0.5, 0},
         {{2, {-0.49917683, 0.000823157025}, -1},
          {2, {-0.497536689, 0.00164015638}, -1},
          {0, {-0.4970918, 0.000444889738}, -1},
          {1, {-0.496845514, 0.00024629687}, -1},
          {2, {-0.495799631, 0.00104586268}, -1}});
  follow("mountaincar", {-1.195, -0.03}, {{0, {-1.2, 0}, -1}, {0, {-1.19875813, 0.00124189607}, -1}});
  follow("mountaincar", {0.46, 0.05}, {{2, {0.510525882, 0.0505258963}, -1, true}});
}

TEST_CASE("episodes start in Gymnasium's ranges") {
  const auto range = [](const char* task, size_t column, double low, double high) {
    Stage stage(task, 4000);
    stage.reset(3);
    double least = 1e9;
    double most = -1e9;
    for (size_t i = 0; i < stage.copies; ++i) {
      const float* x = stage.row(i);
      // Of a cosine and sine, the angle.
      const double value = column == 99 ? std::atan2(x[1], x[0]) : x[column];
      least = std::min(least, value);
      most = std::max(most, value);
    }
    const double slack = 0.01 * (high - low);
    CHECK(least >= low - 1e-7 && least < low + slack);
    CHECK(most <= high + 1e-7 && most > high - slack);
  };
  for (size_t column = 0; column < 4; ++column) range("cartpole", column, -0.05, 0.05);
  range("acrobot", 99, -0.1, 0.1);
  range("acrobot", 4, -0.1, 0.1);
  range("pendulum", 99, -std::numbers::pi, std::numbers::pi);
  range("pendulum", 2, -1, 1);
  range("mountaincar", 0, -0.6, -0.4);
}

TEST_CASE("the time limit truncates; ending by itself on the last step is terminated") {
  const auto lasts = [](const char* task, float action) {
    Stage stage(task, 1);
    stage.reset(1);
    int64_t steps = 1;
    for (stage.step({action}); stage.ends[0] == End::none; ++steps) stage.step({action});
    CHECK(stage.ends[0] == End::truncated);
    return steps;
  };
  CHECK_EQ(lasts("acrobot", 1), 500);
  CHECK_EQ(lasts("pendulum", 0), 200);
  CHECK_EQ(lasts("mountaincar", 1), 200);
  Stage stage("cartpole", 2);
  stage.place({0, 0, 0, 0, 2.39, 5, 0, 0}, 499);
  stage.step({1, 1});
  CHECK(stage.ends[0] == End::truncated);
  CHECK(stage.ends[1] == End::terminated);
  CHECK_EQ(stage.finals[4], 2.49f);
  CHECK(std::abs(stage.row(1)[0]) <= 0.05f);
}

TEST_CASE("the final observation stands apart from the next episode's first; other rows are left alone") {
  Stage stage("cartpole", 2);
  stage.place({0, 0, 0, 0, 2.39, 1, 0, 0});
  std::ranges::fill(stage.finals, -7.0f);
  stage.step({1, 1});
  CHECK(stage.ends[0] == End::none);
  CHECK_EQ(stage.finals[0], -7.0f);
  CHECK_CLOSE(stage.finals[4], 2.41, 1e-6);
  const std::vector<float> first(stage.row(1), stage.row(1) + 4);
  for (const float value : first) CHECK(std::abs(value) <= 0.05f);
  stage.step({1, 1});
  CHECK_CLOSE(stage.row(1)[0], first[0] + 0.02 * first[1], 1e-7);
}

TEST_CASE("a copy's course does not depend on how many there are, and follows from the seed") {
  for (const char* task : names) {
    Stage many(task, 7);
    Stage few(task, 3);
    Stage other(task, 3);
    many.reset(11);
    few.reset(11);
    other.reset(12);
    bool differs = false;
    for (uint64_t t = 0; t < 700; ++t) {
      many.step(someActions(many, t));
      few.step(someActions(few, t));
      other.step(someActions(other, t));
      CHECK(std::equal(few.observations.begin(), few.observations.end(), many.observations.begin()));
      CHECK(std::equal(few.rewards.begin(), few.rewards.end(), many.rewards.begin()));
      CHECK(std::equal(few.ends.begin(), few.ends.end(), many.ends.begin()));
      differs = differs || few.observations != other.observations;
    }
    CHECK(differs);
    CHECK(!std::equal(few.row(0), few.row(1), few.row(1)));
  }
}

TEST_CASE("what was saved amid episodes goes on bit by bit") {
  for (const TaskInfo& task : tasks()) {
    Stage stage(task.name.c_str(), 5);
    stage.reset(21);
    for (uint64_t t = 0; t < 301; ++t) stage.step(someActions(stage, t));
    Stage other(task.name.c_str(), 5);
    other.reset(99);
    other.load(stage.saved());
    for (uint64_t t = 301; t < 700; ++t) {
      stage.step(someActions(stage, t));
      other.step(someActions(other, t));
      CHECK(stage.observations == other.observations);
      CHECK(stage.rewards == other.rewards);
      CHECK(stage.ends == other.ends);
    }
    CHECK(stage.saved() == other.saved());
    Stage wider(task.name.c_str(), 6);
    CHECK_THROWS(wider.load(stage.saved()), code::modelCheckpoint, "other options");
  }
}

TEST_CASE("a bad action is refused by name and no copy moves") {
  const auto refused = [](const char* task, float action, const char* part) {
    Stage stage(task, 3);
    stage.reset(5);
    const std::vector<uint8_t> before = stage.saved();
    CHECK_THROWS(stage.step({1, 1, action}), code::argument, part);
    CHECK(stage.saved() == before);
  };
  const float nan = std::numeric_limits<float>::quiet_NaN();
  refused("cartpole", 2, "copy 2 must be a whole number in [0, 2), was 2");
  refused("acrobot", -1, "copy 2 must be a whole number in [0, 3), was -1");
  refused("mountaincar", 0.5, "was 0.5");
  refused("sine", nan, "was NaN");
  refused("pendulum", nan, "copy 2 must be finite");
  refused("lq", -std::numeric_limits<float>::infinity(), "copy 2 must be finite");
  const Space space{.observation = 1, .choices = 3, .masked = true};
  const float actions[] = {0, 2};
  const uint8_t masks[] = {1, 1, 1, 1, 1, 0};
  checkActions(space, actions, 2, nullptr);
  CHECK_THROWS(checkActions(space, actions, 2, masks), code::argument, "copy 1 must be an allowed choice, was 2");
}

TEST_CASE("tasks are opened by name; what they lack is refused") {
  for (const TaskInfo& task : tasks()) {
    const auto environment = openTask(task.name, {{"episodeSteps", 3}}, 2);
    CHECK_EQ(environment->copies(), 2);
    CHECK_EQ(task.options.back().name, std::string("episodeSteps"));
    CHECK_THROWS(openTask(task.name, {{"speed", 3}}, 2), code::argument, task.name + ": unknown key \"speed\"");
    CHECK_THROWS(openTask(task.name, {{"episodeSteps", 0}}, 2), code::argument, "episodeSteps");
    CHECK_THROWS(openTask(task.name, {}, 0), code::argument, "copies must be in [1, 1048576], was 0");
  }
  CHECK_THROWS(openTask("lunarlander", {}, 1), code::configUnknownName,
               "\"lunarlander\": known: cartpole, acrobot, pendulum, mountaincar, sine, ou, lq, leak, noedge");
  CHECK_EQ(tasks()[0].solved, 475.0);
  CHECK(std::isnan(optimumOf("cartpole", {}).rewardPerStep));
}
