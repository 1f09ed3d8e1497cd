#include <algorithm>
#include <optional>
#include <vector>

#include "binding/args.h"
#include "binding/fields.h"
#include "binding/guarded.h"
#include "binding/register.h"
#include "regime/switchingModel.h"

namespace autostock::binding {

namespace {

using regime::SwitchingModel;

constexpr struct {
  const char* name;
  std::vector<double> SwitchingModel::* values;
} PARTS[] = {{"transition", &SwitchingModel::transition},
             {"start", &SwitchingModel::start},
             {"mean", &SwitchingModel::mean},
             {"variance", &SwitchingModel::variance},
             {"phi", &SwitchingModel::phi}};

std::optional<SwitchingModel> warmArg(const Napi::Value& value, int order) {
  if (value.IsUndefined()) return std::nullopt;
  const Napi::Object object = objectArg(value, "warm");
  SwitchingModel model;
  for (const auto& part : PARTS) {
    if (order == 0 && part.values == &SwitchingModel::phi) continue;
    const auto view = typedArg<double>(member(object, part.name), memberName("warm", part.name));
    (model.*part.values).assign(view.begin(), view.end());
  }
  return model;
}

Napi::Value regimeFit(const Napi::CallbackInfo& info) {
  const auto returns = typedArg<double>(info[0], "returns");
  const auto settings = structArg<regime::SwitchingSettings>(info[1], "settings");
  const std::optional<SwitchingModel> warm = warmArg(info[2], settings.order);
  const regime::SwitchingFit fit = regime::fitSwitching(returns, settings, warm ? &*warm : nullptr, Control{});
  Napi::Object out = Napi::Object::New(info.Env());
  for (const auto& part : PARTS) out.Set(part.name, numbersToJs(info.Env(), fit.model.*part.values));
  out.Set("logLikelihoods", numbersToJs(info.Env(), fit.logLikelihoods));
  return out;
}

}  // namespace

void registerRegime(Napi::Env, Napi::Object exports) { define<regimeFit>(exports, "regimeFit"); }

}  // namespace autostock::binding
