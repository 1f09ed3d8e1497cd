#include <cmath>
#include <memory>
#include <vector>

#include "base/rng.h"
#include "bench.h"
#include "rl/environments/trading/trading.h"

namespace {

using namespace autostock;
using namespace autostock::rl;

constexpr int64_t T = 2'520;
/** With the account's values an observation has 32. */
constexpr int64_t F = 27;

struct Market {
  int64_t symbols;
  std::vector<float> values;
  std::vector<double> open, close;

  explicit Market(int64_t S) : symbols(S), values(static_cast<size_t>(S * T * F)) {
    Rng rng(1, "bench");
    for (float& x : values) x = static_cast<float>(rng.normal());
    for (int64_t s = 0; s < S; ++s) {
      double price = 100;
      for (int64_t t = 0; t < T; ++t) {
        open.push_back(price);
        price *= std::exp(0.01 * rng.normal());
        close.push_back(price);
      }
    }
  }
  TradingData data() const {
    return {.symbols = symbols, .bars = T, .features = F, .values = values.data(), .open = open.data(), .close = close.data(), .end = T};
  }
};

/** Rows of one symbol lie in the cache. */
const Market& small() {
  static const Market made(1);
  return made;
}

/** Those of thirty do not: copies wait for memory. */
const Market& large() {
  static const Market made(30);
  return made;
}

/** Steps of one call, so that the first, which builds the market, does not set the harness's number of calls. */
constexpr int64_t STEPS = 256;

/** N copies under random actions that were drawn before. */
class Player {
 public:
  explicit Player(std::unique_ptr<Environment> environment) : environment_(std::move(environment)) {
    const Space& space = environment_->space();
    const auto N = static_cast<size_t>(environment_->copies());
    observations_.resize(N * static_cast<size_t>(space.observation));
    finals_.resize(observations_.size());
    rewards_.resize(N);
    ends_.resize(N);
    actions_.resize(ROUNDS * N * static_cast<size_t>(space.dimensions));
    Rng rng(2, "bench");
    for (float& x : actions_)
      x = space.discrete() ? static_cast<float>(rng.integer(space.choices)) : static_cast<float>(rng.uniform() * 2 - 1);
    environment_->reset(3, observations_.data(), nullptr);
  }

  void play() {
    for (int64_t k = 0; k < STEPS; ++k) step();
  }

 private:
  void step() {
    const float* actions = actions_.data() + (round_++ % ROUNDS) * actions_.size() / ROUNDS;
    environment_->step(actions, {observations_.data(), finals_.data(), rewards_.data(), ends_.data(), nullptr});
    bench::keep(rewards_[0]);
  }

  static constexpr size_t ROUNDS = 16;
  std::unique_ptr<Environment> environment_;
  std::vector<float> observations_, finals_, rewards_, actions_;
  std::vector<End> ends_;
  size_t round_ = 0;
};

TradingOptions trading(int actions) {
  TradingOptions options;
  options.actions = actions;
  options.costs.commissionBps = 1;
  options.costs.spreadBps = 2;
  return options;
}

}  // namespace

// Units are steps of one copy, observation included.
BENCH_CASE("rl.env.trading.64", 64 * STEPS) {
  static Player player(openTrading(small().data(), trading(0), 64));
  player.play();
}

BENCH_CASE("rl.env.trading.1024", 1'024 * STEPS) {
  static Player player(openTrading(small().data(), trading(0), 1'024));
  player.play();
}

BENCH_CASE("rl.env.trading.8192", 8'192 * STEPS) {
  static Player player(openTrading(small().data(), trading(0), 8'192));
  player.play();
}

BENCH_CASE("rl.env.trading.large.1024", 1'024 * STEPS) {
  static Player player(openTrading(large().data(), trading(0), 1'024));
  player.play();
}

BENCH_CASE("rl.env.trading.large.8192", 8'192 * STEPS) {
  static Player player(openTrading(large().data(), trading(0), 8'192));
  player.play();
}

BENCH_CASE("rl.env.trading.continuous.1024", 1'024 * STEPS) {
  static Player player(openTrading(small().data(), trading(2), 1'024));
  player.play();
}

BENCH_CASE("rl.env.trading.scalar.1024", 1'024 * STEPS) {
  static Player player(openTrading(small().data(), trading(0), 1'024, "scalar"));
  player.play();
}

// A unit is one step of a portfolio of 30.
BENCH_CASE("rl.env.portfolio.30x64", 64 * STEPS) {
  static Player player(openPortfolio(large().data(), PortfolioOptions{}, 64));
  player.play();
}
