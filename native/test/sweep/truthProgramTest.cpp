#include "sweep/truthProgram.h"

#include "check.h"
#include "randomGraph.h"

using namespace autostock;
using namespace autostock::test;

namespace {

const std::vector<double> SETS{3, 0.02, 5, 0.04, 9, 0.01, 3, 0.03, 20, 0.06};

/** A node of every set on every symbol, as steps and as SymbolValues has it; returns how many bars were true. */
int64_t compareTruths(const Graph& g, int node, const RandomMarket& market, const std::vector<double>& sets) {
  const int64_t T = market.times;
  const Panel panel = market.panel();
  const Plan plan(g.strategy, sets.data(), static_cast<int64_t>(sets.size()) / 2, false, true);
  const PanelValues across(g.strategy, panel, plan, {});
  SymbolValues values(g.strategy, panel, plan, across);
  SlotTable table(g.strategy, plan);
  const std::vector<TruthStep> steps = truthProgram(g.strategy, plan, node, table);
  const int64_t words = bitWords(T);
  std::vector<double> numbers(static_cast<std::size_t>(table.rows() * T));
  std::vector<uint64_t> bits(static_cast<std::size_t>(table.bitRows() * words)), expected(static_cast<std::size_t>(words));
  std::vector<Slot> slots(static_cast<std::size_t>(table.count()));
  int64_t held = 0;
  for (int64_t s = 0; s < market.symbols; ++s) {
    values.prepare(s, {});
    table.fill(values, T, T, numbers.data(), bits.data());
    const SymbolTable symbol{numbers.data(), bits.data(), T, words};
    for (int64_t set = 0; set < plan.count; ++set) {
      table.slots(set, slots.data());
      values.truths(node, set, expected.data());
      for (int64_t t = 0; t < T; ++t) {
        const bool is = truthAt(steps.data(), static_cast<int>(steps.size()), slots.data(), symbol, t);
        if (is != bitAt(expected.data(), t))
          test::fail(__FILE__, __LINE__, "set " + std::to_string(set) + " bar " + std::to_string(t) + " of symbol " +
                                             std::to_string(s) + " is " + std::to_string(is));
        held += is ? 1 : 0;
      }
    }
  }
  return held;
}

}  // namespace

TEST_CASE("truths worked out bar by bar are those worked out word by word") {
  int64_t held = 0;
  for (uint32_t seed = 0; seed < 400; ++seed) {
    Rng rng(seed, "test/truth-program");
    const RandomMarket market(2, 150, seed);
    Graph g;
    RandomGraph random(g, rng);
    const int node = random.truth(4);
    g.strategy.rules.entryLong = node;
    // Many sets keep what they share as rows; a single one keeps nearly nothing.
    std::vector<double> sets = SETS;
    if (seed % 3 == 0) sets.resize(2);
    held += compareTruths(g, node, market, sets);
  }
  CHECK(held > 50'000);
}

TEST_CASE("nothing before the first bar is true, not even the opposite of what is false") {
  const RandomMarket market(1, 100, 3);
  Graph g;
  g.strategy.params = 2;
  const int rises = g.apply(Op::gt, {g.field(Input::close), g.field(Input::open)});
  const int node = g.apply(Op::before, {g.apply(Op::logicalNot, {g.apply(Op::before, {rises}, {0, 0})})}, {2, -1});
  g.strategy.rules.entryLong = node;
  CHECK(compareTruths(g, node, market, SETS) > 0);
}

TEST_CASE("an average crossed is two comparisons of the same two rows") {
  const Graph g = crossover();
  const std::vector<double> sets{2, 5, 2, 8, 3, 8};
  const Plan plan(g.strategy, sets.data(), 3, false, true);
  SlotTable table(g.strategy, plan);
  const std::vector<TruthStep> steps = truthProgram(g.strategy, plan, g.strategy.rules.entryLong, table);
  CHECK_EQ(steps.size(), 1u);
  CHECK_EQ(table.rows(), 4);
  CHECK_EQ(table.count(), 2);
  Slot slots[2];
  table.slots(2, slots);
  CHECK_EQ(slots[0].row, 1);
  CHECK_EQ(slots[1].row, 3);
}

TEST_CASE("a rule that is too deep for the stacks says so") {
  Graph g;
  g.strategy.params = 1;
  // Right-deep: every left side waits on the stack.
  int x = g.apply(Op::mul, {g.field(Input::close), g.param(0)});
  for (int k = 0; k < 20; ++k) x = g.apply(Op::sub, {g.apply(Op::mul, {g.field(Input::open), g.param(0)}), x});
  g.strategy.rules.entryLong = g.apply(Op::gt, {x, g.field(Input::close)});
  const std::vector<double> sets{1, 2};
  const Plan plan(g.strategy, sets.data(), 2, false, true);
  SlotTable table(g.strategy, plan);
  CHECK_THROWS(truthProgram(g.strategy, plan, g.strategy.rules.entryLong, table), "AUTOSTOCK_NATIVE_DEVICE", "too deep");
}
