#include "binding/engineSettingsArg.h"

#include <cmath>

#include "binding/args.h"

namespace autostock::binding {
namespace {

/** An optional series; its pointer, or nullptr. */
const double* seriesArg(const Napi::Object& object, const std::string& name, const char* field, size_t length,
                        StableArray<double>& owner) {
  const Napi::Value value = member(object, field);
  if (value.IsUndefined()) return nullptr;
  owner = StableArray<double>(value, memberName(name, field), length);
  return owner.data();
}

/** Optional rows of a fixed width. */
std::span<const double> rowsArg(const Napi::Object& object, const std::string& name, const char* field, size_t width) {
  const Napi::Value value = member(object, field);
  if (value.IsUndefined()) return {};
  const auto rows = typedArg<double>(value, memberName(name, field));
  if (rows.size() % width != 0) failArgument(memberName(name, field) + " must hold rows of " + std::to_string(width));
  return rows;
}

void readTiers(const Napi::Object& object, const std::string& name, EngineSettings& settings) {
  const auto rows = rowsArg(object, name, "tiers", 3);
  for (size_t i = 0; i < rows.size(); i += 3) {
    const CommissionTier tier{rows[i], rows[i + 1], rows[i + 2]};
    if (!(tier.above >= 0) || !(tier.bps >= 0) || !(tier.perShareUsd >= 0) ||
        (!settings.tiers.empty() && !(tier.above > settings.tiers.back().above)))
      failArgument(memberName(name, "tiers") + " must be sorted and not negative, row " + std::to_string(i / 3) + " is not");
    settings.tiers.push_back(tier);
  }
  settings.tiersInShares = integerArg(member(object, "tiersInShares"), memberName(name, "tiersInShares"), 0, 1) == 1;
}

void readActions(const Napi::Object& object, const std::string& name, const Panel& panel, EngineSettings& settings) {
  const auto rows = rowsArg(object, name, "actions", 4);
  for (size_t i = 0; i < rows.size(); i += 4) {
    const bool places = rows[i] >= 0 && rows[i] < static_cast<double>(panel.symbols) && rows[i] == std::trunc(rows[i]) &&
                        rows[i + 1] >= 0 && rows[i + 1] < static_cast<double>(panel.times) &&
                        rows[i + 1] == std::trunc(rows[i + 1]);
    if (!places || !(rows[i + 2] > 0 && std::isfinite(rows[i + 2])) || !(rows[i + 3] >= 0 && std::isfinite(rows[i + 3])))
      failArgument(memberName(name, "actions") + " row " + std::to_string(i / 4) +
                   " must be a symbol and a bar of the panel, a ratio above 0 and cash of at least 0");
    settings.actions.push_back({static_cast<int64_t>(rows[i]), static_cast<int64_t>(rows[i + 1]), rows[i + 2], rows[i + 3]});
  }
}

void readFine(const Napi::Object& object, const std::string& name, const Panel& panel, LoadedSettings& loaded) {
  const Napi::Value fine = member(object, "fine");
  if (fine.IsUndefined()) return;
  loaded.fine = handleArg<LoadedPanel>(fine, memberName(name, "fine"));
  const Panel& view = loaded.fine->view;
  if (view.symbols != panel.symbols)
    failArgument(memberName(name, "fine") + " must hold the same " + std::to_string(panel.symbols) + " symbols, has " +
                 std::to_string(view.symbols));
  const std::string field = memberName(name, "fineFirst");
  loaded.fineFirst = StableArray<double>(member(object, "fineFirst"), field, static_cast<size_t>(panel.times) + 1);
  double last = 0;
  for (const double first : loaded.fineFirst.view()) {
    if (!(first >= last && first <= static_cast<double>(view.times) && first == std::trunc(first)))
      failArgument(field + " must rise from bar to bar of the finer panel, up to their number");
    last = first;
  }
  loaded.settings.fine = {view, loaded.fineFirst.data()};
}

}  // namespace

LoadedSettings engineSettingsArg(const Napi::Value& value, const std::string& name, const Panel& panel) {
  const Napi::Object object = objectArg(value, name);
  const auto part = [&](const char* field) { return member(object, field); };
  const auto named = [&](const char* field) { return memberName(name, field); };
  LoadedSettings loaded;
  EngineSettings& settings = loaded.settings;
  settings.costs = structArg<Costs>(part("costs"), named("costs"));
  settings.account = structArg<Account>(part("account"), named("account"));
  settings.execution = structArg<Execution>(part("execution"), named("execution"));
  settings.margin = structArg<Margin>(part("margin"), named("margin"));
  settings.liquidity = structArg<Liquidity>(part("liquidity"), named("liquidity"));
  settings.latency = structArg<Latency>(part("latency"), named("latency"));
  settings.impact = structArg<Impact>(part("impact"), named("impact"));
  if (settings.execution.lag == 0 && !settings.execution.fillAtClose)
    failArgument(named("execution.lag") + " must be at least 1 with fills at the open, was 0");
  const size_t cells = shapeProduct(name, panel.symbols, panel.times);
  const auto symbols = static_cast<size_t>(panel.symbols);
  settings.spread = seriesArg(object, name, "spread", cells, loaded.spread);
  settings.volatility = seriesArg(object, name, "volatility", cells, loaded.volatility);
  settings.averageVolume = seriesArg(object, name, "averageVolume", cells, loaded.averageVolume);
  settings.borrowRateAnn = seriesArg(object, name, "borrowRateAnn", symbols, loaded.borrowRateAnn);
  settings.shortable = seriesArg(object, name, "shortable", symbols, loaded.shortable);
  readTiers(object, name, settings);
  readActions(object, name, panel, settings);
  readFine(object, name, panel, loaded);
  loaded.start = integerArg(part("start"), named("start"), 0, panel.times - 1);
  loaded.end = integerArg(part("end"), named("end"), loaded.start + 1, panel.times);
  settings.record = true;
  return loaded;
}

}  // namespace autostock::binding
