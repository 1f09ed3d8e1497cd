#include "indicators/catalog.h"

#include "indicators/atr.h"
#include "indicators/benchmarkReturn.h"
#include "indicators/benchmarkVol.h"
#include "indicators/beta.h"
#include "indicators/bollinger.h"
#include "indicators/ema.h"
#include "indicators/macd.h"
#include "indicators/realizedVol.h"
#include "indicators/relativeStrength.h"
#include "indicators/roc.h"
#include "indicators/rsi.h"
#include "indicators/sma.h"
#include "indicators/zscore.h"

namespace autostock {
namespace {

template <class I>
class Running final : public AnyIndicator {
 public:
  explicit Running(const typename I::Options& options) : indicator_(options) {}
  void step(const double* in, double* out) override { autostock::step(indicator_, in, out); }
  void series(const double* const* in, double* const* out, std::size_t n) override {
    autostock::series(indicator_, in, out, n);
  }

 private:
  I indicator_;
};

struct Entry {
  IndicatorInfo info;
  std::unique_ptr<AnyIndicator> (*create)(const Params&);
};

template <class I>
Entry entry() {
  return {{I::NAME,
           {I::INPUTS.begin(), I::INPUTS.end()},
           {I::OUTPUTS.begin(), I::OUTPUTS.end()},
           describeFields<typename I::Options>()},
          [](const Params& params) -> std::unique_ptr<AnyIndicator> {
            const auto options = readFields<typename I::Options>(params, I::NAME);
            if constexpr (requires { options.check(); }) options.check();
            return std::make_unique<Running<I>>(options);
          }};
}

template <class... I>
std::vector<Entry> entries() {
  return {entry<I>()...};
}

/** The list: one line per indicator. */
const std::vector<Entry>& catalog() {
  static const std::vector<Entry> list = entries<  //
      Sma,                                         //
      Ema,                                         //
      Rsi,                                         //
      Macd,                                        //
      Bollinger,                                   //
      Zscore,                                      //
      VolumeZscore,                                //
      Atr,                                         //
      Roc,                                         //
      RealizedVol,                                 //
      BenchmarkReturn,                             //
      BenchmarkVol,                                //
      Beta,                                        //
      RelativeStrength>();
  return list;
}

const Entry& find(const std::string& name) {
  std::string known;
  for (const Entry& candidate : catalog()) {
    if (candidate.info.name == name) return candidate;
    known += (known.empty() ? "" : ", ") + candidate.info.name;
  }
  throw Error(code::configUnknownName, "unknown indicator \"" + name + "\": known: " + known);
}

}  // namespace

const std::vector<IndicatorInfo>& indicatorCatalog() {
  static const std::vector<IndicatorInfo> infos = [] {
    std::vector<IndicatorInfo> list;
    for (const Entry& e : catalog()) list.push_back(e.info);
    return list;
  }();
  return infos;
}

const IndicatorInfo& indicatorInfo(const std::string& name) { return find(name).info; }

std::unique_ptr<AnyIndicator> createIndicator(const std::string& name, const Params& params) {
  return find(name).create(params);
}

}  // namespace autostock
