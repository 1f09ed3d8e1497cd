#pragma once

#include <napi.h>

/** Each area of the contract (src/native/contract.ts) adds its functions to the exports. */
namespace autostock::binding {

void registerPanel(Napi::Env env, Napi::Object exports);
void registerIndicators(Napi::Env env, Napi::Object exports);
void registerFeatures(Napi::Env env, Napi::Object exports);
void registerBacktest(Napi::Env env, Napi::Object exports);
void registerStrategy(Napi::Env env, Napi::Object exports);
void registerEngine(Napi::Env env, Napi::Object exports);
void registerValidation(Napi::Env env, Napi::Object exports);
void registerMonteCarlo(Napi::Env env, Napi::Object exports);
void registerModels(Napi::Env env, Napi::Object exports);
void registerRegime(Napi::Env env, Napi::Object exports);
void registerTensors(Napi::Env env, Napi::Object exports);
void registerInference(Napi::Env env, Napi::Object exports);
void registerRlEnvironments(Napi::Env env, Napi::Object exports);
void registerRlMarkets(Napi::Env env, Napi::Object exports);
void registerRlTrainers(Napi::Env env, Napi::Object exports);

}  // namespace autostock::binding
