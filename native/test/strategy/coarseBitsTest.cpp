#include "strategy/coarseBits.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/rng.h"
#include "check.h"
#include "strategy/ruleSeries.h"

using namespace autostock;

namespace {

/** Numbers that float32 can and cannot tell apart, and those it has no room for. */
std::vector<double> values(Rng& rng, int64_t n) {
  const double special[] = {std::nan(""), INFINITY, -INFINITY, 0.0, -0.0, 1e300, -1e300, 2e300, 1e-300, -1e-300};
  std::vector<double> x;
  for (int64_t t = 0; t < n; ++t) {
    const double near = 100 + static_cast<double>(rng.integer(3)) * 1e-12;
    const double u = rng.uniform();
    x.push_back(u < 0.1 ? special[rng.integer(10)] : u < 0.2 ? near : 100 * rng.uniform());
  }
  return x;
}

std::vector<float> coarse(const std::vector<double>& x) {
  std::vector<float> out(x.begin(), x.end());
  out.resize((x.size() + 63) / 64 * 64, NAN);
  return out;
}

}  // namespace

TEST_CASE("coarse comparisons are the exact ones, at every length and for every kind of number") {
  Rng rng(1, "test/coarse");
  for (const int64_t n : {1, 8, 63, 64, 65, 128, 200, 1000}) {
    const auto a = values(rng, n);
    const auto b = values(rng, n);
    const auto coarseA = coarse(a);
    const auto coarseB = coarse(b);
    const CoarseOperand x{{a.data(), 0}, coarseA.data(), 0};
    const CoarseOperand y{{b.data(), 0}, coarseB.data(), 0};
    std::vector<uint64_t> exact(static_cast<std::size_t>(bitWords(n)));
    std::vector<uint64_t> words(exact.size());
    for (const Compare op : {Compare::gt, Compare::ge, Compare::lt, Compare::le, Compare::eq, Compare::ne}) {
      const auto same = [&](const CoarseOperand& left, const CoarseOperand& right) {
        compareBits(op, left.exact, right.exact, n, exact.data());
        std::fill(words.begin(), words.end(), ~uint64_t{0});
        coarseBits(op, left, right, n, words.data());
        CHECK(words == exact);
      };
      same(x, y);
      for (const double c : {100 + 1e-12, 50.0, 0.0, 1e300, std::nan("")}) {
        const CoarseOperand constant{{nullptr, c}, nullptr, static_cast<float>(c)};
        same(x, constant);
        same(constant, y);
        same(constant, constant);
      }
    }
  }
}
