#include <cmath>
#include <vector>

#include "base/rng.h"
#include "bench.h"
#include "indicators/catalog.h"

namespace {

constexpr int64_t N = 20'000;

struct Bars {
  std::vector<double> high, low, close, volume, benchmark, out[5];

  Bars() {
    autostock::Rng rng(1, "bench");
    double price = 100;
    double index = 300;
    for (int64_t t = 0; t < N; ++t) {
      const double move = 0.01 * rng.normal();
      price *= std::exp(move + 0.01 * rng.normal());
      index *= std::exp(move);
      high.push_back(price * 1.01);
      low.push_back(price * 0.99);
      close.push_back(price);
      volume.push_back(1e6 * rng.uniform());
      benchmark.push_back(index);
    }
    for (auto& series : out) series.resize(N);
  }

  const double* input(const std::string& name) const {
    if (name == "high") return high.data();
    if (name == "low") return low.data();
    if (name == "volume") return volume.data();
    return name == "benchmark" ? benchmark.data() : close.data();
  }
};

void run(const char* name, const autostock::Params& params) {
  static Bars bars;
  const autostock::IndicatorInfo& info = autostock::indicatorInfo(name);
  std::vector<const double*> in;
  for (const auto& input : info.inputs) in.push_back(bars.input(input));
  std::vector<double*> out;
  for (std::size_t k = 0; k < info.outputs.size(); ++k) out.push_back(bars.out[k].data());
  autostock::createIndicator(name, params)->series(in.data(), out.data(), N);
  autostock::bench::keep(bars.out[0][N - 1]);
}

}  // namespace

BENCH_CASE("indicator.sma20", N) { run("sma", {{"period", 20}}); }
BENCH_CASE("indicator.ema20", N) { run("ema", {{"period", 20}}); }
BENCH_CASE("indicator.rsi14", N) { run("rsi", {}); }
BENCH_CASE("indicator.macd", N) { run("macd", {}); }
BENCH_CASE("indicator.bollinger20", N) { run("bollinger", {}); }
BENCH_CASE("indicator.atr14", N) { run("atr", {}); }
BENCH_CASE("indicator.realizedVol20", N) { run("realizedVol", {}); }
BENCH_CASE("indicator.beta60", N) { run("beta", {}); }
