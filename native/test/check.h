#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

/**
 * A small harness: `TEST_CASE("what holds") { CHECK_EQ(a, b); }`. The suite is the file's name without "Test",
 * which is also its name in ctest. A failed check throws, so a case stops at its first failure.
 */
namespace autostock::test {

struct Case {
  std::string suite;
  std::string name;
  void (*body)();
};

inline std::vector<Case>& cases() {
  static std::vector<Case> all;
  return all;
}

/** "path/rngTest.cpp" -> "rng". */
inline std::string suiteOf(std::string_view file) {
  if (const auto slash = file.find_last_of("/\\"); slash != std::string_view::npos) file.remove_prefix(slash + 1);
  file = file.substr(0, file.find('.'));
  if (file.ends_with("Test")) file.remove_suffix(4);
  return std::string(file);
}

struct Register {
  Register(const char* file, const char* name, void (*body)()) { cases().push_back({suiteOf(file), name, body}); }
};

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class T>
std::string show(const T& value) {
  std::ostringstream out;
  out.precision(17);
  out << value;
  return out.str();
}

[[noreturn]] inline void fail(const char* file, int line, const std::string& what) {
  throw Failure(std::string(file) + ":" + std::to_string(line) + ": " + what);
}

template <class A, class B>
void checkEqual(const char* file, int line, const char* text, const A& a, const B& b) {
  if (!(a == b)) fail(file, line, std::string(text) + ": " + show(a) + " is not " + show(b));
}

/** |a - b| <= tolerance * max(1, |b|); NaN equals NaN. */
inline void checkClose(const char* file, int line, const char* text, double a, double b, double tolerance) {
  if (std::isnan(a) && std::isnan(b)) return;
  if (!(std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b))))
    fail(file, line, std::string(text) + ": " + show(a) + " is not within " + show(tolerance) + " of " + show(b));
}

/** The call must throw an Error of `code` whose message contains `part`. */
inline void checkThrows(const char* file, int line, const char* text, const std::function<void()>& call,
                        std::string_view code, std::string_view part = {}) {
  ErrorInfo info;
  try {
    call();
  } catch (...) {
    info = describeException(std::current_exception());
  }
  if (info.code.empty()) fail(file, line, std::string(text) + " threw nothing");
  if (info.code != code) fail(file, line, std::string(text) + " threw " + info.code + ": " + info.message);
  if (info.message.find(part) == std::string::npos)
    fail(file, line, std::string(text) + ": \"" + info.message + "\" does not contain \"" + std::string(part) + "\"");
}

}  // namespace autostock::test

#define AUTOSTOCK_JOIN_(a, b) a##b
#define AUTOSTOCK_JOIN(a, b) AUTOSTOCK_JOIN_(a, b)
#define TEST_CASE(name)                                                                                      \
  static void AUTOSTOCK_JOIN(testBody, __LINE__)();                                                          \
  static const autostock::test::Register AUTOSTOCK_JOIN(testEntry, __LINE__)(__FILE__, name,                 \
                                                                             &AUTOSTOCK_JOIN(testBody, __LINE__)); \
  static void AUTOSTOCK_JOIN(testBody, __LINE__)()

#define CHECK(condition) \
  do { \
    if (!(condition)) autostock::test::fail(__FILE__, __LINE__, #condition " is false"); \
  } while (false)
#define CHECK_EQ(a, b) autostock::test::checkEqual(__FILE__, __LINE__, #a " == " #b, a, b)
#define CHECK_CLOSE(a, b, tolerance) autostock::test::checkClose(__FILE__, __LINE__, #a " ~ " #b, a, b, tolerance)
#define CHECK_THROWS(expression, ...) \
  autostock::test::checkThrows(__FILE__, __LINE__, #expression, [&] { (void)(expression); }, __VA_ARGS__)
