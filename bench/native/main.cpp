#include <algorithm>
#include <cstdio>
#include <cstring>
#include <vector>

#include "bench.h"

namespace {

using Clock = std::chrono::steady_clock;

double secondsOf(void (*body)(), int calls) {
  const auto start = Clock::now();
  for (int i = 0; i < calls; ++i) body();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/** Median over 9 batches of about 10 ms each: ns for one unit of work. */
double nsPerUnit(const autostock::bench::Case& bench) {
  int calls = 1;
  while (secondsOf(bench.body, calls) < 0.01 && calls < (1 << 28)) calls *= 2;
  std::vector<double> ns;
  for (int batch = 0; batch < 9; ++batch) ns.push_back(secondsOf(bench.body, calls) * 1e9 / calls / bench.unitsPerCall);
  std::nth_element(ns.begin(), ns.begin() + 4, ns.end());
  return ns[4];
}

}  // namespace

/** autostock_bench [part of a name]: one JSON object per line. */
int main(int argc, char** argv) {
  for (const auto& bench : autostock::bench::cases()) {
    if (argc > 1 && std::strstr(bench.name.c_str(), argv[1]) == nullptr) continue;
    std::printf("{\"bench\":\"native\",\"case\":\"%s\",\"value\":%.3f,\"unit\":\"ns\"}\n", bench.name.c_str(), nsPerUnit(bench));
    std::fflush(stdout);
  }
  return 0;
}
