#include "base/error.h"

#include <filesystem>
#include <new>
#include <vector>

#include "check.h"

using namespace autostock;

namespace {

template <class E>
ErrorInfo describe(const E& thrown) {
  return describeException(std::make_exception_ptr(thrown));
}

}  // namespace

TEST_CASE("a coded error keeps its code and message") {
  const auto info = describe(Error(code::modelDiverged, "loss was NaN at batch 3"));
  CHECK_EQ(info.code, "AUTOSTOCK_MODEL_DIVERGED");
  CHECK_EQ(info.message, "loss was NaN at batch 3");
}

TEST_CASE("standard exceptions map to their codes") {
  CHECK_EQ(describe(std::bad_alloc()).code, "AUTOSTOCK_NATIVE_MEMORY");
  CHECK_EQ(describe(std::bad_array_new_length()).code, "AUTOSTOCK_NATIVE_MEMORY");
  CHECK_EQ(describe(std::length_error("vector")).code, "AUTOSTOCK_NATIVE_MEMORY");
  CHECK_EQ(describe(std::invalid_argument("period")).code, "AUTOSTOCK_NATIVE_ARGUMENT");
  CHECK_EQ(describe(std::out_of_range("index 9")).message, "index 9");
  CHECK_EQ(describe(std::runtime_error("odd")).code, "AUTOSTOCK_NATIVE_FAILURE");
  CHECK_EQ(describe(std::filesystem::filesystem_error("x", std::error_code())).code, "AUTOSTOCK_NATIVE_FAILURE");
}

TEST_CASE("what is no exception still has a code") {
  CHECK_EQ(describe(7).code, "AUTOSTOCK_NATIVE_FAILURE");
  CHECK_EQ(describe(std::string("text")).code, "AUTOSTOCK_NATIVE_FAILURE");
}

TEST_CASE("the stack that LibTorch appends is cut off") {
  const auto info = describe(std::runtime_error("shape mismatch\nException raised from mm at /x.cpp:1\nframe #0"));
  CHECK_EQ(info.message, "shape mismatch");
}
