#include <chrono>
#include <cstdio>
#include <set>
#include <string>

#include "check.h"

namespace {

/** Runs one case; returns the failure, or an empty string. */
std::string runCase(const autostock::test::Case& test) {
  try {
    test.body();
    return {};
  } catch (const autostock::test::Failure& failure) {
    return failure.what();
  } catch (...) {
    const auto info = autostock::describeException(std::current_exception());
    return "threw " + info.code + ": " + info.message;
  }
}

}  // namespace

/** autostock_test [suite ...] | --list: exits 0 when all pass, 1 on a failure, 2 when a suite does not exist. */
int main(int argc, char** argv) {
  std::set<std::string> wanted(argv + 1, argv + argc);
  std::set<std::string> known;
  for (const auto& test : autostock::test::cases()) known.insert(test.suite);
  if (wanted.count("--list") != 0) {
    for (const auto& suite : known) std::printf("%s\n", suite.c_str());
    return 0;
  }
  for (const auto& suite : wanted) {
    if (known.count(suite) == 0) {
      std::fprintf(stderr, "no test suite \"%s\"; --list prints them\n", suite.c_str());
      return 2;
    }
  }
  int passed = 0;
  int failed = 0;
  for (const auto& test : autostock::test::cases()) {
    if (!wanted.empty() && wanted.count(test.suite) == 0) continue;
    const auto start = std::chrono::steady_clock::now();
    const std::string failure = runCase(test);
    const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    if (failure.empty()) {
      ++passed;
      std::printf("ok   %s: %s (%.1f ms)\n", test.suite.c_str(), test.name.c_str(), ms);
    } else {
      ++failed;
      std::printf("FAIL %s: %s\n     %s\n", test.suite.c_str(), test.name.c_str(), failure.c_str());
    }
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
