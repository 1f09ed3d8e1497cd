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

int callsFor10Ms(void (*body)()) {
  int calls = 1;
  while (secondsOf(body, calls) < 0.01 && calls < (1 << 28)) calls *= 2;
  return calls;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

/** Median ns per unit of work over 9 batches of about 10 ms; a peer's batches alternate with ours. */
void measure(const autostock::bench::Case& bench) {
  const int calls = callsFor10Ms(bench.body);
  const int peerCalls = bench.peerBody == nullptr ? 0 : callsFor10Ms(bench.peerBody);
  std::vector<double> own;
  std::vector<double> peer;
  for (int batch = 0; batch < 9; ++batch) {
    own.push_back(secondsOf(bench.body, calls) * 1e9 / calls / bench.unitsPerCall);
    if (peerCalls > 0) peer.push_back(secondsOf(bench.peerBody, peerCalls) * 1e9 / peerCalls / bench.unitsPerCall);
  }
  std::printf("{\"bench\":\"native\",\"case\":\"%s\",\"value\":%.4f,\"unit\":\"ns\"", bench.name.c_str(), median(own));
  if (peerCalls > 0)
    std::printf(",\"peer\":\"%s\",\"peerValue\":%.3f,\"ratio\":%.3f", bench.peer, median(peer), median(peer) / median(own));
  if (bench.limitNs != nullptr) {
    const double limit = bench.limitNs();
    std::printf(",\"limit\":%.4f,\"shareOfLimit\":%.4f", limit, limit / median(own));
  }
  std::printf("}\n");
}

}  // namespace

/** autostock_bench [part of a name]: one JSON object per line. */
int main(int argc, char** argv) {
  for (const auto& bench : autostock::bench::cases()) {
    if (argc > 1 && std::strstr(bench.name.c_str(), argv[1]) == nullptr) continue;
    measure(bench);
    std::fflush(stdout);
  }
  return 0;
}
