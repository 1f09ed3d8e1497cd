#include <cmath>
#include <memory>
#include <vector>

#include "check.h"
#include "rl/environments/catalog.h"
#include "rl/evaluate.h"
#include "rl/policyTensors.h"
#include "rl/ppo/ppoPolicy.h"
#include "rl/ppo/ppoTrainer.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

PpoOptions quick(int64_t seed) {
  PpoOptions options;
  options.rolloutSteps = 32;
  options.minibatch = 256;
  options.learningRate = 1e-3;
  options.totalSteps = 40'000;
  options.seed = seed;
  return options;
}

NetworkOptions small() {
  NetworkOptions network;
  network.hidden = 16;
  return network;
}

std::unique_ptr<PpoTrainer> trainer(const char* task, const PpoOptions& options, int64_t copies = 32) {
  return std::make_unique<PpoTrainer>(openTask(task, {}, copies), small(), options, openFusedNetwork);
}

std::vector<uint8_t> saved(Trainer& trainer) {
  Archive archive;
  trainer.visit(archive);
  return archive.bytes();
}

double rewardPerStep(Actor& actor, const char* task) {
  const auto environment = openTask(task, {}, 256);
  const Evaluation result = evaluate(*environment, actor, 7, 256, false, {});
  double sum = 0;
  for (const double r : result.returns) sum += r;
  return sum / (256.0 * 256.0);
}

}  // namespace

TEST_CASE("a leaked price is learnt, by every kind of action") {
  const auto discrete = trainer("leak", quick(1));
  const double before = rewardPerStep(discrete->actor(), "leak");
  discrete->run(40'000, {});
  const double best = optimumOf("leak", {}).rewardPerStep;
  CHECK(before < 0.5 * best);
  CHECK(rewardPerStep(discrete->actor(), "leak") > 0.9 * best);
  for (const int continuous : {0, 1, 2}) {
    PpoOptions options = quick(1);
    options.continuous = continuous;
    options.normaliseRewards = true;
    options.initialLogStd = -1.5;
    options.epochs = 10;
    const auto sizing = trainer("lq", options);
    sizing->run(40'000, {});
    CHECK(rewardPerStep(sizing->actor(), "lq") > 0.5 * optimumOf("lq", {}).rewardPerStep);
  }
}

TEST_CASE("the same seed gives the same bytes, in one run or in parts with a checkpoint between") {
  const auto whole = trainer("cartpole", quick(3), 8);
  whole->run(2048, {});
  const auto first = trainer("cartpole", quick(3), 8);
  first->run(1000, {});
  const std::vector<uint8_t> bytes = saved(*first);
  const auto second = trainer("cartpole", quick(3), 8);
  Archive archive(bytes);
  second->visit(archive);
  second->run(2048, {});
  CHECK(saved(*whole) == saved(*second));
  const auto other = trainer("cartpole", quick(4), 8);
  other->run(2048, {});
  CHECK(saved(*whole) != saved(*other));
}

TEST_CASE("a policy opened from its tensors acts as the trainer's") {
  const auto trained = trainer("cartpole", quick(5), 8);
  trained->run(4096, {});
  const auto served = openPpoPolicy(trained->actor().space(), small(), quick(5), trained->policy(), openFusedNetwork);
  const auto a = openTask("cartpole", {}, 8), b = openTask("cartpole", {}, 8);
  const Evaluation left = evaluate(*a, trained->actor(), 1, 0, true, {}), right = evaluate(*b, *served, 1, 0, true, {});
  CHECK(left.returns == right.returns);
}

TEST_CASE("a NaN observation, an empty mask and a damaged checkpoint are refused") {
  const auto trained = trainer("cartpole", quick(6), 4);
  std::vector<float> observations(4 * 4), actions(4);
  observations[6] = std::nanf("");
  const std::vector<uint8_t> starts(4, 1);
  CHECK_THROWS(trained->actor().act(observations.data(), 4, actions.data(), nullptr, starts.data(), nullptr, nullptr),
               code::dataInvalid, "observation[2] of row 1 was nan");
  observations[6] = 0;
  const std::vector<uint8_t> none(8, 0);
  CHECK_THROWS(trained->actor().act(observations.data(), 4, actions.data(), nullptr, starts.data(), none.data(), nullptr),
               code::dataInvalid, "mask of row 0");
  const std::vector<uint8_t> bytes = saved(*trained);
  const auto wider = std::make_unique<PpoTrainer>(openTask("cartpole", {}, 4), NetworkOptions{}, quick(6), openFusedNetwork);
  CHECK_THROWS([&] { Archive archive(bytes); wider->visit(archive); }(), code::modelCheckpoint, "other options");
}

TEST_CASE("cancelling ends a run and spends the trainer; what was saved goes on") {
  const auto trained = trainer("cartpole", quick(8), 4);
  trained->run(512, {});
  const std::vector<uint8_t> bytes = saved(*trained);
  const int32_t stop = 1;
  Control control;
  control.cancel = &stop;
  CHECK_THROWS(trained->run(4096, control), code::cancelled);
  CHECK_THROWS(trained->run(4096, {}), code::argument, "load a checkpoint into a new one");
  const auto fresh = trainer("cartpole", quick(8), 4);
  Archive archive(bytes);
  fresh->visit(archive);
  fresh->run(1024, {});
  CHECK_EQ(fresh->steps(), 1024);
}
