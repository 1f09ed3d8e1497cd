#include "rl/dqn/dqnTrainer.h"

#include <cmath>

#include "check.h"
#include "rl/dqnFixture.h"
#include "rl/evaluate.h"

using namespace autostock;
using namespace autostock::test;

namespace {

DqnOptions smallOptions(int head) {
  DqnOptions options;
  options.head = head;
  options.discount = TwoStates::discount;
  options.nStep = 1;
  options.bufferSize = 2000;
  options.learningStarts = 200;
  options.batchSize = 32;
  options.trainEvery = 4;
  options.learningRate = head == 1 ? 0.05 : 0.02;
  options.targetEvery = 20;
  options.epsilonEnd = options.epsilonStart = 1;
  options.totalSteps = 20'000;
  options.vMin = 0;
  options.vMax = 2;
  options.atoms = 11;
  options.quantiles = 4;
  return options;
}

std::unique_ptr<DqnTrainer> twoStates(const DqnOptions& options, int kind = 0) {
  NetworkOptions network;
  network.kind = kind;
  return std::make_unique<DqnTrainer>(std::make_unique<TwoStates>(4), network, options, openLinear);
}

DqnOptions everything() {
  DqnOptions options = smallOptions(2);
  options.dueling = options.prioritised = options.noisy = true;
  options.normaliseObservations = options.normaliseRewards = true;
  options.nStep = 3;
  options.tau = 0.5;
  options.riskLevel = 0.5;
  options.bufferSize = 300;
  options.learningStarts = 50;
  options.burnIn = 3;
  options.sequenceLength = 5;
  options.trainEvery = 6;
  options.gradientSteps = 2;
  options.totalSteps = 700;
  options.reportEvery = 100;
  return options;
}

/** Action values of a linear network trained on one-hot states: what the weights and biases say. */
std::vector<double> learnedValues(const DqnOptions& options, int kind = 0) {
  const auto trainer = twoStates(options, kind);
  trainer->run(options.totalSteps, {});
  Archive out;
  trainer->visit(out);
  const auto head = openHead(options);
  NetworkOptions shape;
  shape.kind = kind;
  QNetwork network({2, 3, 1, 0, 0, true}, shape, options, *head, openLinear);
  Archive in(out.bytes());
  in.group("online", [&] { network.visit(in); });
  network.quiet();
  const float states[] = {1, 0, 0, 1};
  std::vector<float> z(static_cast<size_t>(6 * head->width())), values(6), memory(4);
  const uint8_t starts[] = {1, 1};
  network.forward(states, 2, z.data(), memory.data(), starts);
  head->values(z.data(), 6, values.data());
  return {values.begin(), values.begin() + 5};
}

}  // namespace

TEST_CASE("every head finds the action values of a known decision process, truncations and masks in the way") {
  for (int head = 0; head < 3; ++head) {
    for (const bool all : {false, true}) {
      DqnOptions options = smallOptions(head);
      options.doubleQ = options.prioritised = options.dueling = all;
      const std::vector<double> found = learnedValues(options);
      const std::vector<double> known = TwoStates::optimum();
      for (size_t k = 0; k < known.size(); ++k) CHECK_CLOSE(found[k], known[k], 0.01);
    }
  }
}

TEST_CASE("Polyak targets, noise and scaled rewards learn the best actions too") {
  DqnOptions options = smallOptions(0);
  options.discount = 0.5;  // to end for 1 is best by far
  options.tau = 0.05;
  options.targetEvery = 1;
  options.noisy = options.normaliseRewards = options.normaliseObservations = true;
  const auto trainer = twoStates(options);
  trainer->run(options.totalSteps, {});
  TwoStates environment(2);
  const Evaluation played = evaluate(environment, trainer->actor(), 1, 0, false, {});
  CHECK_EQ(played.returns[0], 1.0);
  CHECK_EQ(played.returns[1], 1.0);
  CHECK_EQ(played.lengths[0], 2.0);
}

TEST_CASE("a network with memory learns from sequences what no single observation shows") {
  for (const bool prioritised : {false, true}) {
    DqnOptions options = smallOptions(0);
    options.prioritised = prioritised;
    options.burnIn = 2;
    options.sequenceLength = 4;
    options.nStep = 2;
    options.totalSteps = 8000;
    NetworkOptions memory;
    memory.kind = 1;
    DqnTrainer trainer(std::make_unique<Cue>(3), memory, options, openLinear);
    trainer.run(options.totalSteps, {});
    Cue fresh(32);
    for (const double paid : evaluate(fresh, trainer.actor(), 9, 0, false, {}).returns) CHECK_EQ(paid, 1.0);
  }
}

TEST_CASE("sequences bootstrap truncated episodes from their final observation") {
  DqnOptions options = smallOptions(0);
  options.burnIn = 1;
  options.sequenceLength = 8;
  // With memory the linear network sees the step before as well, which tells nothing: values at an episode's start.
  const std::vector<double> found = learnedValues(options, 1);
  const std::vector<double> known = TwoStates::optimum();
  for (size_t k = 0; k < known.size(); ++k) CHECK_CLOSE(found[k], known[k], 0.03);
}

TEST_CASE("a run in parts, saved in the middle of an episode, is the run in one to the bit, all options on") {
  for (const int kind : {0, 1}) {
    const auto whole = twoStates(everything(), kind);
    whole->run(600, {});
    for (const int64_t part : {40, 330}) {
      const auto first = twoStates(everything(), kind);
      first->run(part, {});
      const std::vector<uint8_t> bytes = saved(*first);
      TwoStates unused(3);
      evaluate(unused, first->actor(), 5, 0, false, {});  // looking changes nothing
      const auto second = twoStates(everything(), kind);
      Archive in(bytes);
      second->visit(in);
      CHECK(saved(*second) == bytes);
      second->run(600, {});
      first->run(600, {});
      CHECK(saved(*second) == saved(*whole));
      CHECK(saved(*first) == saved(*whole));
    }
    CHECK_EQ(whole->curve().columns.back(), std::string("reward.all"));
    CHECK_EQ(whole->curve().rows.size(), 6 * whole->curve().columns.size());
  }
}

TEST_CASE("the policy keeps to masks, draws only its share of other choices, refuses what it cannot answer") {
  DqnOptions options = smallOptions(0);
  options.epsilonEnd = 0.3;
  const auto trainer = twoStates(options);
  Actor& actor = trainer->actor();
  const std::vector<float> observations(2 * 1000, 0.5f);
  std::vector<uint8_t> masks(3 * 1000);
  for (size_t i = 0; i < 1000; ++i) masks[i * 3 + i % 3] = masks[i * 3 + (i + 1) % 3] = 1;
  std::vector<float> greedy(1000), drawn(1000);
  Rng draws(1, "draws");
  actor.act(observations.data(), 1000, greedy.data(), nullptr, nullptr, masks.data(), nullptr);
  actor.act(observations.data(), 1000, drawn.data(), nullptr, nullptr, masks.data(), &draws);
  int others = 0;
  for (size_t i = 0; i < 1000; ++i) {
    CHECK_EQ(masks[i * 3 + static_cast<size_t>(greedy[i])], 1);
    CHECK_EQ(masks[i * 3 + static_cast<size_t>(drawn[i])], 1);
    others += greedy[i] != drawn[i];
  }
  CHECK(others > 100 && others < 200);
  masks[5] = masks[4] = masks[3] = 0;
  CHECK_THROWS(actor.act(observations.data(), 2, greedy.data(), nullptr, nullptr, masks.data(), nullptr),
               code::dataInvalid, "row 1");
  const float odd[] = {0, std::nanf("")};
  CHECK_THROWS(actor.act(odd, 1, greedy.data(), nullptr, nullptr, nullptr, nullptr), code::dataInvalid,
               "observation[1]");
}

TEST_CASE("what is not finite, cancelling and unfit tasks are told by their codes") {
  struct Odd final : Environment {
    Space space_{1, 2, 1, 0, 0, false};
    int64_t steps = 0;
    const Space& space() const override { return space_; }
    int64_t copies() const override { return 1; }
    void reset(uint64_t, float* observations, uint8_t*) override { observations[0] = 0; }
    void step(const float*, const StepOut& out) override {
      out.observations[0] = 0;
      out.rewards[0] = ++steps < 90 ? 1e30f : INFINITY;
      out.ends[0] = End::none;
    }
    void visit(Archive&) override {}
  };
  DqnOptions options = smallOptions(0);
  options.huber = 0;
  options.learningStarts = 50;
  DqnTrainer diverging(std::make_unique<Odd>(), {}, options, openLinear);
  CHECK_THROWS(diverging.run(1000, {}), code::modelDiverged, "lower learningRate");
  CHECK_THROWS(diverging.run(1000, {}), code::argument, "stopped by an error");
  options.learningStarts = 500;
  DqnTrainer odd(std::make_unique<Odd>(), {}, options, openLinear);
  CHECK_THROWS(odd.run(1000, {}), code::dataInvalid);

  const int32_t stop = 1;
  Control control;
  control.cancel = &stop;
  CHECK_THROWS(twoStates(smallOptions(0))->run(10, control), code::cancelled);

  auto continuous = std::make_unique<Odd>();
  continuous->space_ = {1, 0, 1, -1, 1, false};
  CHECK_THROWS(DqnTrainer(std::move(continuous), {}, options, openLinear), code::argument, "continuous");
}
