#pragma once

#include <napi.h>

/** Each area of the contract (src/native/contract.ts) adds its functions to the exports. */
namespace autostock::binding {

void registerPanel(Napi::Env env, Napi::Object exports);
[[gnu::weak]] void registerIndicators(Napi::Env env, Napi::Object exports);
[[gnu::weak]] void registerFeatures(Napi::Env env, Napi::Object exports);
[[gnu::weak]] void registerBacktest(Napi::Env env, Napi::Object exports);
[[gnu::weak]] void registerModels(Napi::Env env, Napi::Object exports);

}  // namespace autostock::binding
