#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "base/rng.h"
#include "check.h"
#include "indicators/catalog.h"

using namespace autostock;

namespace {

using Series = std::vector<double>;

struct Market {
  Series high, low, close, volume, benchmark;
};

Market market(std::size_t n) {
  Rng rng(11, "test/indicators");
  Market m;
  double close = 100;
  double benchmark = 300;
  for (std::size_t t = 0; t < n; ++t) {
    const double move = 0.01 * rng.normal();
    const double open = close;
    close *= std::exp(0.8 * move + 0.01 * rng.normal());
    benchmark *= std::exp(move);
    m.high.push_back(std::max(open, close) * (1 + 0.01 * rng.uniform()));
    m.low.push_back(std::min(open, close) * (1 - 0.01 * rng.uniform()));
    m.close.push_back(close);
    m.volume.push_back(std::floor(1e6 * rng.uniform()));
    m.benchmark.push_back(benchmark);
  }
  return m;
}

const Series& input(const Market& m, const std::string& name) {
  if (name == "high") return m.high;
  if (name == "low") return m.low;
  if (name == "volume") return m.volume;
  return name == "benchmark" ? m.benchmark : m.close;
}

std::vector<Series> run(const std::string& name, const Params& params, const Market& m) {
  const IndicatorInfo& info = indicatorInfo(name);
  std::vector<const double*> in;
  for (const auto& source : info.inputs) in.push_back(input(m, source).data());
  std::vector<Series> out(info.outputs.size(), Series(m.close.size()));
  std::vector<double*> pointers;
  for (Series& series : out) pointers.push_back(series.data());
  createIndicator(name, params)->series(in.data(), pointers.data(), m.close.size());
  return out;
}

/** Every value of `actual` against an oracle that reads the series up to t; NaN before `first`. */
void checkAgainst(const Series& actual, int first, const std::function<double(int)>& oracle, double tolerance) {
  for (int t = 0; t < static_cast<int>(actual.size()); ++t) {
    const double value = actual[static_cast<std::size_t>(t)];
    if (t < first)
      CHECK(std::isnan(value));
    else
      CHECK_CLOSE(value, oracle(t), tolerance);
  }
}

double at(const Series& s, int t) { return s[static_cast<std::size_t>(t)]; }
double logReturn(const Series& s, int t) { return std::log(at(s, t) / at(s, t - 1)); }

double mean(const std::function<double(int)>& x, int from, int to) {
  double sum = 0;
  for (int k = from; k <= to; ++k) sum += x(k);
  return sum / (to - from + 1);
}

double covariance(const std::function<double(int)>& x, const std::function<double(int)>& y, int from, int to) {
  const double mx = mean(x, from, to);
  const double my = mean(y, from, to);
  return mean([&](int k) { return (x(k) - mx) * (y(k) - my); }, from, to);
}

constexpr int N = 300;

}  // namespace

TEST_CASE("sma, roc and relative strength equal their definitions") {
  const Market m = market(N);
  const auto close = [&](int t) { return at(m.close, t); };
  checkAgainst(run("sma", {{"period", 9}}, m)[0], 8, [&](int t) { return mean(close, t - 8, t); }, 1e-13);
  checkAgainst(run("roc", {{"period", 4}}, m)[0], 4, [&](int t) { return close(t) / close(t - 4) - 1; }, 1e-14);
  checkAgainst(run("benchmarkReturn", {{"period", 4}}, m)[0], 4,
               [&](int t) { return at(m.benchmark, t) / at(m.benchmark, t - 4) - 1; }, 1e-14);
  checkAgainst(run("relativeStrength", {{"period", 6}}, m)[0], 6,
               [&](int t) {
                 return std::log(close(t) / close(t - 6)) - std::log(at(m.benchmark, t) / at(m.benchmark, t - 6));
               },
               1e-14);
}

TEST_CASE("ema equals its unrolled weights") {
  const Market m = market(N);
  const int period = 7;
  const double alpha = 2.0 / (period + 1);
  checkAgainst(run("ema", {{"period", period}}, m)[0], period - 1,
               [&](int t) {
                 double value = mean([&](int k) { return at(m.close, k); }, 0, period - 1);
                 for (int k = period; k <= t; ++k) value = alpha * at(m.close, k) + (1 - alpha) * value;
                 return value;
               },
               1e-13);
}

TEST_CASE("rsi and atr equal Wilder's means") {
  const Market m = market(N);
  const int period = 5;
  const auto wilder = [&](const std::function<double(int)>& x, int t) {
    double value = mean(x, 1, period);
    for (int k = period + 1; k <= t; ++k) value = (value * (period - 1) + x(k)) / period;
    return value;
  };
  const auto change = [&](int t) { return at(m.close, t) - at(m.close, t - 1); };
  checkAgainst(run("rsi", {{"period", period}}, m)[0], period,
               [&](int t) {
                 const double gain = wilder([&](int k) { return std::max(change(k), 0.0); }, t);
                 const double loss = wilder([&](int k) { return std::max(-change(k), 0.0); }, t);
                 return 100 * gain / (gain + loss);
               },
               1e-12);
  const auto range = [&](int t) {
    const double before = at(m.close, t - 1);
    return std::max({at(m.high, t) - at(m.low, t), std::abs(at(m.high, t) - before), std::abs(at(m.low, t) - before)});
  };
  checkAgainst(run("atr", {{"period", period}}, m)[0], period, [&](int t) { return wilder(range, t); }, 1e-12);
}

TEST_CASE("macd is the difference of aligned means and its own signal") {
  const Market m = market(80);
  const auto out = run("macd", {{"fast", 3}, {"slow", 8}, {"signal", 4}}, m);
  const auto seeded = [](const std::function<double(int)>& x, int first, int period, int t) {
    const double alpha = 2.0 / (period + 1);
    double value = mean(x, first, first + period - 1);
    for (int k = first + period; k <= t; ++k) value += alpha * (x(k) - value);
    return value;
  };
  const auto close = [&](int t) { return at(m.close, t); };
  const auto macd = [&](int t) { return seeded(close, 5, 3, t) - seeded(close, 0, 8, t); };
  const auto signal = [&](int t) { return seeded(macd, 7, 4, t); };
  checkAgainst(out[0], 10, macd, 1e-12);
  checkAgainst(out[1], 10, signal, 1e-12);
  checkAgainst(out[2], 10, [&](int t) { return macd(t) - signal(t); }, 1e-12);
}

TEST_CASE("bollinger, z-scores and volatilities equal two-pass statistics") {
  const Market m = market(N);
  const int n = 12;
  const auto close = [&](int t) { return at(m.close, t); };
  const auto volume = [&](int t) { return at(m.volume, t); };
  const auto std = [&](const std::function<double(int)>& x, int t) { return std::sqrt(covariance(x, x, t - n + 1, t)); };
  const auto bands = run("bollinger", {{"period", n}, {"width", 1.5}}, m);
  const auto middle = [&](int t) { return mean(close, t - n + 1, t); };
  checkAgainst(bands[0], n - 1, [&](int t) { return middle(t) + 1.5 * std(close, t); }, 1e-12);
  checkAgainst(bands[1], n - 1, middle, 1e-13);
  checkAgainst(bands[2], n - 1, [&](int t) { return middle(t) - 1.5 * std(close, t); }, 1e-12);
  checkAgainst(bands[3], n - 1, [&](int t) { return 0.5 + (close(t) - middle(t)) / (3 * std(close, t)); }, 1e-10);
  checkAgainst(bands[4], n - 1, [&](int t) { return 3 * std(close, t) / middle(t); }, 1e-12);
  const Params period{{"period", n}};
  checkAgainst(run("zscore", period, m)[0], n - 1, [&](int t) { return (close(t) - middle(t)) / std(close, t); }, 1e-10);
  checkAgainst(run("volumeZscore", period, m)[0], n - 1,
               [&](int t) { return (volume(t) - mean(volume, t - n + 1, t)) / std(volume, t); }, 1e-10);
  const auto volatility = [&](const Series& prices) {
    return [&, n](int t) {
      return std([&](int k) { return logReturn(prices, k); }, t) * std::sqrt(252.0 * n / (n - 1));
    };
  };
  checkAgainst(run("realizedVol", period, m)[0], n, volatility(m.close), 1e-12);
  checkAgainst(run("benchmarkVol", period, m)[0], n, volatility(m.benchmark), 1e-12);
}

TEST_CASE("beta is the least-squares slope") {
  const Market m = market(N);
  const auto y = [&](int t) { return logReturn(m.close, t); };
  const auto x = [&](int t) { return logReturn(m.benchmark, t); };
  checkAgainst(run("beta", {{"period", 25}}, m)[0], 25,
               [&](int t) { return covariance(x, y, t - 24, t) / covariance(x, x, t - 24, t); }, 1e-10);
}

TEST_CASE("an unusable input is a missing bar, not poison") {
  Market m = market(60);
  Market bad = m;
  bad.close[20] = std::nan("");
  bad.close[31] = -3;
  bad.close[40] = INFINITY;
  for (Series* s : {&m.high, &m.low, &m.close, &m.volume, &m.benchmark})
    for (const int t : {40, 31, 20}) s->erase(s->begin() + t);
  const Params period{{"period", 5}};
  for (const char* name : {"roc", "realizedVol", "beta", "relativeStrength"}) {
    Series sparse = run(name, period, bad)[0];
    for (const int t : {40, 31, 20}) {
      CHECK(std::isnan(at(sparse, t)));
      sparse.erase(sparse.begin() + t);
    }
    const Series dense = run(name, period, m)[0];
    for (std::size_t t = 0; t < dense.size(); ++t) CHECK(dense[t] == sparse[t] || std::isnan(dense[t]));
  }
}

TEST_CASE("unknown names and parameters out of range are refused by name") {
  CHECK_THROWS(createIndicator("smaa", {}), code::configUnknownName, "smaa");
  CHECK_THROWS(createIndicator("sma", {{"period", 0}}), code::argument, "period");
  CHECK_THROWS(createIndicator("sma", {{"period", 10'001}}), code::argument, "10000");
  CHECK_THROWS(createIndicator("sma", {{"length", 5}}), code::argument, "length");
  CHECK_THROWS(createIndicator("realizedVol", {{"period", 1}}), code::argument, "period");
  CHECK_THROWS(createIndicator("macd", {{"fast", 12}, {"slow", 12}}), code::argument, "below");
}
