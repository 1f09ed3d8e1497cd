#include "rl/dqn/replay.h"

#include <cmath>
#include <map>

#include "check.h"

using namespace autostock;
using namespace autostock::rl;

namespace {

constexpr int64_t N = 3, O = 2, A = 4;

/** One transition as a list would hold it. */
struct Row {
  float observation, action, reward, next;
  End end;
};

/** Plays random steps into a replay and keeps all of them by copy. */
struct Played {
  Space space{O, A, 1, 0, 0, true};
  Replay replay;
  Rng rng{7, "replay-test"};
  std::vector<std::vector<Row>> all{N};
  std::vector<float> now = std::vector<float>(N), observations = std::vector<float>(N * O), finals = observations;
  std::vector<uint8_t> masks = std::vector<uint8_t>(N * A);
  float next = 0;

  explicit Played(const ReplayOptions& options) : replay(space, N, options) {
    for (size_t i = 0; i < N; ++i) show(i);
    replay.begin(observations.data(), masks.data());
  }

  /** A new observation of copy i; its number stands in both columns and in the mask. */
  void show(size_t i) {
    now[i] = next++;
    observations[i * O] = now[i];
    observations[i * O + 1] = -now[i];
    for (size_t a = 0; a < A; ++a) masks[i * A + a] = a == 0 || static_cast<int>(now[i]) % static_cast<int>(a + 1) == 0;
  }

  void step(double ending) {
    float actions[N], rewards[N];
    End ends[N];
    for (size_t i = 0; i < N; ++i) {
      const double u = rng.uniform();
      ends[i] = u < ending / 2 ? End::terminated : u < ending ? End::truncated : End::none;
      actions[i] = static_cast<float>(rng.integer(A));
      rewards[i] = static_cast<float>(rng.normal());
      const float from = now[i];
      float to = 0;
      if (ends[i] != End::none) {
        to = 0.5f + next;
        finals[i * O] = to;
        finals[i * O + 1] = -to;
      }
      show(i);
      all[i].push_back({from, actions[i], rewards[i], ends[i] == End::none ? now[i] : to, ends[i]});
    }
    replay.add(actions, {observations.data(), finals.data(), rewards, ends, masks.data()});
  }
};

void checkAgainstList(const Played& played, int64_t steps) {
  const Replay& replay = played.replay;
  for (int64_t i = 0; i < N; ++i) {
    const std::vector<Row>& rows = played.all[static_cast<size_t>(i)];
    for (int64_t t = replay.oldest(); t < replay.head(); ++t) {
      const Row& row = rows[static_cast<size_t>(t)];
      CHECK_EQ(replay.observation({t, i})[1], -row.observation);
      CHECK_EQ(static_cast<float>(replay.action({t, i})), row.action);
      double sum = 0, factor = 1;
      int64_t used = 0, at = t;
      for (;; ++at) {
        const Row& r = rows[static_cast<size_t>(at)];
        sum += factor * r.reward;
        factor *= 0.9;
        ++used;
        if (used == steps || r.end != End::none || at + 1 == replay.head()) break;
      }
      const Row& last = rows[static_cast<size_t>(at)];
      const Outcome out = replay.outcome({t, i}, steps, 0.9);
      CHECK_CLOSE(out.reward, sum, 1e-12);
      CHECK_EQ(out.steps, used);
      CHECK_CLOSE(out.discount, last.end == End::terminated ? 0 : factor, 1e-12);
      if (last.end != End::terminated) CHECK_EQ(out.observation[0], last.next);
      if (last.end == End::none) CHECK_EQ(out.mask[3], static_cast<int>(last.next) % 4 == 0);
      if (last.end == End::truncated) CHECK_EQ(out.mask[3], static_cast<int>(last.observation) % 4 == 0);
    }
  }
}

std::vector<uint8_t> saved(Replay& replay) {
  Archive out;
  replay.visit(out);
  return out.bytes();
}

}  // namespace

TEST_CASE("a ring of several copies is a list of the last steps, n-step returns stop at ends and at the newest") {
  Played played({40, 1, false, 0.6});
  for (int t = 0; t < 60; ++t) {
    played.step(0.3);
    if (t < 15 || t % 7 == 0) {
      for (const int64_t steps : {1, 2, 5}) checkAgainstList(played, steps);
    }
  }
  CHECK_EQ(played.replay.size(), 13 * N);
  CHECK_EQ(played.replay.ready(), 13 * N);
}

TEST_CASE("uniform samples are of what is complete, each as often") {
  Played played({30, 4, false, 0.6});
  for (int t = 0; t < 25; ++t) played.step(0.2);
  Rng rng(3, "samples");
  std::vector<Place> places(20'000);
  played.replay.sample(rng, places);
  std::map<std::pair<int64_t, int64_t>, int> counts;
  for (const Place at : places) ++counts[{at.time, at.copy}];
  CHECK_EQ(static_cast<int64_t>(counts.size()), played.replay.ready());
  for (const auto& [at, count] : counts) {
    CHECK(at.first >= played.replay.oldest() && at.first + 4 <= played.replay.head());
    CHECK(std::abs(count - 20'000 / 21) < 200);
  }
}

TEST_CASE("the sum tree finds each weight in proportion (chi-square), totals exactly, never a 0") {
  SumTree tree(11);
  Rng rng(5, "tree");
  double total = 0;
  for (int i = 0; i < 11; ++i) {
    const double weight = i % 4 == 1 ? 0 : static_cast<double>(rng.integer(100) + 1);
    tree.set(i, 99);
    tree.set(i, weight);
    total += weight;
  }
  CHECK_EQ(tree.total(), total);
  std::vector<double> counts(11);
  constexpr double draws = 100'000;
  for (int k = 0; k < static_cast<int>(draws); ++k) counts[static_cast<size_t>(tree.find(rng.uniform() * total))] += 1;
  double chi = 0;
  for (int i = 0; i < 11; ++i) {
    const double expected = draws * tree.at(i) / total;
    if (expected == 0) CHECK_EQ(counts[static_cast<size_t>(i)], 0.0);
    if (expected > 0) chi += std::pow(counts[static_cast<size_t>(i)] - expected, 2) / expected;
  }
  CHECK(chi < 24.3);  // 99.9 % of chi-square with 7 degrees of freedom
  CHECK(tree.at(tree.find(total)) > 0);
}

TEST_CASE("prioritised samples follow |error|^alpha, new ones come at the largest, weights make up for it") {
  Played played({12, 1, true, 0.5});
  for (int t = 0; t < 9; ++t) played.step(0.2);
  const int64_t oldest = played.replay.oldest();
  std::vector<Place> every;
  std::vector<float> errors;
  for (int64_t t = oldest; t < played.replay.head(); ++t) {
    for (int64_t i = 0; i < N; ++i) {
      every.push_back({t, i});
      errors.push_back(static_cast<float>((every.size() % 4) * (every.size() % 4)));
    }
  }
  played.replay.prioritise(every, errors.data());
  CHECK_EQ(played.replay.largestError(), 9.0);
  Rng rng(3, "samples");
  std::vector<Place> places(24'000);
  played.replay.sample(rng, places);
  std::map<std::pair<int64_t, int64_t>, int> counts;
  for (const Place at : places) ++counts[{at.time, at.copy}];
  for (size_t k = 0; k < every.size(); ++k) {
    const double expected = 24'000 * std::sqrt(errors[k]) / 18.0;
    CHECK(std::abs(counts[{every[k].time, every[k].copy}] - expected) < 0.05 * expected + 20);
  }
  const Place two[] = {every[0], every[2]};
  float weights[2];
  played.replay.weigh(two, 1, weights);
  CHECK_EQ(weights[0], 1.0f);
  CHECK_CLOSE(weights[1], 1.0 / 3, 1e-5);
  played.step(0);
  const Place fresh[] = {{played.replay.head() - 1, 0}, every[5]};
  played.replay.weigh(fresh, 0.5, weights);
  CHECK_CLOSE(weights[0], std::sqrt(2.0 / 3), 1e-5);
}

TEST_CASE("a saved replay, filled or not, goes on to the bit; it saves what is filled") {
  for (const int steps : {0, 3, 40}) {
    Played played({30, 2, true, 0.6});
    for (int t = 0; t < steps; ++t) played.step(0.4);
    const std::vector<uint8_t> bytes = saved(played.replay);
    CHECK(bytes.size() < 3000u + static_cast<size_t>(std::min(steps + 1, 11) * N) * 80);
    Played other({30, 2, true, 0.6});
    Archive in(bytes);
    other.replay.visit(in);
    CHECK(saved(other.replay) == bytes);
    other.all = played.all;
    other.now = played.now;
    other.next = played.next;
    other.rng = played.rng;
    for (int t = 0; t < 20; ++t) {
      played.step(0.4);
      other.step(0.4);
    }
    CHECK(saved(other.replay) == saved(played.replay));
    checkAgainstList(other, 3);
  }
}

TEST_CASE("a replay that cannot hold a sequence of each copy is refused") {
  CHECK_THROWS(Replay({O, A}, N, {11, 4, false, 0.6}), code::argument, "bufferSize was 11");
}
