#pragma once

#include <chrono>
#include <string>
#include <vector>

/** A small bench harness: `BENCH_CASE("rng.uniform", 1024) { ... }` with the units of work one call does. */
namespace autostock::bench {

struct Case {
  std::string name;
  double unitsPerCall;
  void (*body)();
  /** What it is measured against in the same run, if anything. */
  const char* peer = nullptr;
  void (*peerBody)() = nullptr;
  /** ns per unit that the hardware's own limit allows, if it is known. */
  double (*limitNs)() = nullptr;
};

inline std::vector<Case>& cases() {
  static std::vector<Case> all;
  return all;
}

struct Register {
  Register(const char* name, double unitsPerCall, void (*body)(), const char* peer = nullptr,
           void (*peerBody)() = nullptr, double (*limitNs)() = nullptr) {
    cases().push_back({name, unitsPerCall, body, peer, peerBody, limitNs});
  }
};

/** Keeps a result alive without storing it. */
template <class T>
void keep(const T& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

}  // namespace autostock::bench

#define AUTOSTOCK_BENCH_JOIN_(a, b) a##b
#define AUTOSTOCK_BENCH_JOIN(a, b) AUTOSTOCK_BENCH_JOIN_(a, b)
/** BENCH_AGAINST("ema", 1, "naive loop", [] { ... }, [] { ... }): the ratio is peer over ours. */
#define BENCH_AGAINST(name, unitsPerCall, peer, body, peerBody)                       \
  static const autostock::bench::Register AUTOSTOCK_BENCH_JOIN(benchEntry, __LINE__)( \
      name, unitsPerCall, body, peer, peerBody)

#define BENCH_CASE(name, unitsPerCall)                                               \
  static void AUTOSTOCK_BENCH_JOIN(benchBody, __LINE__)();                           \
  static const autostock::bench::Register AUTOSTOCK_BENCH_JOIN(benchEntry, __LINE__)( \
      name, unitsPerCall, &AUTOSTOCK_BENCH_JOIN(benchBody, __LINE__));               \
  static void AUTOSTOCK_BENCH_JOIN(benchBody, __LINE__)()
