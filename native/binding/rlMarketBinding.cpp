#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "binding/arrays.h"
#include "binding/fields.h"
#include "binding/guarded.h"
#include "binding/promiseWorker.h"
#include "binding/register.h"
#include "binding/rlHandles.h"
#include "binding/shapeArg.h"
#include "rl/environments/trading/playback.h"
#include "rl/environments/trading/trading.h"

namespace autostock::binding {
namespace {

constexpr int64_t mostCopies = 1 << 20;
constexpr int64_t exactInteger = 9007199254740991;

/** NativeMarket of the contract: the arrays, and what looks at them. */
struct Market {
  explicit Market(const Napi::Value& value) {
    const Napi::Object object = objectArg(value, "market");
    const auto whole = [&](const char* field, int64_t low) {
      return integerArg(member(object, field), memberName("market", field), low, 1 << 30);
    };
    data.symbols = whole("symbols", 1);
    data.bars = whole("bars", 1);
    data.features = whole("features", 0);
    data.start = whole("start", 0);
    data.end = whole("end", 1);
    const size_t rows = shapeProduct("market.open", data.symbols, data.bars);
    const size_t cells = shapeProduct("market.values", static_cast<int64_t>(rows), data.features);
    data.values = take(object, "values", cells, values);
    data.open = take(object, "open", rows, open);
    data.close = take(object, "close", rows, close);
    data.spread = optional(object, "spread", rows, spread);
    data.sizing = optional(object, "sizing", rows, sizing);
    data.restrictions = optional(object, "restrictions", rows, restrictions);
    data.variances = optional(object, "variances", static_cast<size_t>(data.symbols), variances);
  }

  rl::TradingData data;

 private:
  template <class T>
  static const T* take(const Napi::Object& object, const char* field, size_t length, StableArray<T>& owner) {
    owner = StableArray<T>(member(object, field), memberName("market", field), length);
    return owner.data();
  }

  template <class T>
  static const T* optional(const Napi::Object& object, const char* field, size_t length, StableArray<T>& owner) {
    return member(object, field).IsUndefined() ? nullptr : take(object, field, length, owner);
  }

  StableArray<float> values;
  StableArray<double> open, close, spread, sizing, variances;
  StableArray<uint8_t> restrictions;
};

rl::Rewards rewardsArg(const Napi::Value& value) {
  rl::Rewards rewards;
  const Napi::Object object = objectArg(value, "rewards");
  const Napi::Array names = object.GetPropertyNames();
  for (uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).As<Napi::String>();
    rl::setReward(rewards, name, paramsArg(object.Get(name), memberName("rewards", name.c_str())));
  }
  return rewards;
}

template <class Options, class Open>
Napi::Value openOn(const Napi::CallbackInfo& info, const Open& open) {
  auto market = std::make_shared<Market>(info[0]);
  auto options = structArg<Options>(info[1], "options");
  options.costs = structArg<Costs>(info[2], "costs");
  options.account = structArg<Account>(info[3], "account");
  options.rewards = rewardsArg(info[4]);
  auto opened = std::make_shared<OpenEnvironment>();
  opened->environment = open(market->data, options, integerArg(info[5], "copies", 1, mostCopies));
  opened->data = std::move(market);
  return makeHandle(info.Env(), std::move(opened));
}

Napi::Value tradingOpen(const Napi::CallbackInfo& info) {
  return openOn<rl::TradingOptions>(info, [](const auto& data, const auto& options, int64_t copies) {
    return rl::openTrading(data, options, copies);
  });
}

Napi::Value portfolioOpen(const Napi::CallbackInfo& info) {
  return openOn<rl::PortfolioOptions>(info, [](const auto& data, const auto& options, int64_t copies) {
    return rl::openPortfolio(data, options, copies);
  });
}

Napi::Value returnVariances(const Napi::CallbackInfo& info) {
  const Market market(info[0]);
  rl::requireTradingData(market.data);
  return numbersToJs(info.Env(), rl::returnVariances(market.data));
}

rl::TradingCopies& marketOf(OpenEnvironment& open) {
  auto* market = dynamic_cast<rl::TradingCopies*>(&open.held());
  if (!market) failArgument("environment must be of rlTradingOpen or rlPortfolioOpen, was a task");
  return *market;
}

Napi::Value tradingEpisodes(const Napi::CallbackInfo& info) {
  const auto open = handleArg<OpenEnvironment>(info[0], "environment");
  const OneUser::Use use(*open, "environment");
  return Napi::Number::New(info.Env(), static_cast<double>(marketOf(*open).episodes()));
}

Napi::Value playbackToJs(Napi::Env env, const rl::Playback& played) {
  auto actions = Napi::Float32Array::New(env, played.actions.size());
  std::copy(played.actions.begin(), played.actions.end(), actions.Data());
  Napi::Object object = Napi::Object::New(env);
  object.Set("episodes", static_cast<double>(played.episodes));
  object.Set("steps", static_cast<double>(played.steps));
  object.Set("equity", numbersToJs(env, played.equity));
  object.Set("rows", numbersToJs(env, played.rows));
  object.Set("targets", numbersToJs(env, played.targets));
  object.Set("actions", actions);
  return object;
}

Napi::Value tradingEvaluate(const Napi::CallbackInfo& info) {
  auto policy = handleArg<OpenPolicy>(info[0], "policy");
  auto environment = handleArg<OpenEnvironment>(info[1], "environment");
  const auto seed = static_cast<uint64_t>(integerArg(info[2], "seed", 0, exactInteger));
  marketOf(*environment);
  return PromiseWorker<rl::Playback>::run(
      info.Env(), info[3], "control",
      [policy, environment, seed, first = OneUser::Use(*policy, "policy"),
       second = OneUser::Use(*environment, "environment")](const Control& control) {
        return rl::playEpisodes(marketOf(*environment), *policy->actor, seed, control);
      },
      [](Napi::Env env, rl::Playback& played) -> Napi::Value { return playbackToJs(env, played); });
}

Napi::Value rlRewards(const Napi::CallbackInfo& info) {
  Napi::Array list = Napi::Array::New(info.Env());
  for (const rl::RewardInfo& reward : rl::rewardCatalog()) {
    Napi::Object entry = Napi::Object::New(info.Env());
    entry.Set("name", reward.name);
    entry.Set("description", reward.description);
    entry.Set("source", reward.source);
    entry.Set("options", fieldsToJs(info.Env(), reward.options));
    list.Set(list.Length(), entry);
  }
  return list;
}

Napi::Value tradingFields(const Napi::CallbackInfo& info) {
  Napi::Object object = Napi::Object::New(info.Env());
  object.Set("trading", fieldsToJs(info.Env(), describeFields<rl::TradingOptions>()));
  object.Set("portfolio", fieldsToJs(info.Env(), describeFields<rl::PortfolioOptions>()));
  return object;
}

}  // namespace

void registerRlMarkets(Napi::Env, Napi::Object exports) {
  define<rlRewards>(exports, "rlRewards");
  define<tradingFields>(exports, "rlTradingFields");
  define<tradingOpen>(exports, "rlTradingOpen");
  define<portfolioOpen>(exports, "rlPortfolioOpen");
  define<returnVariances>(exports, "rlReturnVariances");
  define<tradingEpisodes>(exports, "rlTradingEpisodes");
  define<tradingEvaluate>(exports, "rlTradingEvaluate");
}

}  // namespace autostock::binding
