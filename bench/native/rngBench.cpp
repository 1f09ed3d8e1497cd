#include "base/rng.h"
#include "bench.h"

BENCH_CASE("rng.uniform", 1024) {
  autostock::Rng rng(1, "bench");
  double sum = 0.0;
  for (int i = 0; i < 1024; ++i) sum += rng.uniform();
  autostock::bench::keep(sum);
}

BENCH_CASE("rng.normal", 1024) {
  autostock::Rng rng(1, "bench");
  double sum = 0.0;
  for (int i = 0; i < 1024; ++i) sum += rng.normal();
  autostock::bench::keep(sum);
}
